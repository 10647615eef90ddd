/** One run: the only file that knows the order. */
import { type Arrival, arrivals, type Lost, type Order, type Poll, pageUrl } from "./arrivals.ts";
import { type Bindings, bind } from "./bindings.ts";
import { bringHome, LOT } from "./bring-home.ts";
import { type Config, configDigest } from "./config.ts";
import { type Desk, openDesk, type Ports, rebind } from "./desk.ts";
import { recall } from "./memory.ts";
import type { Run, TaskResult } from "./model.ts";
import { RemoteError } from "./ports.ts";
import { advance, initialState, isWorthSaving, nextCursor, type State } from "./state.ts";

/** What the run itself knows of its report; the rest is the caller's (version, requests, repository). */
export type Report = Pick<
  Run,
  "mode" | "firstRun" | "results" | "unchanged" | "mapped" | "warnings" | "problems" | "cursor"
>;

/**
 * Brings GitHub into line with what changed in Notion since the last run.
 * @throws ConfigError, or RemoteError when the state or the schema cannot be read: nothing was done then.
 */
export async function sync(ports: Ports, config: Config, order: Order): Promise<Report> {
  const memory = await recall(ports.store);
  const { bindings, warnings } = await bindNames(ports, config, memory.state);
  const firstRun = memory.state === undefined;
  const state = { ...(memory.state ?? initialState(ports.notionNow() ?? ports.clock.now())), bindings };
  const desk = openDesk({ ports, config, bindings, warnings, state, memory, isPlan: order.mode === "plan" });
  // Before all else: a store that cannot be written is found out while nothing has been made.
  if (firstRun) await desk.save();

  const walk = await walkThrough(desk, order);
  if (order.polls) desk.state = leaveBehind(desk, walk);
  if (isWorthSaving(desk.saved, desk.state)) await saveLast(desk);

  const { cursor, mapped } = desk.state;
  const { results, unchanged } = walk;
  return {
    mode: order.mode,
    firstRun,
    results,
    unchanged,
    mapped,
    warnings: desk.warnings,
    problems: desk.problems,
    cursor,
  };
}

async function bindNames(
  ports: Ports,
  config: Config,
  state: State | undefined,
): Promise<{ readonly bindings: Bindings; readonly warnings: readonly string[] }> {
  const before = state?.bindings;
  if (before?.config === configDigest(config)) return { bindings: before, warnings: [] };
  return bind(config, await ports.readSchema(before), before);
}

interface Walk {
  readonly poll: Poll;
  readonly results: TaskResult[];
  unchanged: number;
  /** Edit time (ISO) of the first row that was put off. */
  held: string | undefined;
}

async function walkThrough(desk: Desk, order: Order): Promise<Walk> {
  const walk: Walk = {
    poll: { startedAt: undefined, complete: false, edited: desk.edited },
    results: [],
    unchanged: 0,
    held: undefined,
  };
  const tools = { source: desk.source, state: () => desk.state, exact: desk.config.newTasks.text === "keep" };
  try {
    for await (const arrival of arrivals(order, walk.poll, tools)) {
      await take(arrival, desk, walk);
      if (walk.held !== undefined) return walk;
    }
  } catch (error) {
    // A listing failed, or GitHub did: what was settled stays settled, and the cursor stays where it was.
    if (!(error instanceof RemoteError)) throw error;
    desk.problems = [...desk.problems, error.message];
  }
  return walk;
}

async function take(arrival: Arrival, desk: Desk, walk: Walk): Promise<void> {
  walk.unchanged += arrival.recognised;
  walk.results.push(...arrival.lost.map((lost) => lose(lost, desk)));
  await rebind(desk, arrival.tasks);
  for (let at = 0; at < arrival.tasks.length; at += LOT) {
    const lot = arrival.tasks.slice(at, at + LOT);
    for (const result of await bringHome(lot, arrival.detectedBy, desk)) {
      if (isQuiet(result)) walk.unchanged += 1;
      else walk.results.push(result);
      const task = lot.find(({ id }) => id === result.task.id);
      if (
        result.end.kind === "deferred" &&
        task !== undefined &&
        !(walk.held !== undefined && walk.held < task.editedAt)
      )
        walk.held = task.editedAt;
    }
  }
}

const isQuiet = ({ outcomes, warnings, event, end }: TaskResult): boolean =>
  end.kind === "settled" && outcomes.length === 0 && warnings.length === 0 && event === undefined;

/** Said; an unread page that was noted stays so, and one that is not ours is forgotten. Nothing is closed for it. */
function lose({ id, kind, message }: Lost, desk: Desk): TaskResult {
  const { [id]: before, ...others } = desk.state.noted;
  const since = before?.since ?? new Date(desk.ports.clock.now()).toISOString();
  const attempts = (before?.attempts ?? 0) + 1;
  const isNoted = kind === "unread" && before !== undefined;
  desk.state = {
    ...desk.state,
    noted: isNoted ? { ...others, [id]: { ...before, reason: "failed", since, attempts } } : others,
  };
  const told = { task: { id, url: pageUrl(id), title: undefined }, event: undefined, issue: undefined, outcomes: [] };
  if (kind === "not-ours") return { ...told, warnings: [message], end: { kind: "settled", reason: message } };
  return { ...told, warnings: [], end: { kind: "failed", message, since, attempts } };
}

function leaveBehind(desk: Desk, { poll, held }: Walk): State {
  if (poll.startedAt === undefined) return desk.state;
  const complete = poll.complete || held !== undefined;
  const cursor = nextCursor(desk.state, { startedAt: poll.startedAt, complete, held });
  return advance(desk.state, cursor, poll.edited, poll.complete);
}

async function saveLast(desk: Desk): Promise<void> {
  try {
    await desk.save();
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    desk.problems = [...desk.problems, error.message];
  }
}
