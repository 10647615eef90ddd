/** Changes pull requests but for merging them: words, ready, into the queue and out of it. */
import type { PullNumber } from "../model.ts";
import { type Clock, type PullRequests, RemoteError } from "../ports.ts";
import type { PullRequest } from "../pulls/model.ts";
import { addPermissions, type Explain, explained, WHOLE_BLOCK } from "./errors.ts";
import { failureOf, wordsOf } from "./failure.ts";
import { onceThere } from "./once-there.ts";
import { askPartly } from "./partial-answer.ts";
import type { Repository } from "./read-issues.ts";

/** @throws RemoteError */
export async function updatePull(
  { octokit, owner, repo }: Repository,
  clock: Pick<Clock, "sleep">,
  number: PullNumber,
  patch: Parameters<PullRequests["update"]>[1],
): Promise<void> {
  const fields = { owner, repo, pull_number: number, ...patch };
  await onceThere(clock, () => explained(octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", fields)));
}

/** Nothing but GraphQL can. One that is ready already stays so. @throws RemoteError */
export async function markReady(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  { nodeId }: Pick<PullRequest, "nodeId">,
): Promise<void> {
  const text = `mutation ($id: ID!) {
    markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
  }`;
  try {
    await mutate(repository, clock, text, { id: nodeId });
  } catch (cause) {
    if (!says(cause, /is not (in )?(a )?draft|already ready/i)) throw cause;
  }
}

/** Neither method nor message: the queue has its own (docs.github.com/graphql/reference/mutations#enqueuepullrequest). */
export async function enqueue(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  { nodeId, number }: Pick<PullRequest, "nodeId" | "number">,
  sha: string,
): ReturnType<PullRequests["enqueue"]> {
  const text = `mutation ($id: ID!, $sha: GitObjectID!) {
    enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $sha }) { mergeQueueEntry { id } }
  }`;
  try {
    await mutate(repository, clock, text, { id: nodeId, sha });
    return { kind: "queued" };
  } catch (cause) {
    return (await afterRefusal(repository, number, cause)) ?? Promise.reject(cause);
  }
}

/** Undefined: it failed. Whole sentences as reasons stand behind "Pull request": github.com/devantler-tech/platform/issues/3136 */
async function afterRefusal(
  repository: Repository,
  number: PullNumber,
  cause: unknown,
): Promise<Awaited<ReturnType<PullRequests["enqueue"]>> | undefined> {
  // github.com/ClickHouse/ClickHouse/pull/109183
  if (says(cause, /already in the (merge )?queue/i)) return { kind: "queued" };
  if (cause instanceof RemoteError && cause.outcome === "unknown")
    return (await isInQueue(repository, number)) ? { kind: "queued" } : undefined;
  if (says(cause, /is (closed|merged|already merged)\b|\bhead\b.*(match|expected|modified|changed)/i))
    return { kind: "moved" };
  const failure = failureOf(cause);
  if (failure?.status !== 200 || failure.type !== "UNPROCESSABLE") return undefined;
  const words = wordsOf(failure).replace(/^Pull request (?=[A-Z])/, "");
  return { kind: "refused", sentence: `GitHub does not take #${number} into the merge queue yet: ${words}.` };
}

async function isInQueue(repository: Repository, number: PullNumber): Promise<boolean> {
  const selections = [`pull: pullRequest(number: ${number}) { isInMergeQueue }`];
  const { fields } = await askPartly(repository, { selections }, () => false);
  return (fields.pull as { readonly isInMergeQueue: boolean } | null | undefined)?.isInMergeQueue ?? false;
}

/** One that is not in it, or closed, is out of it. @throws RemoteError */
export async function dequeue(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  { nodeId }: Pick<PullRequest, "nodeId">,
): Promise<void> {
  const text = "mutation ($id: ID!) { dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { id } } }";
  try {
    await mutate(repository, clock, text, { id: nodeId });
  } catch (cause) {
    if (!says(cause, /not in (the|a) (merge )?queue|not queued|is (closed|merged)\b/i)) throw cause;
  }
}

async function mutate(
  { octokit }: Repository,
  clock: Pick<Clock, "sleep">,
  text: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await onceThere(clock, () => explained(octokit.graphql(text, variables), explain));
}

// github.com/cli/cli/issues/8910: either permission alone is not enough, and the refusal names neither.
const explain: Explain = ({ type, message, mutation }) => {
  if (type !== "FORBIDDEN" || !/not accessible/i.test(message)) return undefined;
  const what = mutation === "markPullRequestReadyForReview" ? "mark pull requests as ready" : "use the merge queue";
  return `\`github-token\` may not ${what}: ${addPermissions("contents: write", "pull-requests: write")}. ${WHOLE_BLOCK}`;
};

function says(cause: unknown, words: RegExp): boolean {
  const failure = failureOf(cause);
  return failure !== undefined && words.test(wordsOf(failure));
}
