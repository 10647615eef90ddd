/** One run: the only file that knows the order. */
import type { Order } from "./arrivals.ts";
import { type Bindings, bind } from "./config/bindings.ts";
import { type Config, configDigest } from "./config/config.ts";
import { type Desk, openDesk, type Ports } from "./desk.ts";
import { closeDuplicates } from "./duplicate.ts";
import { takeIn } from "./intake.ts";
import { recall } from "./memory.ts";
import { NotNow, RemoteError } from "./ports.ts";
import type { Run } from "./run.ts";
import { initialState, isWorthSaving, type State } from "./state.ts";
import { leaveBehind, unmoved, walkThrough } from "./walk-through.ts";

/** What the run itself knows of its report; the rest is the caller's (version, requests, repository). */
export type Report = Pick<
  Run,
  | "mode"
  | "firstRun"
  | "results"
  | "asks"
  | "unchanged"
  | "mapped"
  | "warnings"
  | "problems"
  | "cutShort"
  | "nextSweep"
  | "cursor"
>;

/**
 * Brings GitHub into line with what changed in Notion since the last run.
 * @throws ConfigError, or RemoteError when the state or the schema cannot be read, NotNow when they cannot be now: nothing was
 * done then.
 */
export async function sync(ports: Ports, config: Config, order: Order): Promise<Report> {
  const memory = await recall(ports.store);
  const { bindings, warnings } = await bindNames(ports, config, memory.state);
  const firstRun = memory.state === undefined;
  const before = memory.state ?? initialState(ports.notionNow() ?? ports.clock.now());
  const state = { ...before, bindings, confirmed: { ...before.confirmed, ...order.confirmed } };
  const desk = openDesk({ ports, config, bindings, warnings, state, memory, isPlan: order.mode === "plan" });
  // Before all else: a store that cannot be written is found out while nothing has been made.
  if (firstRun) await desk.save();

  const intake = await takeIn(desk, order);
  const walk = await walkThrough(intake.arrivals, desk);
  if (!walk.isOver && !walk.isBroken) walk.results.push(...(await closeDuplicates(desk)));
  if (order.polls) desk.state = leaveBehind(desk, intake.poll, walk);
  desk.state = intake.conclude(desk.state);
  if (isWorthSaving(desk.saved, desk.state)) await saveLast(desk);

  const { cursor, mapped } = desk.state;
  const { unchanged } = walk;
  const results = [...walk.results, ...unmoved(desk, walk)];
  const { cutShort } = desk;
  const told = { results, asks: intake.asks(), unchanged, warnings: [...desk.warnings], problems: [...desk.problems] };
  return { mode: order.mode, firstRun, ...told, cutShort, mapped, nextSweep: nextSweep(desk), cursor };
}

async function bindNames(
  ports: Ports,
  config: Config,
  state: State | undefined,
): Promise<{ readonly bindings: Bindings; readonly warnings: readonly string[] }> {
  const before = state?.bindings;
  if (before?.config === configDigest(config)) return { bindings: before, warnings: [] };
  const { bindings, warnings } = bind(config, await ports.readSchema(before), before);
  return { bindings, warnings };
}

async function saveLast(desk: Desk): Promise<void> {
  try {
    await desk.save();
  } catch (error) {
    // Lost with it are reads that are made again, and no write.
    if (error instanceof NotNow) desk.cutShort ??= error.message;
    else if (error instanceof RemoteError) desk.problems.add(error.message);
    else throw error;
  }
}

function nextSweep({ state, config }: Desk): string | undefined {
  const { at } = state.sweep;
  return at === undefined ? undefined : new Date(Date.parse(at) + config.sweepEveryMs).toISOString();
}
