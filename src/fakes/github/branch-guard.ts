/** What a branch refuses when it is moved directly, without a pull request. */
import { activeRules } from "./branch-rules.ts";
import { type Call, Refusal } from "./routes.ts";
import { demandWorkflows } from "./workflow-guard.ts";

/**
 * @throws Refusal for a workflow file the token may not write, for a branch that takes changes by pull request only, and for a
 * new one where none may be made:
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 */
export function demandBranchGuard(call: Pick<Call, "repository" | "grant">, name: string, sha: string): void {
  if (!name.startsWith("refs/heads/")) return;
  demandWorkflows(call, call.repository.defaultBranch, sha);
  const branch = name.slice("refs/heads/".length);
  const rules = activeRules(call.repository, branch).map(({ rule }) => rule.type);
  // https://github.com/googleapis/release-please-action/issues/1194
  if (rules.includes("creation") && !call.repository.refs.has(name))
    throw new Refusal(
      422,
      "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n",
    );
  const isGuarded = rules.includes("pull_request");
  if (isGuarded && call.repository.refs.has(name))
    throw new Refusal(422, "Repository rule violations found\n\nChanges must be made through a pull request.\n\n");
}
