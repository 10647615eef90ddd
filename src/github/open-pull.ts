/** Opens pull requests, and finds the one that is open already. */

import { type Clock, type PullRequests, RemoteError } from "../ports.ts";
import type { PullRequest } from "../pulls/model.ts";
import { addPermissions, type Explain, explained, WHOLE_BLOCK } from "./errors.ts";
import { failureOf, wordsOf } from "./failure.ts";
import { onceThere } from "./once-there.ts";
import { fromRestPull, type RestPull } from "./pull-shapes.ts";
import type { Repository } from "./read-issues.ts";

type Draft = Parameters<PullRequests["open"]>[0];

/** Sent once: an answer that was lost is looked for, never repeated. @throws RemoteError */
export async function openPull(
  repository: Repository,
  clock: Pick<Clock, "sleep">,
  draft: Draft,
): Promise<PullRequest> {
  try {
    return fromRestPull(await onceThere(clock, () => post(repository, draft)));
  } catch (cause) {
    const failure = failureOf(cause);
    const isThere = failure && TWIN.test(wordsOf(failure));
    if (!isThere && !(cause instanceof RemoteError && cause.outcome === "unknown")) throw cause;
    const found = await findOpen(repository, draft).catch((trouble) => {
      throw trouble instanceof RemoteError ? cause : trouble;
    });
    if (!found) throw cause;
    return fromRestPull(found);
  }
}

const TWIN = /A pull request already exists for/i;

async function post({ octokit, owner, repo }: Repository, draft: Draft): Promise<RestPull> {
  const { head, base, title, body, isDraft } = draft;
  const fields = { owner, repo, head, base, title, body, draft: isDraft };
  const { data } = await explained(octokit.request("POST /repos/{owner}/{repo}/pulls", fields), explainFor(draft));
  return data;
}

/** Lists show it without its number of files, so it is read by its own address then. */
async function findOpen({ octokit, owner, repo }: Repository, { head, base }: Draft): Promise<RestPull | undefined> {
  const filter = { owner, repo, head: `${owner}:${head}`, base, state: "open" } as const;
  const { data } = await explained(octokit.request("GET /repos/{owner}/{repo}/pulls", filter));
  const number = data.find((pull) => pull.head.ref === head && pull.base.ref === base)?.number;
  if (number === undefined) return undefined;
  const at = { owner, repo, pull_number: number };
  return (await explained(octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", at))).data;
}

const explainFor =
  ({ head, base }: Draft): Explain =>
  (failure) => {
    const words = wordsOf(failure);
    // github.com/danielroe/uppt/issues/11; an organisation's setting overrides the repository's.
    if (/not permitted to create or approve pull requests/i.test(words))
      return 'GitHub Actions may not open pull requests here: tick "Allow GitHub Actions to create and approve pull requests" under Settings → Actions → General, in the repository and in its organisation, or give `github-token` a GitHub App\'s token.';
    // A private repository on a free plan: github.com/SWE-agent/SWE-agent/issues/179
    if (/draft pull requests are not supported/i.test(words))
      return "This repository has no draft pull requests (GitHub's free plan has none in private repositories): write `ready` instead of `draft` under `statuses`, or upgrade the plan.";
    if (/no commits between/i.test(words))
      return `The branch ${head} holds no commit that ${base} lacks, so no pull request can be opened: push one to it.`;
    if (TWIN.test(words))
      return `A pull request from ${head} into ${base} exists already, but GitHub's list does not show it yet. The next run looks again.`;
    if (isInvalid(failure.errors, "base"))
      return `GitHub takes no pull request into ${base}: there is no such branch. Correct \`pull-requests.base\`.`;
    if (isInvalid(failure.errors, "head"))
      return `GitHub takes no pull request from ${head}: there is no such branch. Push it, or correct the task's branch property.`;
    if (failure.status !== 403 || !/not accessible/i.test(failure.message)) return undefined;
    return `\`github-token\` may not open the pull request: ${addPermissions("pull-requests: write")}. ${WHOLE_BLOCK}`;
  };

const isInvalid = (errors: readonly { readonly field?: string; readonly code?: string }[], field: string): boolean =>
  errors.some((error) => error.field === field && error.code === "invalid");
