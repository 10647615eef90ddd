/** The REST routes of issues: list, get, create, update. */

import {
  assigneesOf,
  checkBody,
  checkTitle,
  demandIssue,
  demandIssues,
  labelsOf,
  namesIn,
  refuseUnknown,
} from "./issue-rules.ts";
import { reopenPull } from "./open-pull.ts";
import { isPull } from "./pull-heads.ts";
import type { IssueRecord } from "./records.ts";
import { renderIssue } from "./render.ts";
import { type Call, page, Refusal, type Reply, type Route } from "./routes.ts";
import { addIssue, changeState, findLabel, fullName, listedIssues } from "./world.ts";

const ISSUES = "/repos/{owner}/{repo}/issues";
const ISSUE = `${ISSUES}/{issue_number}`;

export const issueRoutes: readonly Route[] = [
  { method: "GET", path: ISSUES, needs: ["issues", "read"], answer: list },
  { method: "POST", path: ISSUES, needs: ["issues", "write"], creates: true, answer: create },
  { method: "GET", path: ISSUE, needs: ["issues", "read"], answer: get },
  { method: "PATCH", path: ISSUE, needs: ["issues", "write"], answer: update },
];

function list(call: Call): Reply {
  demandIssues(call);
  refuseUnknown(
    "query",
    [...call.query.keys()],
    ["state", "since", "sort", "direction", "creator", "labels", "per_page", "page"],
  );
  const { items, headers } = page(call, `/repos/${fullName(call.repository)}/issues`, sorted(call, matching(call)));
  return { status: 200, body: items.map((issue) => renderIssue(call, issue)), headers };
}

function matching(call: Call): IssueRecord[] {
  const { query, repository } = call;
  const state = query.get("state") ?? "open";
  // Answers are floored to the second, and so is what `since` is held against.
  const since = Date.parse(query.get("since") ?? "1970-01-01T00:00:00Z");
  const creator = query.get("creator")?.toLowerCase();
  const labels = (query.get("labels") ?? "").split(",").filter((name) => name !== "");
  return listedIssues(call.world, repository).filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      Math.floor(issue.updatedAt / 1000) * 1000 >= since &&
      (creator === undefined || issue.author.toLowerCase() === creator) &&
      labels.every((name) => issue.labels.some((label) => label === findLabel(repository, name))),
  );
}

function sorted({ query }: Call, issues: readonly IssueRecord[]): IssueRecord[] {
  const keys = { created: "createdAt", updated: "updatedAt" } as const;
  const key = keys[(query.get("sort") ?? "created") as keyof typeof keys];
  if (key === undefined) throw new Error(`fake GitHub does not sort issues by ${query.get("sort")}`);
  const sign = query.get("direction") === "asc" ? 1 : -1;
  return [...issues].sort((a, b) => sign * (a[key] - b[key] || a.number - b.number));
}

function get(call: Call): Reply {
  return { status: 200, body: renderIssue(call, demandIssue(call, call.params.issue_number ?? "")) };
}

function create(call: Call): Reply {
  demandIssues(call);
  const { world, repository, grant, body } = call;
  refuseUnknown("body", Object.keys(body), ["title", "body", "labels", "assignees"]);
  const title = String(body.title ?? "");
  const text = typeof body.body === "string" ? body.body : null;
  checkTitle(title);
  checkBody(text ?? "");
  // Assignees first: when they are refused, no label has been made.
  const assignees = grant.push ? assigneesOf(call, namesIn(body.assignees, "login")) : [];
  const labels = grant.push ? labelsOf(call, namesIn(body.labels, "name")) : [];
  const issue = addIssue(world, repository, { title, body: text, author: grant.login, labels, assignees });
  return {
    status: 201,
    body: renderIssue(call, issue),
    headers: { location: `${call.api}/repos/${fullName(repository)}/issues/${issue.number}` },
  };
}

/** Labels and assignees replace the sets. Identical values move updated_at too: the unkind case, as GitHub promises neither. */
function update(call: Call): Reply {
  const issue = demandIssue(call, call.params.issue_number ?? "");
  const { world, grant, body } = call;
  refuseUnknown("body", Object.keys(body), ["title", "body", "state", "state_reason", "labels", "assignees"]);
  if (!grant.push && issue.author !== grant.login) throw new Refusal(403, "Must have admin rights to Repository.");
  if (body.title !== undefined && body.title !== null) checkTitle(String(body.title));
  if (typeof body.body === "string") checkBody(body.body);
  const assignees =
    grant.push && body.assignees ? assigneesOf(call, namesIn(body.assignees, "login"), issue) : issue.assignees;
  const labels = grant.push && body.labels ? labelsOf(call, namesIn(body.labels, "name")) : issue.labels;
  Object.assign(issue, { assignees, labels, updatedAt: world.clock.now() });
  if (body.title !== undefined && body.title !== null) issue.title = String(body.title);
  if (body.body !== undefined) {
    issue.body = body.body === null ? null : String(body.body);
    issue.editors.push(grant.login);
  }
  if (body.state === "open" || body.state === "closed") {
    const reason = (body.state_reason ?? null) as IssueRecord["stateReason"];
    if (isPull(issue) && body.state === "open" && issue.state === "closed")
      reopenPull(world, call.repository, issue, grant.login);
    changeState(world, issue, { state: body.state, reason, by: grant.login });
  }
  return { status: 200, body: renderIssue(call, issue) };
}
