/** Makes the branch that a pull request needs: with one empty commit, for without a difference GitHub opens none. */
import { addPermissions, type Explain, explained, WHOLE_BLOCK } from "./errors.ts";
import { failureOf, wordsOf } from "./failure.ts";
import type { Repository } from "./read-issues.ts";

/**
 * The commit comes before the ref (github.com/peter-evans/create-pull-request), so a retry starts anew and harms nothing.
 * @throws RemoteError
 */
export async function createBranch(repository: Repository, name: string, base: string, message: string): Promise<void> {
  const { octokit, owner, repo } = repository;
  const explain = explainFor(name, base);
  const parent = await explained(
    octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", { owner, repo, ref: `heads/${base}` }),
    explain,
  );
  const { sha } = parent.data.object;
  const below = await explained(
    octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", { owner, repo, commit_sha: sha }),
    explain,
  );
  const commit = { message, tree: below.data.tree.sha, parents: [sha] };
  const made = await explained(
    octokit.request("POST /repos/{owner}/{repo}/git/commits", { owner, repo, ...commit }),
    explain,
  );
  await point(repository, name, made.data.sha, explain);
}

async function point({ octokit, owner, repo }: Repository, name: string, sha: string, explain: Explain): Promise<void> {
  try {
    const ref = `refs/heads/${name}`;
    await explained(octokit.request("POST /repos/{owner}/{repo}/git/refs", { owner, repo, ref, sha }), explain);
  } catch (cause) {
    const failure = failureOf(cause);
    if (failure?.status !== 422 || !/already exists/i.test(failure.message)) throw cause;
  }
}

const explainFor =
  (name: string, base: string): Explain =>
  (failure) => {
    const { status, message, isRead } = failure;
    const words = wordsOf(failure);
    if (status === 404 && isRead)
      return `The base branch ${base} does not exist, or \`github-token\` may not see it: correct \`pull-requests.base\`, or that token's repository access.`;
    if (status === 409)
      return "The repository has no branch yet, so no pull request can be opened: push a first commit.";
    // github.com/googleapis/release-please-action/issues/1194, github.com/github/rest-api-description/issues/4887,
    // github.com/microsoft/vscode-remote-repositories-github/issues/122 (a branch "a" leaves no room for "a/b")
    if (/rule violations|being restricted|Reference update failed/i.test(words))
      return `GitHub does not let \`github-token\` make the branch ${name} ("${words}"): a rule forbids it, or a branch has the beginning of that name. Change \`pull-requests.branch-name\`, or let the token bypass the ruleset.`;
    if (status !== 403 || !/not accessible/i.test(message)) return undefined;
    return `\`github-token\` may not make a branch: ${addPermissions("contents: write")}. ${WHOLE_BLOCK}`;
  };
