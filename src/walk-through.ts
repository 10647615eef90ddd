/** Arrivals, lot by lot, brought home; and what is left behind for the next poll. */
import { type Arrival, LOT, type Lost, type Poll, pageUrl } from "./arrivals.ts";
import { bringHome } from "./bring-home.ts";
import { type Desk, rebind } from "./desk.ts";
import type { IssueNumber, PageId, Task } from "./model.ts";
import { NotNow, RemoteError } from "./ports.ts";
import { failedEnd } from "./record.ts";
import { nextLook } from "./retry.ts";
import type { TaskResult } from "./run.ts";
import { advance, nextCursor, type State } from "./state.ts";
import { withinRoom } from "./state-size.ts";

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
  walk.held = earliest([walk.held, row]);
}

const isQuiet = ({ outcomes, warnings, event, end }: TaskResult): boolean =>
  end.kind === "settled" && outcomes.length === 0 && warnings.length === 0 && event === undefined;

/** Said; an unread page that was noted stays so, and one that is not ours is forgotten. Nothing is closed for it. */
function lose({ id, kind, message }: Lost, desk: Desk): TaskResult {
  const { [id]: before, ...others } = desk.state.noted;
  const tried = new Date(desk.ports.clock.now()).toISOString();
  const since = before?.since ?? tried;
  const attempts = (before?.attempts ?? 0) + 1;
  const isNoted = kind === "unread" && before !== undefined;
  const noted = isNoted
    ? { ...others, [id]: { ...before, reason: "failed" as const, since, attempts, tried } }
    : others;
  desk.state = { ...desk.state, noted };
  const told = {
    task: { id, url: pageUrl(id), title: undefined },
    event: undefined,
    issue: undefined,
    pullRequest: undefined,
    outcomes: [],
  };
  if (kind === "not-ours") return { ...told, warnings: [message], end: { kind: "settled", reason: message } };
  const end = isNoted
    ? failedEnd(message, { since, attempts, tried })
    : { kind: "failed" as const, message, since, attempts };
  return { ...told, warnings: [], end };
}

/** Tasks that wait still, or failed in earlier runs, and were not brought home in this one: each run tells of them. */
export function unmoved({ state, waiting, ports }: Desk, { results }: Walk): readonly TaskResult[] {
  const told = new Set<string>(results.map(({ task }) => task.id));
  const still = [...waiting.values()].filter(({ task }) => !told.has(task.id));
  const resting = Object.entries(state.noted).flatMap(([id, noted]): TaskResult[] => {
    const { reason, since, attempts, tried } = noted;
    if (reason !== "failed" || told.has(id)) return [];
    const task = { id: id as PageId, url: pageUrl(id as PageId), title: undefined };
    const next = nextLook(attempts, tried ?? since);
    const end = { kind: "resting", since, attempts, ...(next === undefined ? {} : { next }) } as const;
    const number = noted.issue as IssueNumber | undefined;
    const issue = number && { number, url: `${ports.repositoryUrl}/issues/${number}` };
    return [{ task, event: undefined, issue, pullRequest: undefined, outcomes: [], warnings: [], end }];
  });
  return [...still, ...resting];
}

/** The state with its cursor moved on, past tasks that are settled or noted and no further. */
export function leaveBehind(desk: Desk, poll: Poll, { held, reached, isWhole, isBroken }: Walk): State {
  const bound = isWhole ? held : earliest([held, reached]);
  if (poll.startedAt === undefined || isBroken || (!isWhole && bound === undefined)) return desk.state;
  const complete = poll.complete || bound !== undefined;
  const kept = withinRoom(desk.state, desk.saved);
  const unnoted = Object.keys(desk.state.noted).filter((id) => kept.noted[id as PageId] === undefined);
  if (unnoted.length > 0) desk.warnings.add(crowded(unnoted.length));
  const first = earliest([bound, ...unnoted.map((id) => polledAgain(id as PageId, desk))]);
  const cursor = nextCursor(desk.state, { startedAt: poll.startedAt, complete, held: first });
  return advance(kept, cursor, poll.edited, poll.complete);
}

/** Edit time of a row that the poll showed; what only a full comparison shows, the next one shows again. */
function polledAgain(id: PageId, { edited, state }: Desk): string | undefined {
  const editedAt = edited.get(id);
  return editedAt !== undefined && editedAt >= state.cursor ? editedAt : undefined;
}

const earliest = (times: readonly (string | undefined)[]): string | undefined =>
  times.filter((time) => time !== undefined).sort()[0];

const crowded = (count: number): string =>
  `${count} more tasks wait or fail than the state has room to note: they are read again in each run, which costs requests. Settle those that wait for somebody, or take them out of the database with a \`filter\`.`;
