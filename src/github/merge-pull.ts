/** Merges one pull request, and makes sense of GitHub's refusals. */

import type { PullNumber } from "../model.ts";
import { type Clock, type PullRequests, RemoteError } from "../ports.ts";
import type { MergeMethod } from "../pulls/model.ts";
import { addPermissions, type Explain, explained, WHOLE_BLOCK } from "./errors.ts";
import { type Failure, failureOf, wordsOf } from "./failure.ts";
import type { Repository } from "./read-issues.ts";

type Wish = Parameters<PullRequests["merge"]>[1];
type Merge = Awaited<ReturnType<PullRequests["merge"]>>;

/** What one try led to, besides an end. */
type Try = Merge | { readonly kind: "other-method" } | { readonly kind: "base-moved" };

/** @throws RemoteError when it failed, or may have happened all the same. */
export async function mergePull(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  pull: PullNumber,
  wish: Wish,
): Promise<Merge> {
  for (const method of wish.methods) {
    const outcome = await mergeBy(repository, clock, pull, { ...wish, method });
    if (outcome.kind !== "other-method") return outcome;
  }
  const tried = wish.methods.join(", ") || "none";
  return refused(
    `GitHub merges #${pull} by no method that it was asked for (${tried}): allow one in the repository's settings and rules, or change \`pull-requests.method\`.`,
  );
}

async function mergeBy(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  pull: PullNumber,
  wish: Wish & { readonly method: MergeMethod },
): Promise<Exclude<Try, { kind: "base-moved" }>> {
  for (let tries = 1; tries <= 4; tries += 1) {
    const outcome = await attempt(repository, pull, wish);
    if (outcome.kind !== "base-moved") return outcome;
    if (tries < 4) await clock.sleep(tries * 1000);
  }
  return refused(`The base branch of #${pull} keeps moving while it is being merged; it goes on by itself.`);
}

async function attempt(
  { octokit, owner, repo }: Repository,
  pull: PullNumber,
  { sha, method, title, message }: Wish & { readonly method: MergeMethod },
): Promise<Try> {
  const fields = { sha, merge_method: method, commit_title: title, commit_message: message };
  const work = octokit.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
    ...fields,
    owner,
    repo,
    pull_number: pull,
  });
  try {
    return { kind: "merged", sha: (await explained(work, explain)).data.sha };
  } catch (cause) {
    const failure = failureOf(cause);
    if (!failure || !(cause instanceof RemoteError)) throw cause;
    const understood = cause.outcome === "refused" ? meaningOf(failure, pull) : undefined;
    return understood ?? looked({ octokit, owner, repo }, pull, sha, cause);
  }
}

/** Where the words decide nothing, the pull request itself does. @throws `cause` for what is no refusal of this merge. */
async function looked(repository: Repository, pull: PullNumber, sha: string, cause: RemoteError): Promise<Merge> {
  const isPolicy = cause.status === 405;
  if (!isPolicy && cause.outcome === "refused") throw cause;
  const now = await standing(repository, pull, sha).catch((trouble) => {
    throw trouble instanceof RemoteError ? cause : trouble;
  });
  if (now) return now;
  const failure = failureOf(cause);
  if (!isPolicy || !failure) throw cause;
  return refused(`GitHub does not merge #${pull} yet: ${withoutHeading(wordsOf(failure))}.`);
}

/** What the words alone decide; undefined where the pull request itself must be looked at. */
function meaningOf(failure: Failure, pull: PullNumber): Try | undefined {
  const { status } = failure;
  const words = wordsOf(failure);
  // github.com/NixOS/nixpkgs-merge-bot/issues/179: it passes.
  if (/Base branch was modified/i.test(words)) return { kind: "base-moved" };
  if (status === 409 || /Head branch was modified/i.test(words)) return { kind: "moved" };
  if (
    /are not allowed on this (repository|branch)|merge method .* not allowed|must not contain merge commits|can.t be rebased/i.test(
      words,
    )
  )
    return { kind: "other-method" };
  // github.com/KeisukeYamashita/auto-pull-request-merge/issues/481
  if (/refusing to allow/i.test(words))
    return refused(
      `#${pull} changes workflow files, which \`github-token\` may not merge: merge it by hand, or use a GitHub App's token with the permission "workflows: write".`,
    );
  if (status === 405 && /still a draft/i.test(words))
    return refused(`GitHub does not merge #${pull} yet: it is still a draft. Mark it as ready for review.`);
  return undefined;
}

/** Whether it is merged or closed by now, or has another head; undefined: it is open, as it was. */
async function standing(
  { octokit, owner, repo }: Repository,
  pull: PullNumber,
  sha: string,
): Promise<Merge | undefined> {
  const at = { owner, repo, pull_number: pull };
  const { data } = await explained(octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", at));
  const isThatHead = data.head.sha === sha;
  if (data.merged && isThatHead) return { kind: "merged", sha: data.merge_commit_sha ?? sha };
  return data.state === "open" && isThatHead ? undefined : { kind: "moved" };
}

const refused = (sentence: string): { readonly kind: "refused"; readonly sentence: string } => ({
  kind: "refused",
  sentence,
});

// A ruleset's reasons stand below a heading, classic protection's bare: github.com/anza-xyz/kit/pull/94
const withoutHeading = (words: string): string => words.replace(/^Repository rule violations found:?\s*/i, "");

const explain: Explain = ({ status, message }) =>
  status === 403 && /not accessible/i.test(message)
    ? `\`github-token\` may not merge the pull request: ${addPermissions("contents: write", "pull-requests: write")}. ${WHOLE_BLOCK}`
    : undefined;
