/** What a run takes on: pages, noted tasks, poll and a due comparison, weighed against the limits before anything is done. */
import { type Arrival, arrivals, LOT, type Order, type Poll, retrieved } from "./arrivals.ts";
import { judge, limitOf, remaining, settleAsks } from "./asks.ts";
import { bindAnew, type Desk, mayAsk } from "./desk.ts";
import { type Allowance, creationPace, every, limits, noWrites, oldestFirst, reserve, timeBudget } from "./policy.ts";
import { NotNow, RemoteError } from "./ports.ts";
import { type Ask, KINDS, type Kind } from "./run.ts";
import type { State } from "./state.ts";
import { notJustWaiting } from "./still-waiting.ts";
import { type Comparison, compare, type Need, oldestFirst as oldestNeed, windowOf } from "./sweep.ts";
import { together, type Weights, weigh, weightless } from "./weigh.ts";

export interface Intake {
  readonly arrivals: AsyncIterable<Arrival>;
  readonly poll: Poll;
  /** What people are asked; of what was confirmed in part, once the arrivals were walked through, what is left. */
  asks(): readonly Ask[];
  /** The state as it will be once the arrivals were walked through. */
  conclude(state: State): State;
}

/** Looks, and writes nothing. Sets `desk.policy` to what this run may do. */
export async function takeIn(desk: Desk, order: Order): Promise<Intake> {
  const poll: Poll = { startedAt: undefined, complete: false, edited: desk.edited };
  const look = () =>
    arrivals(order, poll, {
      source: desk.source,
      state: () => desk.state,
      now: desk.ports.clock.now,
      notJustWaiting: (ids) => notJustWaiting(ids, desk),
    });
  try {
    const comparison = await compareWhenDue(desk, order);
    return comparison === undefined ? await polling(desk, poll, look) : await sweeping(desk, poll, look, comparison);
  } catch (error) {
    // What cannot be listed to its end cannot be weighed: nothing is begun.
    if (error instanceof NotNow) desk.cutShort = error.message;
    else if (error instanceof RemoteError) desk.problems.add(error.message);
    else throw error;
    poll.complete = false;
    const { end } = desk.ports;
    const ranOut = end.over() !== undefined && !end.stop.aborted;
    if (ranOut) desk.warnings.add(TOO_LONG);
    const conclude = (state: State): State => (ranOut ? { ...state, sweep: { ...state.sweep, ranOut } } : state);
    return { arrivals: chain(), poll, asks: () => stillAsked(desk, []), conclude };
  }
}

const TOO_LONG =
  "Comparing the whole database took more than `limits.minutes`: the next run only looks at what was edited, the one after it tries again. Raise `limits.minutes` if this comes back.";

async function polling(desk: Desk, poll: Poll, look: () => AsyncGenerator<Arrival>): Promise<Intake> {
  const isHalted = isHaltStanding(desk);
  const { arrivals: fetched, isAll, rest } = await fetchFew(look(), smallestLimit(desk));
  if (isAll) {
    setPolicy(desk, weightless(), isHalted);
    return { arrivals: chain(fetched), poll, asks: () => stillAsked(desk, []), conclude: compareNext };
  }
  const weighed = await weigh(chain(fetched, rest), desk);
  // A halt's own number stands: it counts what vanished too.
  const weights = isHalted ? { ...weighed, close: weightless().close } : weighed;
  const { made, asks } = setPolicy(desk, weights, isHalted);
  const earlier = stillAsked(desk, asks);
  poll.complete = false;
  return {
    arrivals: look(),
    poll,
    asks: () => [...remaining(asks, made), ...earlier],
    conclude: (state) => compareNext(answer(desk, state, { weights, made, asks, isWhole: false, vanished: 0 })),
  };
}

/** From now on the state itself knows what was made of each yes. */
function answer(desk: Desk, state: State, run: Parameters<typeof settleAsks>[1]): State {
  desk.spent = () => 0;
  return settleAsks(state, run);
}

/** Asked by a comparison, and not answered: where none could be made since, nothing of that kind is done all the same. */
function isHaltStanding({ state }: Desk): boolean {
  const halt = state.asked.close;
  return halt?.why === "halt" && (state.confirmed.close ?? 0) < halt.number;
}

/** After a run that polled, a comparison that ran out of time may try again. */
function compareNext({ sweep: { ranOut: _, ...sweep }, ...state }: State): State {
  return { ...state, sweep };
}

async function compareWhenDue(
  desk: Desk,
  order: Order,
): Promise<(Comparison & { readonly isWhole: boolean }) | undefined> {
  const { clock } = desk.ports;
  const window = order.polls
    ? windowOf(desk.state, desk.bindings.config, {
        isAsked: order.mode === "sweep",
        now: clock.now(),
        everyMs: desk.config.sweepEveryMs,
      })
    : undefined;
  if (window === undefined) return undefined;
  try {
    if (window.from === undefined && desk.saved?.bindings?.config === desk.bindings.config) await bindAnew(desk);
    return {
      ...(await compare(desk, { ...window, isAsked: order.mode === "sweep" })),
      isWhole: window.from === undefined,
    };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    desk.problems.add(error.message);
    return undefined;
  }
}

async function sweeping(
  desk: Desk,
  poll: Poll,
  look: () => AsyncGenerator<Arrival>,
  comparison: Comparison & { readonly isWhole: boolean },
): Promise<Intake> {
  const { isHalted, absent, left, mapped, isWhole } = comparison;
  // A part of the tasks does not hold all that the poll will bring.
  const weights = isWhole ? comparison.weights : together(comparison.weights, await weigh(look(), desk));
  poll.complete = false;
  const { allowed, made, asks } = setPolicy(desk, weights, isHalted);
  const earlier = isWhole ? [] : stillAsked(desk, asks);
  const chosen = new Set(
    within([...comparison.needs, ...comparison.absentNeeds].sort(oldestNeed), allowed).map(({ id }) => id),
  );
  const care = comparison.needs.filter(({ id }) => chosen.has(id));
  if (isWhole) {
    const isInPart = (kind: Kind) => weights[kind].count > allowed[kind];
    desk.policy = every(oldestFirst(isInPart, chosen), desk.policy);
  }
  desk.absent = new Set(absent.map(({ id }) => id));
  if (isWhole) desk.state = { ...desk.state, mapped };
  return {
    arrivals: chain(look(), caredFor(care, desk), gone(comparison)),
    poll,
    asks: () => [...remaining(asks, made), ...earlier],
    conclude: (state) => {
      const vanished = left + absent.filter(({ id }) => !desk.done.has(id)).length;
      return swept(answer(desk, state, { weights, made, asks, isWhole, vanished }), { care, comparison, desk });
    },
  };
}

function setPolicy(
  desk: Desk,
  weights: Weights,
  isHalted: boolean,
): { allowed: Allowance; made: Allowance; asks: readonly Ask[] } {
  const { config, ports, state } = desk;
  const { allowed, asks, byYes } = judge(weights, { config, state, isHalted });
  const made = noWrites();
  desk.spent = (kind) => (byYes.has(kind) ? made[kind] : 0);
  desk.policy = every(
    timeBudget(ports.end),
    reserve(ports.budget),
    creationPace(() => desk.state.creations, ports.clock),
    limits(allowed, made),
  );
  return { allowed, made, asks };
}

/** So few tasks can pass no limit: each makes at most one write of a kind, or two where its pull request counts too. */
function smallestLimit(desk: Desk): number {
  const kinds = KINDS.filter((kind) => kind !== "merge" || mayAsk(desk, "merge"));
  const isDouble = (kind: Kind) => (kind === "create" || kind === "close") && mayAsk(desk, "draft", "ready");
  return Math.min(...kinds.map((kind) => Math.floor(limitOf(kind, desk.config) / (isDouble(kind) ? 2 : 1))));
}

/** Arrivals until they hold more than `few` tasks: no more than that can pass no limit, and need no weighing. */
async function fetchFew(
  incoming: AsyncGenerator<Arrival>,
  few: number,
): Promise<{ readonly arrivals: readonly Arrival[]; readonly isAll: boolean; readonly rest: AsyncGenerator<Arrival> }> {
  const fetched: Arrival[] = [];
  let tasks = 0;
  while (tasks <= few) {
    const { value, done } = await incoming.next();
    if (done) return { arrivals: fetched, isAll: true, rest: incoming };
    fetched.push(value);
    tasks += value.tasks.length;
  }
  return { arrivals: fetched, isAll: false, rest: incoming };
}

async function* chain(...sources: readonly (AsyncIterable<Arrival> | Iterable<Arrival>)[]): AsyncGenerator<Arrival> {
  for (const source of sources) yield* source;
}

/** Asked by an earlier run, and not answered: the summary goes on saying so. */
function stillAsked({ state, config }: Desk, asks: readonly Ask[]): readonly Ask[] {
  return KINDS.flatMap((kind): Ask[] => {
    const before = state.asked[kind];
    const isAnswered = before !== undefined && before.number <= (state.confirmed[kind] ?? 0);
    if (before === undefined || isAnswered || asks.some((ask) => ask.kind === kind)) return [];
    const { number, why } = before;
    return [{ kind, number, why, limit: limitOf(kind, config), isNew: false, tasks: [] }];
  });
}

/** The needs that the allowance covers, oldest first; those without a counted write always. */
function within(needs: readonly Need[], allowed: Allowance): readonly Need[] {
  const left: Record<Kind, number> = { ...allowed };
  return needs.filter(({ kinds }) => {
    if (kinds.some((kind) => left[kind] < 1)) return false;
    for (const kind of kinds) left[kind] -= 1;
    return true;
  });
}

async function* caredFor(care: readonly Need[], desk: Desk): AsyncGenerator<Arrival> {
  const waiting = care.map(({ id }) => id).filter((id) => !desk.done.has(id));
  yield* retrieved(waiting, "sweep", desk.source, { areNamed: false });
}

function* gone({ absent }: Comparison): Generator<Arrival> {
  for (let at = 0; at < absent.length; at += LOT) {
    yield { detectedBy: "sweep", isFresh: true, tasks: absent.slice(at, at + LOT), lost: [], recognised: 0 };
  }
}

/** The comparison is finished when all it found was dealt with; else the next run goes on with the oldest that is left. */
function swept(
  state: State,
  what: {
    readonly care: readonly Need[];
    readonly comparison: Comparison & { readonly isWhole: boolean };
    readonly desk: Desk;
  },
): State {
  const { care, comparison, desk } = what;
  const [oldest] = care.filter(({ id }) => !desk.done.has(id));
  const isGoneLeft = comparison.left > 0 || comparison.absent.some(({ id }) => !desk.done.has(id));
  const { from: _, ...before } = state.sweep;
  if (isGoneLeft) return { ...state, sweep: {} };
  const at = new Date(desk.ports.clock.now()).toISOString();
  const finished = comparison.isWhole ? { at, mapping: desk.bindings.config } : before;
  return { ...state, sweep: oldest === undefined ? finished : { ...finished, from: oldest.createdAt } };
}
