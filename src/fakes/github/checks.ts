/** The REST routes of what ran on a commit: check runs, check suites, the combined status. */
import { contextsOn, latestChecks, latestStatuses } from "./contexts.ts";
import { refuseUnknown } from "./issue-rules.ts";
import { repositoryUrl } from "./render.ts";
import { renderCheck, renderStatus, renderSuite } from "./render-checks.ts";
import { renderRepository } from "./render-repository.ts";
import { resolveCommit } from "./repository.ts";
import { type Call, page, Refusal, type Reply, type Route } from "./routes.ts";
import { fullName } from "./world.ts";

const COMMIT = "/repos/{owner}/{repo}/commits/{ref}";

export const checkRoutes: readonly Route[] = [
  { method: "GET", path: `${COMMIT}/check-runs`, needs: ["checks", "read"], answer: listChecks },
  { method: "GET", path: `${COMMIT}/check-suites`, needs: ["checks", "read"], answer: listSuites },
  { method: "GET", path: `${COMMIT}/status`, needs: ["statuses", "read"], answer: combinedStatus },
];

/** The newest of each name and App, unless all are asked for: https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference */
function listChecks(call: Call): Reply {
  const { query, repository } = call;
  refuseUnknown("query", [...query.keys()], ["check_name", "status", "filter", "app_id", "per_page", "page"]);
  const sha = demandCommit(call);
  const all = query.get("filter") === "all";
  const found = (all ? repository.checks.filter((one) => one.sha === sha) : latestChecks(repository, sha))
    .filter((one) => !query.has("check_name") || one.name === query.get("check_name"))
    .filter((one) => !query.has("status") || one.status === query.get("status"))
    .filter((one) => !query.has("app_id") || String(one.suite.app.id) === query.get("app_id"));
  const { items, headers } = page(call, pathOf(call, "check-runs"), found);
  const body = { total_count: found.length, check_runs: items.map((one) => renderCheck(call, one)) };
  return { status: 200, body, headers };
}

function listSuites(call: Call): Reply {
  refuseUnknown("query", [...call.query.keys()], ["per_page", "page"]);
  const sha = demandCommit(call);
  const found = call.repository.suites.filter((one) => one.sha === sha);
  const { items, headers } = page(call, pathOf(call, "check-suites"), found);
  const suites = items.map((one) => renderSuite(call, one, call.grant));
  return { status: 200, body: { total_count: found.length, check_suites: suites }, headers };
}

/** Statuses only, never checks; without any it says "pending": https://docs.github.com/en/rest/commits/statuses#get-the-combined-status-for-a-specific-reference */
function combinedStatus(call: Call): Reply {
  const sha = demandCommit(call);
  const statuses = latestStatuses(call.repository, sha);
  const states = contextsOn(call.repository, sha).flatMap((one) => (one.kind === "status" ? [one.state] : []));
  const isPending = states.length === 0 || states.includes("pending");
  const { items, headers } = page(call, pathOf(call, "status"), statuses);
  const body = {
    state: states.includes("failing") ? "failure" : isPending ? "pending" : "success",
    statuses: items.map((one) => renderStatus(call, one)),
    sha,
    total_count: statuses.length,
    repository: renderRepository(call, call.grant),
    commit_url: `${repositoryUrl(call)}/commits/${sha}`,
    url: `${repositoryUrl(call)}/commits/${sha}/status`,
  };
  return { status: 200, body, headers };
}

function demandCommit({ repository, params }: Call): string {
  const ref = (params.ref ?? "").replace(/^(heads|tags)\//, "");
  const sha = resolveCommit(repository, ref);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`);
  return sha;
}

const pathOf = (call: Call, what: string): string =>
  `/repos/${fullName(call.repository)}/commits/${call.params.ref}/${what}`;
