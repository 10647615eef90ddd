/** The REST routes of pull requests: list, get, create, update, merge, ask for reviews. */

import { checkBody, checkTitle, refuseUnknown } from "./issue-rules.ts";
import { demandMergeable, mergePull } from "./merge-pull.ts";
import { openPull, reopenPull } from "./open-pull.ts";
import { headLabel, isPull, type PullIssue } from "./pull-heads.ts";
import type { MergeMethod } from "./records.ts";
import { renderListedPull, renderPull } from "./render-pulls.ts";
import { type Call, forbidden, invalid, notFound, page, Refusal, type Reply, type Route } from "./routes.ts";
import { allows } from "./tokens.ts";
import { demandWorkflows } from "./workflow-guard.ts";
import { changeState, fullName, listedIssues } from "./world.ts";

const PULLS = "/repos/{owner}/{repo}/pulls";
const PULL = `${PULLS}/{pull_number}`;

export const pullRoutes: readonly Route[] = [
  { method: "GET", path: PULLS, needs: ["pull-requests", "read"], answer: list },
  { method: "POST", path: PULLS, needs: ["pull-requests", "write"], creates: true, answer: create },
  { method: "GET", path: PULL, needs: ["pull-requests", "read"], answer: get },
  { method: "PATCH", path: PULL, needs: ["pull-requests", "write"], answer: update },
  { method: "PUT", path: `${PULL}/merge`, needs: ["contents", "write"], creates: true, answer: merge },
  { method: "GET", path: `${PULL}/merge`, needs: ["pull-requests", "read"], answer: isMerged },
  {
    method: "POST",
    path: `${PULL}/requested_reviewers`,
    needs: ["pull-requests", "write"],
    creates: true,
    answer: requestReviews,
  },
];

/** Lists lag here as they do for issues. https://docs.github.com/en/rest/pulls/pulls#list-pull-requests */
function list(call: Call): Reply {
  const { query, repository, world } = call;
  const known = ["state", "head", "base", "sort", "direction", "per_page", "page"];
  refuseUnknown("query", [...query.keys()], known);
  const state = query.get("state") ?? "open";
  const keys: Readonly<Record<string, "createdAt" | "updatedAt">> = { created: "createdAt", updated: "updatedAt" };
  const key = keys[query.get("sort") ?? "created"];
  if (!key) throw new Error(`fake GitHub does not sort pull requests by ${query.get("sort")}`);
  const sign = query.get("direction") === "asc" ? 1 : -1;
  const found = listedIssues(world, repository)
    .filter(isPull)
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => matchesHead(issue, query.get("head")))
    .filter(({ pull }) => !query.has("base") || pull.base === query.get("base"))
    .sort((a, b) => sign * (a[key] - b[key] || a.number - b.number));
  const { items, headers } = page(call, `/repos/${fullName(repository)}/pulls`, found);
  return { status: 200, body: items.map((issue) => renderListedPull(call, issue, call.grant)), headers };
}

/** `owner:branch`; a bare branch filters nothing: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests */
function matchesHead(issue: PullIssue, head: string | null): boolean {
  return head === null || !head.includes(":") || headLabel(issue).toLowerCase() === head.toLowerCase();
}

function get(call: Call): Reply {
  return { status: 200, body: renderPull(call, demandPull(call), call.grant) };
}

function create(call: Call): Reply {
  const { world, repository, grant, body } = call;
  refuseUnknown("body", Object.keys(body), ["title", "head", "base", "body", "draft", "maintainer_can_modify"]);
  const wish = {
    title: String(body.title ?? ""),
    body: typeof body.body === "string" ? body.body : null,
    head: String(body.head),
    base: String(body.base),
    isDraft: body.draft === true,
  };
  const issue = openPull(world, repository, wish, grant.login);
  const location = `${call.api}/repos/${fullName(repository)}/pulls/${issue.number}`;
  return { status: 201, body: renderPull(call, issue, grant), headers: { location } };
}

function update(call: Call): Reply {
  const issue = demandPull(call);
  const { world, repository, grant, body } = call;
  refuseUnknown("body", Object.keys(body), ["title", "body", "state", "base"]);
  if (!grant.push && issue.author !== grant.login) throw forbidden(grant);
  if (typeof body.title === "string") checkTitle(body.title, "PullRequest");
  if (typeof body.body === "string") checkBody(body.body);
  if (typeof body.base === "string" && !repository.refs.has(`refs/heads/${body.base}`))
    throw invalid({ resource: "PullRequest", field: "base", code: "invalid" });
  if (body.state === "open" && issue.state === "closed") reopenPull(world, repository, issue, grant.login);
  if (body.state === "closed") changeState(world, issue, { state: "closed", by: grant.login });
  if (typeof body.title === "string") issue.title = body.title;
  if (typeof body.base === "string") issue.pull.base = body.base;
  if (typeof body.body === "string") {
    issue.body = body.body;
    issue.editors.push(grant.login);
  }
  issue.updatedAt = world.clock.now();
  return { status: 200, body: renderPull(call, issue, grant) };
}

function merge(call: Call): Reply {
  const issue = demandPull(call);
  const { world, repository, grant, body } = call;
  if (!grant.push) throw forbidden(grant);
  const wish = {
    method: (body.merge_method ?? "merge") as MergeMethod,
    sha: textOf(body.sha),
    title: textOf(body.commit_title),
    message: textOf(body.commit_message),
  };
  demandMergeable(world, repository, issue, wish);
  demandWorkflows(call, issue.pull.base, issue.pull.headSha);
  // When an App merges, closing takes its own permission on issues: https://github.com/Mergifyio/mergify/issues/466
  const mayClose = allows(grant, "issues", "write");
  const sha = mergePull(world, repository, issue, { ...wish, by: grant.login, mayClose });
  return { status: 200, body: { sha, merged: true, message: "Pull Request successfully merged" } };
}

function isMerged(call: Call): Reply {
  if (demandPull(call).pull.mergedAt === null) throw notFound();
  return { status: 204 };
}

/** https://docs.github.com/en/rest/pulls/review-requests#request-reviewers-for-a-pull-request */
function requestReviews(call: Call): Reply {
  const issue = demandPull(call);
  refuseUnknown("body", Object.keys(call.body), ["reviewers"]);
  const wanted = (call.body.reviewers ?? []) as readonly string[];
  if (wanted.some((login) => !call.repository.collaborators.has(login)))
    throw new Refusal(
      422,
      "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a " +
        `collaborator of the ${fullName(call.repository)} repository.`,
    );
  if (wanted.includes(issue.author)) throw new Refusal(422, "Review cannot be requested from pull request author.");
  for (const login of wanted)
    if (!issue.pull.requestedReviewers.includes(login)) issue.pull.requestedReviewers.push(login);
  issue.updatedAt = call.world.clock.now();
  return { status: 201, body: renderListedPull(call, issue, call.grant) };
}

function demandPull({ repository, params }: Call): PullIssue {
  const issue = repository.issues.get(Number(params.pull_number));
  if (!issue || !isPull(issue)) throw notFound();
  return issue;
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
