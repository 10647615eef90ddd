/** The merge queue: who may enter, and what GitHub does with the one in front. */
import { activeRules, hasMergeQueue, missing } from "./branch-rules.ts";
import { happen } from "./events.ts";
import { mergePull } from "./merge-pull.ts";
import { hasConflict } from "./mergeability.ts";
import { headOf, type PullIssue, pullsOf } from "./pull-heads.ts";
import type { MergeMethod, Repository, World } from "./records.ts";

/** Entries in their order; those that jump first. */
export function queueOf(repository: Repository, branch: string): PullIssue[] {
  return pullsOf(repository)
    .filter(({ pull }) => pull.queued !== null && pull.base === branch)
    .sort((a, b) => Number(b.pull.queued?.jump) - Number(a.pull.queued?.jump) || idOf(a) - idOf(b));
}

/**
 * Why it cannot be queued, or undefined. In GitHub the reasons stand behind "Pull request":
 * https://github.com/devantler-tech/platform/issues/3136
 */
export function queueRefusal(repository: Repository, issue: PullIssue, expectedHead?: unknown): string | undefined {
  const { pull, state } = issue;
  if (!hasMergeQueue(repository, pull.base)) return `Merge queue is not enabled for the branch ${pull.base}`;
  if (state === "closed") return "Pull request is closed";
  if (pull.draft) return "Pull request is in draft state";
  if (pull.queued) return "Pull request is already in the queue";
  if (typeof expectedHead === "string" && expectedHead !== headOf(repository, issue))
    return "Pull request head sha does not match the expected one";
  if (hasConflict(repository, issue)) return "Pull request has merge conflicts";
  const lacking = missing(repository, issue).find((one) => one.kind !== "queue" && one.kind !== "behind");
  return lacking && `Pull request ${lacking.text}`;
}

/** CI must listen to `merge_group`: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue */
export function enqueue(world: World, repository: Repository, issue: PullIssue, by: string, jump: boolean): void {
  const { pull } = issue;
  pull.queued = { id: world.nextId(), by, at: world.clock.now(), jump };
  issue.updatedAt = world.clock.now();
  const sha = headOf(repository, issue);
  happen(world, repository, { event: "merge_group", sha, branch: pull.base, actor: "github-merge-queue[bot]" });
}

/** The queue's own merge: by the rule's method, in nobody's words but GitHub's. */
export function mergeQueued(world: World, repository: Repository, issue: PullIssue): void {
  const { queued, base } = issue.pull;
  if (!queued) throw new Error(`number ${issue.number} is not in the merge queue`);
  mergePull(world, repository, issue, { method: queueMethod(repository, base), by: queued.by, mayClose: true });
}

function queueMethod(repository: Repository, branch: string): MergeMethod {
  const queue = activeRules(repository, branch).find(({ rule }) => rule.type === "merge_queue")?.rule;
  const method = queue?.type === "merge_queue" ? String(queue.parameters.merge_method).toLowerCase() : "merge";
  return method as MergeMethod;
}

const idOf = ({ pull }: PullIssue): number => pull.queued?.id ?? 0;
