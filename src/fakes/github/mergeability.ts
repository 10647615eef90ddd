/** Whether GitHub can merge a pull request now, as far as it has found out. */
import { isBehind, missing } from "./branch-rules.ts";
import { contextsOn } from "./contexts.ts";
import { mergeBase, mergedFiles } from "./merge-trees.ts";
import { baseOf, headOf, type PullIssue } from "./pull-heads.ts";
import type { Repository, World } from "./records.ts";

export type MergeState = "UNKNOWN" | "DIRTY" | "BEHIND" | "BLOCKED" | "UNSTABLE" | "CLEAN";

export interface Mergeability {
  /** Null while the background job runs. */
  readonly mergeable: boolean | null;
  readonly state: MergeState;
}

/**
 * Asking starts a background job; its answer shows to whoever asks again later, until head or base move.
 * https://docs.github.com/en/rest/guides/using-the-rest-api-to-interact-with-your-git-database#checking-mergeability-of-pull-requests
 */
export function mergeability(world: World, repository: Repository, issue: PullIssue): Mergeability {
  if (issue.state === "closed") return { mergeable: null, state: "UNKNOWN" };
  const { pull } = issue;
  const of = `${baseOf(repository, issue)} ${headOf(repository, issue)}`;
  const now = world.clock.now();
  if (pull.computed?.of !== of) pull.computed = { of, knownAt: now + world.settings.mergeabilityMs };
  if (now < pull.computed.knownAt) return { mergeable: null, state: "UNKNOWN" };
  if (hasConflict(repository, issue)) return { mergeable: false, state: "DIRTY" };
  return { mergeable: true, state: mergeState(repository, issue) };
}

export function hasConflict(repository: Repository, issue: PullIssue): boolean {
  const ours = baseOf(repository, issue);
  const theirs = headOf(repository, issue);
  return mergedFiles(repository.git, { base: mergeBase(repository.git, ours, theirs), ours, theirs }) === undefined;
}

/** A draft reads as if it were none (https://github.com/WallyDoodlez/SquidSquad/issues/13546); a failure that is not required is UNSTABLE. */
function mergeState(repository: Repository, issue: PullIssue): MergeState {
  const kinds = missing(repository, issue)
    .filter((one) => one.kind !== "queue")
    .map((one) => one.kind);
  if (kinds.includes("behind") && isBehind(repository, issue) && kinds.length === 1) return "BEHIND";
  if (kinds.length > 0) return "BLOCKED";
  const states = contextsOn(repository, headOf(repository, issue)).map((one) => one.state);
  return states.every((state) => state === "passing") ? "CLEAN" : "UNSTABLE";
}
