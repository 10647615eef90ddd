/** What stands between a step and the act: a policy holds a step back, with a sentence, or lets it pass. */
import { hasMoved } from "./diff.ts";
import type { PageId, Step } from "./model.ts";
import type { Situation } from "./next-step.ts";
import type { Clock } from "./ports.ts";
import type { Kind } from "./run.ts";

/** Why a step has to wait, and for what: simply another run, or somebody's yes. */
export interface Refusal {
  readonly because: string;
  readonly until: "next-run" | "confirmed";
}

/** Undefined lets the step pass. */
export type Policy = (step: Step, situation: Situation) => Refusal | undefined;

/** The first objection stands; the later policies are not asked then. */
export const every =
  (...policies: readonly Policy[]): Policy =>
  (step, situation) => {
    for (const policy of policies) {
      const refusal = policy(step, situation);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };

/** No step is begun later than `minutes` after `startedAt` (ms); the next run goes on from there. */
export function timeBudget(clock: Clock, startedAt: number, minutes: number): Policy {
  const end = startedAt + minutes * 60_000;
  return () =>
    clock.now() < end
      ? undefined
      : later(`The run's ${minutes} minutes (\`limits.minutes\`) are over; the next run goes on.`);
}

/** While much is worked off, leaves 30 % of the token's hourly requests to the repository's other workflows. */
export function reserve(budget: () => { readonly limit: number; readonly remaining: number } | undefined): Policy {
  return (step, situation) => {
    const left = budget();
    const kind = kindOf(step, situation);
    if (left === undefined || left.remaining >= 0.3 * left.limit || (kind !== "import" && kind !== "rewrite"))
      return undefined;
    return later(
      "30 % of github-token's hourly requests are left to the repository's other workflows; a later run goes on.",
    );
  };
}

// GitHub takes 500 creations an hour (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
const CREATIONS_AN_HOUR = 400;

/** Keeps creations within GitHub's hourly limit for content. */
export function creationPace(creations: () => { readonly hour: string; readonly count: number }, clock: Clock): Policy {
  return (step) => {
    const { hour, count } = creations();
    if (step.kind !== "create" || clock.now() >= Date.parse(hour) + 3_600_000 || count < CREATIONS_AN_HOUR)
      return undefined;
    return later(`GitHub takes only so many new issues an hour; a later run goes on.`);
  };
}

const later = (because: string): Refusal => ({ because, until: "next-run" });

/** How many writes of each kind a run may make, and how many it has made. */
export type Allowance = Readonly<Record<Kind, number>>;

/** Counts the writes people are asked about; past its allowance a kind is held back. */
export function limits(allowed: Allowance, made: Record<Kind, number>): Policy {
  return (step, situation) => {
    const kind = kindOf(step, situation);
    if (kind === undefined) return undefined;
    if (made[kind] >= allowed[kind]) return waitsForYes(kind);
    made[kind] += 1;
    return undefined;
  };
}

/** Of a kind that is allowed only in part, lets pass the oldest tasks (`chosen`) and no others. */
export function oldestFirst(isInPart: (kind: Kind) => boolean, chosen: ReadonlySet<PageId>): Policy {
  return (step, situation) => {
    const kind = kindOf(step, situation);
    if (kind === undefined || !isInPart(kind) || chosen.has(situation.task.id)) return undefined;
    return waitsForYes(kind);
  };
}

const waitsForYes = (kind: Kind): Refusal => ({ because: `Waits for a yes to ${WORDS[kind]}.`, until: "confirmed" });

const WORDS: Readonly<Record<Kind, string>> = {
  import: "the import of older tasks",
  create: "so many new issues",
  close: "closing so many issues",
  merge: "so many merges",
  rewrite: "rewriting so many issues for a changed configuration",
};

/** Which of the counted writes a step is; undefined for the others. */
export function kindOf(step: Step, situation: Situation): Kind | undefined {
  if (step.kind === "create") return situation.isOlder ? "import" : "create";
  if (step.kind !== "update" || step.patch.state === "duplicate") return undefined;
  // What was made a moment ago, and only to be closed, was counted when it was made.
  if (step.patch.state !== undefined && step.patch.state !== "open") return situation.isNew ? undefined : "close";
  return step.effects.length > 0 && !isOfItself(situation) ? "rewrite" : undefined;
}

/** Whether anything but the configuration is behind the write: the task moved, came back, or was just made. */
function isOfItself({ task, observed, isNew }: Situation): boolean {
  if (observed.kind !== "issue" || observed.front === undefined) return true;
  const { seen, deleted, detached } = observed.front;
  return hasMoved(seen.values, task.seen) || isNew || deleted !== undefined || detached !== undefined;
}
