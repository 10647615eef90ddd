/** Workflow files are not for every token: what a move of a branch would bring into them, and the refusal. */
import { changedFiles } from "./merge-trees.ts";
import { type Call, Refusal } from "./routes.ts";
import { allows, isApp } from "./tokens.ts";
import { WORKFLOW_FOLDER } from "./workflow-files.ts";

/**
 * @throws Refusal 403 when `sha` brings a workflow file that the base does not have in that form, and the token may not.
 * The workflow token never may: https://github.com/KeisukeYamashita/auto-pull-request-merge/issues/481
 */
export function demandWorkflows(call: Pick<Call, "repository" | "grant">, base: string, sha: string): void {
  const { repository, grant } = call;
  if (allows(grant, "workflows", "write")) return;
  const from = repository.refs.get(`refs/heads/${base}`);
  if (from === undefined) return;
  const path = changedFiles(repository.git, from, sha).find((one) => one.startsWith(WORKFLOW_FOLDER));
  if (path === undefined) return;
  const who = isApp(grant) ? "a GitHub App" : "a Personal Access Token";
  const what = isApp(grant) ? "permission" : "scope";
  const message = `refusing to allow ${who} to create or update workflow \`${path}\` without \`workflows\` ${what}`;
  throw new Refusal(403, message);
}
