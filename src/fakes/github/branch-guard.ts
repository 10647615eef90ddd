/** What a branch refuses when it is moved directly, without a pull request. */
import { activeRules } from "./branch-rules.ts";
import { type Call, Refusal } from "./routes.ts";
import { demandWorkflows } from "./workflow-guard.ts";

/**
 * @throws Refusal for a workflow file the token may not write, and for a branch that takes changes by pull request only:
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 */
export function demandBranchGuard(call: Pick<Call, "repository" | "grant">, name: string, sha: string): void {
  if (!name.startsWith("refs/heads/")) return;
  demandWorkflows(call, call.repository.defaultBranch, sha);
  const branch = name.slice("refs/heads/".length);
  const isGuarded = activeRules(call.repository, branch).some(({ rule }) => rule.type === "pull_request");
  if (isGuarded && call.repository.refs.has(name))
    throw new Refusal(422, "Repository rule violations found\n\nChanges must be made through a pull request.\n\n");
}
