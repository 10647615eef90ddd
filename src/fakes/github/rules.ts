/** The REST routes of what protects a branch: the branch itself, its rules, its classic protection. */
import { activeRules } from "./branch-rules.ts";
import { repositoryUrl } from "./render.ts";
import { renderBranch } from "./render-git.ts";
import { type Call, page, Refusal, type Reply, type Route } from "./routes.ts";
import { fullName } from "./world.ts";

const REPOSITORY = "/repos/{owner}/{repo}";

export const ruleRoutes: readonly Route[] = [
  // The longer path first: a branch's name may hold slashes.
  {
    method: "GET",
    path: `${REPOSITORY}/branches/{branch}/protection`,
    needs: ["administration", "read"],
    answer: protection,
  },
  { method: "GET", path: `${REPOSITORY}/branches/{branch}`, needs: ["contents", "read"], answer: branch },
  { method: "GET", path: `${REPOSITORY}/rules/branches/{branch}`, answer: rulesOfBranch },
];

function branch(call: Call): Reply {
  const name = call.params.branch ?? "";
  const commit = call.repository.git.commits.get(call.repository.refs.get(`refs/heads/${name}`) ?? "");
  if (!commit) throw new Refusal(404, "Branch not found");
  return { status: 200, body: renderBranch(call, name, commit) };
}

/** The branch need not exist; rules under evaluation are not among them. https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
function rulesOfBranch(call: Call): Reply {
  const { repository } = call;
  // A private repository on a free plan: https://github.com/NousResearch/hermes-agent/pull/111974
  if (repository.isPrivate && !repository.hasDrafts)
    throw new Refusal(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.");
  const name = call.params.branch ?? "";
  const found = activeRules(repository, name).map(({ rule, set }) => ({
    ...rule,
    ruleset_source_type: set.source,
    ruleset_source: set.source === "Organization" ? repository.owner : fullName(repository),
    ruleset_id: set.id,
  }));
  const { items, headers } = page(call, `/repos/${fullName(repository)}/rules/branches/${name}`, found);
  return { status: 200, body: items, headers };
}

/** Classic protection only: its 404 says nothing about rulesets. https://github.com/marcusquinn/aidevops/issues/23019 */
function protection(call: Call): Reply {
  const name = call.params.branch ?? "";
  const found = call.repository.protections.get(name);
  if (!found) throw new Refusal(404, "Branch not protected");
  const url = `${repositoryUrl(call)}/branches/${name}/protection`;
  const checks = found.checks.map(({ context, appId }) => ({ context, app_id: appId }));
  const required = {
    url: `${url}/required_status_checks`,
    strict: found.isStrict,
    contexts: checks.map((one) => one.context),
    contexts_url: `${url}/required_status_checks/contexts`,
    checks,
  };
  const reviews = {
    url: `${url}/required_pull_request_reviews`,
    dismiss_stale_reviews: false,
    require_code_owner_reviews: false,
    required_approving_review_count: found.approvals,
  };
  const body = {
    url,
    ...(checks.length > 0 ? { required_status_checks: required } : {}),
    ...(found.approvals > 0 ? { required_pull_request_reviews: reviews } : {}),
    required_linear_history: { enabled: found.isLinear },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: false },
  };
  return { status: 200, body };
}
