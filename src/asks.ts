/** Weighed against the limits: what a run may make of each kind, and what people have to be asked first. */
import type { Config } from "./config/config.ts";
import { type Allowance, noWrites } from "./policy.ts";
import { type Ask, KINDS, type Kind } from "./run.ts";
import type { Asked, State } from "./state.ts";
import type { Weights } from "./weigh.ts";

export interface Judgement {
  readonly allowed: Allowance;
  readonly asks: readonly Ask[];
  /** Kinds that go by what was confirmed, not by their limit. */
  readonly byYes: ReadonlySet<Kind>;
}

/** What is left to ask about once `made` was made of what was confirmed: the oldest. */
export const remaining = (asks: readonly Ask[], made: Allowance): readonly Ask[] =>
  asks.map((ask) => ({ ...ask, number: ask.number - made[ask.kind], tasks: ask.tasks.slice(made[ask.kind]) }));

/** The limit of each kind, by the configuration. */
export const limitOf = (kind: Kind, { limits }: Pick<Config, "limits">): number =>
  ({
    import: limits.creates,
    create: limits.creates,
    close: limits.closes,
    merge: limits.merges,
    rewrite: limits.rewrites,
  })[kind];

/**
 * Within its limit a kind may be made freely; past it, only what was confirmed. A halt lets nothing be closed until the
 * number it showed is confirmed.
 */
export function judge(
  weights: Weights,
  what: { readonly config: Config; readonly state: State; readonly isHalted: boolean },
): Judgement {
  const { config, state, isHalted } = what;
  const allowed = noWrites();
  const asks: Ask[] = [];
  const byYes = new Set<Kind>();
  for (const kind of KINDS) {
    const { count: number, tasks } = weights[kind];
    const limit = limitOf(kind, config);
    const halts = kind === "close" && isHalted;
    const yes = halts ? 0 : (state.confirmed[kind] ?? 0);
    const isFree = number <= limit && !halts && !state.asked[kind]?.isPartly;
    allowed[kind] = isFree ? limit : yes;
    if (!isFree) byYes.add(kind);
    if (isFree || number <= yes) continue;
    asks.push({ kind, number, why: halts ? "halt" : "limit", limit, isNew: state.asked[kind] === undefined, tasks });
  }
  return { allowed, asks, byYes };
}

/**
 * The state after a run: what was asked, and what is left of each yes. `weighed`: kinds that this run knows all about;
 * `made`: its writes. A yes is dropped when the work is done.
 */
export function settleAsks(
  state: State,
  run: {
    readonly weights: Weights;
    readonly made: Allowance;
    readonly asks: readonly Ask[];
    readonly isWhole: boolean;
    /** Absent tasks that are left: they go on under a confirmed halt, though not all of them are closed. */
    readonly vanished: number;
  },
): State {
  const left = KINDS.flatMap((kind): [Kind, number][] => {
    const yes = state.confirmed[kind];
    if (yes === undefined) return [];
    const work = run.isWhole ? run.weights[kind].count - run.made[kind] : yes;
    const rest = Math.min(yes - run.made[kind], Math.max(work, kind === "close" ? run.vanished : 0));
    return rest > 0 ? [[kind, rest]] : [];
  });
  const asked = remaining(run.asks, run.made).map(({ kind, number, why }): [Kind, Asked] => {
    const isPartly = (state.confirmed[kind] ?? 0) > 0 || (state.asked[kind]?.isPartly ?? false);
    return [kind, { number, why, isPartly }];
  });
  const before = run.isWhole ? {} : state.asked;
  return { ...state, confirmed: Object.fromEntries(left), asked: { ...before, ...Object.fromEntries(asked) } };
}
