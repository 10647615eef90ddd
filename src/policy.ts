/** What stands between a step and the act: a policy holds a step back, with a sentence, or lets it pass. */
import { hasMoved } from "./diff.ts";
import type { PageId } from "./model.ts";
import type { Situation } from "./next-step.ts";
import type { Clock } from "./ports.ts";
import type { Kind } from "./run.ts";
import type { RunEnd } from "./run-end.ts";
import type { Step } from "./steps.ts";

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

/** No step is begun once the run has to end; the next run goes on from there. */
export function timeBudget(end: Pick<RunEnd, "over">): Policy {
  return () => {
    const over = end.over();
    return over && later(over.message);
  };
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
    if (!isContent(step) || clock.now() >= Date.parse(hour) + 3_600_000 || count < CREATIONS_AN_HOUR) return undefined;
    return later("GitHub takes only so many new issues and pull requests an hour; a later run goes on.");
  };
}

/** Whether GitHub counts the step against its limits on content. */
export const isContent = ({ kind }: Step): boolean => kind === "create" || kind === "open-pull-request";

const later = (because: string): Refusal => ({ because, until: "next-run" });

/** How many writes of each kind a run may make, and how many it has made. */
export type Allowance = Readonly<Record<Kind, number>>;

export const noWrites = (): Record<Kind, number> => ({ import: 0, create: 0, close: 0, merge: 0, rewrite: 0 });

/** Counts the writes people are asked about; past its allowance a kind is held back. A step that is tried again counts once. */
export function limits(allowed: Allowance, made: Record<Kind, number>): Policy {
  const counted = new Set<string>();
  return (step, situation) => {
    const kind = kindOf(step, situation);
    const key = `${situation.task.id} ${step.kind}`;
    if (kind === undefined || counted.has(key)) return undefined;
    if (made[kind] >= allowed[kind]) return waitsForYes(kind);
    counted.add(key);
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
  create: "so many new issues and pull requests",
  close: "closing so many issues and pull requests",
  merge: "so many merges",
  rewrite: "rewriting so many issues for a changed configuration",
};

/** Which of the counted writes a step is; undefined for the others. */
export function kindOf(step: Step, situation: Situation): Kind | undefined {
  if (step.kind === "create") return situation.isOlder ? "import" : "create";
  if (step.kind === "open-pull-request") return "create";
  if (step.kind === "close-pull-request") return "close";
  if (step.kind === "merge" || step.kind === "enqueue") return "merge";
  if (step.kind !== "update" || step.patch.state === "duplicate") return undefined;
  // What was made a moment ago, and only to be closed, was counted when it was made.
  if (step.patch.state !== undefined && step.patch.state !== "open")
    return situation.isNew || hasLanded(situation) ? undefined : "close";
  return step.effects.length > 0 && !isOfItself(situation) ? "rewrite" : undefined;
}

/** Its own merge is what closes it. */
function hasLanded({ desired, pulls }: Situation): boolean {
  return desired.pullRequest === "merge" && pulls?.found.some(({ state }) => state === "merged") === true;
}

/** Whether anything but the configuration is behind the write: the task moved, came back, or was just made. */
function isOfItself({ task, observed, isNew }: Situation): boolean {
  if (observed.kind !== "issue" || observed.front === undefined) return true;
  const { seen, deleted, detached } = observed.front;
  return hasMoved(seen.values, task.seen) || isNew || deleted !== undefined || detached !== undefined;
}
