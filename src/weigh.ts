/** How much a run would do, by projecting it: what the limits are held against before anything is done. */
import { type Arrival, LOT } from "./arrivals.ts";
import { situate } from "./brief.ts";
import type { Desk } from "./desk.ts";
import type { Observed, PageId, Task } from "./model.ts";
import type { Situation } from "./next-step.ts";
import { kindOf, type Policy } from "./policy.ts";
import { project } from "./project.ts";
import { observePulls } from "./pulls/observe.ts";
import { type AskedTask, KINDS, type Kind } from "./run.ts";
import { type Settled, settle } from "./settle.ts";

/** One kind's writes: how many, and the first tasks behind them. */
export interface Weight {
  count: number;
  readonly tasks: AskedTask[];
}

export type Weights = Readonly<Record<Kind, Weight>>;

export const weightless = (): Weights =>
  Object.fromEntries(KINDS.map((kind): [Kind, Weight] => [kind, { count: 0, tasks: [] }])) as Record<Kind, Weight>;

/** Both weights as one; a task on both sides counts twice, which asks too early rather than too late. */
export const together = (one: Weights, other: Weights): Weights =>
  Object.fromEntries(
    KINDS.map((kind): [Kind, Weight] => [
      kind,
      { count: one[kind].count + other[kind].count, tasks: [...one[kind].tasks, ...other[kind].tasks] },
    ]),
  ) as Record<Kind, Weight>;

// As many as a summary shows.
const MAX_TASKS = 200;

/** Projects the task to its end and adds what that takes to `weights`. `kinds`: which of the counted writes it takes. */
export async function weighOne(
  situation: Situation,
  weights: Weights,
): Promise<{ readonly settled: Settled; readonly kinds: readonly Kind[] }> {
  const kinds: Kind[] = [];
  const count: Policy = (step, now) => {
    const kind = kindOf(step, now);
    if (kind !== undefined) kinds.push(kind);
    return undefined;
  };
  const settled = await settle(situation, project, count);
  for (const kind of kinds) addTo(weights[kind], situation.task, situation.observed);
  return { settled, kinds };
}

/** Adds one write for this task. */
export function addTo(weight: Weight, { id, url, title }: Task, observed: Observed): void {
  weight.count += 1;
  if (weight.tasks.length >= MAX_TASKS) return;
  const issue = observed.kind === "issue" ? { number: observed.issue.number, url: observed.issue.url } : undefined;
  weight.tasks.push({ id, url, title: "value" in title ? title.value : undefined, issue });
}

/** What bringing these arrivals home would take. Reads what the run itself will read again. @throws RemoteError */
export async function weigh(arrivals: AsyncIterable<Arrival> | Iterable<Arrival>, desk: Desk): Promise<Weights> {
  const weights = weightless();
  await desk.repository();
  const seen = new Set<PageId>();
  for await (const { tasks: arrived, isFresh } of arrivals) {
    // A noted task whose row moved arrives twice.
    const tasks = arrived.filter(({ id }) => !seen.has(id));
    for (const { id } of tasks) seen.add(id);
    for (let at = 0; at < tasks.length; at += LOT) {
      const situations: Situation[] = [];
      for (const sighting of await desk.observe(tasks.slice(at, at + LOT), { hands: false, isFresh }))
        if (!("error" in sighting)) situations.push((await situate(sighting.task, sighting.observed, desk)).situation);
      for (const situation of await observePulls(situations, desk)) await weighOne(situation, weights);
    }
  }
  return weights;
}
