/** The workflow that is to run after a merge: started, and found to have been started. */
import type { PullRequests } from "../ports.ts";
import { addPermissions, type Explain, explained, WHOLE_BLOCK } from "./errors.ts";
import { wordsOf } from "./failure.ts";
import type { Repository } from "./read-issues.ts";

/** @throws RemoteError */
export async function dispatch({ octokit, owner, repo }: Repository, workflow: string, branch: string): Promise<void> {
  const path = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches" as const;
  const work = octokit.request(path, { owner, repo, workflow_id: workflow, ref: branch });
  await explained(work, explainFor(workflow, branch));
}

/**
 * Whether a run of that merge's commit, or of a later moment, was dispatched. The newest hundred will do: what matters was
 * started after the merge. @throws RemoteError
 */
export async function isDispatched(
  { octokit, owner, repo }: Repository,
  workflow: string,
  branch: string,
  merge: Parameters<PullRequests["isDispatched"]>[2],
): Promise<boolean> {
  const path = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs" as const;
  const filter = { event: "workflow_dispatch", branch, per_page: 100 };
  const work = octokit.request(path, { owner, repo, workflow_id: workflow, ...filter });
  const { data } = await explained(work, explainFor(workflow, branch));
  return data.workflow_runs.some(
    ({ head_sha, created_at }) => head_sha === merge.sha || Date.parse(created_at) > Date.parse(merge.at),
  );
}

const explainFor =
  (workflow: string, branch: string): Explain =>
  (failure) => {
    const words = wordsOf(failure);
    if (failure.status === 404)
      return `There is no workflow ${workflow} on the default branch, or \`github-token\` may not see it: correct \`pull-requests.after-merge\`, which takes the name of a file in .github/workflows.`;
    // github.com/benc-uk/workflow-dispatch/issues/46
    if (/does not have .?workflow_dispatch.? trigger/i.test(words))
      return `The workflow ${workflow} cannot be started on ${branch}: add \`workflow_dispatch:\` to its \`on:\` in that branch.`;
    if (failure.status === 422)
      return `GitHub did not start the workflow ${workflow} on ${branch} (${words}): correct the workflow's inputs, which must all have defaults, or \`pull-requests.after-merge\`.`;
    if (failure.status !== 403 || !/not accessible/i.test(words)) return undefined;
    return `\`github-token\` may not start or see runs of the workflow ${workflow}: ${addPermissions("actions: write")}. ${WHOLE_BLOCK}`;
  };
