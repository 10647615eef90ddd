/** Arrivals, lot by lot, brought home; and what is left behind for the next poll. */
import { type Arrival, LOT, type Lost, type Poll, pageUrl } from "./arrivals.ts";
import { bringHome } from "./bring-home.ts";
import { type Desk, rebind } from "./desk.ts";
import type { Task } from "./model.ts";
import { NotNow, RemoteError } from "./ports.ts";
import type { TaskResult } from "./run.ts";
import { advance, nextCursor, type State } from "./state.ts";

export interface Walk {
  /** All but the tasks that were found in step. */
  readonly results: TaskResult[];
  unchanged: number;
  /** Edit time (ISO) of the earliest row that was put off. */
  held: string | undefined;
  /** Edit time (ISO) of the latest row that was taken; those before it were taken too. */
  reached: string | undefined;
  /** Time or requests are used up: nothing more is begun. */
  isOver: boolean;
  /** All that arrived was taken. */
  isWhole: boolean;
  /** A listing failed, or GitHub did: not all that arrived was brought home. */
  isBroken: boolean;
}

/** Brings home what arrives until the run's budgets are used up. A listing that fails ends the walk and is a problem told. */
export async function walkThrough(arrivals: AsyncIterable<Arrival>, desk: Desk): Promise<Walk> {
  const flags = { isOver: false, isWhole: false, isBroken: false };
  const walk: Walk = { results: [], unchanged: 0, held: undefined, reached: undefined, ...flags };
  try {
    for await (const arrival of arrivals) {
      await take(arrival, desk, walk);
      if (walk.isOver) return walk;
    }
    walk.isWhole = true;
  } catch (error) {
    // What was settled stays settled.
    if (error instanceof NotNow) desk.cutShort = error.message;
    else if (error instanceof RemoteError) {
      walk.isBroken = true;
      desk.problems.add(error.message);
    } else throw error;
  }
  return walk;
}

async function take(arrival: Arrival, desk: Desk, walk: Walk): Promise<void> {
  // What a plan brought home left no trace in the world, by which the poll's row could be recognised.
  const tasks = arrival.tasks.filter(({ id }) => !(desk.isPlan && desk.done.has(id)));
  walk.unchanged += arrival.recognised + arrival.tasks.length - tasks.length;
  walk.results.push(...arrival.lost.map((lost) => lose(lost, desk)));
  await rebind(desk, tasks);
  for (let at = 0; at < tasks.length; at += LOT) {
    const lot = tasks.slice(at, at + LOT);
    const results = await broughtHome(lot, arrival, desk);
    for (const [index, result] of results.entries()) tell(result, lot[index], arrival, walk);
  }
}

/** The lot brought home; all of it put off where nothing could be begun. */
async function broughtHome(lot: readonly Task[], arrival: Arrival, desk: Desk): Promise<readonly TaskResult[]> {
  try {
    return await bringHome(lot, arrival, desk);
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    return lot.map((task) => putOff(task, error.message));
  }
}

function putOff({ id, url, title }: Task, because: string): TaskResult {
  const task = { id, url, title: "value" in title ? title.value : undefined };
  const nothing = { event: undefined, issue: undefined, pullRequest: undefined, outcomes: [], warnings: [] };
  return { task, ...nothing, end: { kind: "deferred", because, until: "next-run" } };
}

function tell(result: TaskResult, task: Task | undefined, { isFresh }: Arrival, walk: Walk): void {
  if (isQuiet(result)) walk.unchanged += 1;
  else walk.results.push(result);
  // Only the poll's own rows hold its cursor back.
  const row = isFresh ? undefined : task?.editedAt;
  walk.reached = row ?? walk.reached;
  if (result.end.kind !== "deferred") return;
  walk.isOver ||= result.end.until === "next-run";
  walk.held = earlier(walk.held, row);
}

const isQuiet = ({ outcomes, warnings, event, end }: TaskResult): boolean =>
  end.kind === "settled" && outcomes.length === 0 && warnings.length === 0 && event === undefined;

/** Said; an unread page that was noted stays so, and one that is not ours is forgotten. Nothing is closed for it. */
function lose({ id, kind, message }: Lost, desk: Desk): TaskResult {
  const { [id]: before, ...others } = desk.state.noted;
  const since = before?.since ?? new Date(desk.ports.clock.now()).toISOString();
  const attempts = (before?.attempts ?? 0) + 1;
  const isNoted = kind === "unread" && before !== undefined;
  const noted = isNoted ? { ...others, [id]: { ...before, reason: "failed" as const, since, attempts } } : others;
  desk.state = { ...desk.state, noted };
  const told = {
    task: { id, url: pageUrl(id), title: undefined },
    event: undefined,
    issue: undefined,
    pullRequest: undefined,
    outcomes: [],
  };
  if (kind === "not-ours") return { ...told, warnings: [message], end: { kind: "settled", reason: message } };
  return { ...told, warnings: [], end: { kind: "failed", message, since, attempts } };
}

/** The state with its cursor moved on, past tasks that are settled or noted and no further. */
export function leaveBehind(desk: Desk, poll: Poll, { held, reached, isWhole, isBroken }: Walk): State {
  const bound = isWhole ? held : earlier(held, reached);
  if (poll.startedAt === undefined || isBroken || (!isWhole && bound === undefined)) return desk.state;
  const complete = poll.complete || bound !== undefined;
  const cursor = nextCursor(desk.state, { startedAt: poll.startedAt, complete, held: bound });
  return advance(desk.state, cursor, poll.edited, poll.complete);
}

const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;
