/** The REST routes of an issue's people: comments and assignees. */
import { checkBody, demandIssue, namesIn } from "./issue-rules.ts";
import type { CommentRecord } from "./records.ts";
import { renderComment, renderIssue, renderUser } from "./render.ts";
import { type Call, forbidden, invalid, notFound, page, Refusal, type Reply, type Route } from "./routes.ts";
import { assignableLogin, fullName } from "./world.ts";

const REPOSITORY = "/repos/{owner}/{repo}";
const COMMENT = `${REPOSITORY}/issues/comments/{comment_id}`;
const ISSUE = `${REPOSITORY}/issues/{issue_number}`;

export const threadRoutes: readonly Route[] = [
  { method: "GET", path: `${ISSUE}/comments`, needs: ["issues", "read"], answer: listComments },
  { method: "POST", path: `${ISSUE}/comments`, needs: ["issues", "write"], creates: true, answer: comment },
  { method: "GET", path: COMMENT, needs: ["issues", "read"], answer: getComment },
  { method: "PATCH", path: COMMENT, needs: ["issues", "write"], answer: edit },
  { method: "GET", path: `${REPOSITORY}/assignees`, needs: ["issues", "read"], answer: listAssignable },
  { method: "GET", path: `${REPOSITORY}/assignees/{assignee}`, needs: ["issues", "read"], answer: isAssignable },
  { method: "POST", path: `${ISSUE}/assignees`, needs: ["issues", "write"], answer: assign },
  { method: "DELETE", path: `${ISSUE}/assignees`, needs: ["issues", "write"], answer: unassign },
];

function listComments(call: Call): Reply {
  const issue = demandIssue(call, call.params.issue_number ?? "");
  const since = Date.parse(call.query.get("since") ?? "1970-01-01T00:00:00Z");
  const recent = issue.comments.filter((one) => one.updatedAt >= since);
  const { items, headers } = page(call, `/repos/${fullName(call.repository)}/issues/${issue.number}/comments`, recent);
  return { status: 200, body: items.map((one) => renderComment(call, issue, one)), headers };
}

/** A locked thread takes comments only from those with write access: https://docs.github.com/en/communities/moderating-comments-and-conversations/locking-conversations */
function comment(call: Call): Reply {
  const { world, grant } = call;
  const issue = demandIssue(call, call.params.issue_number ?? "");
  if (issue.locked && !grant.push) throw new Refusal(403, "Unable to create comment because issue is locked.");
  const body = checkedText(call);
  const now = world.clock.now();
  const record: CommentRecord = { id: world.nextId(), author: grant.login, body, createdAt: now, updatedAt: now };
  issue.comments.push(record);
  issue.updatedAt = now;
  return { status: 201, body: renderComment(call, issue, record) };
}

function getComment(call: Call): Reply {
  const { issue, comment: found } = demandComment(call);
  return { status: 200, body: renderComment(call, issue, found) };
}

/** Its author, or whoever may write here: https://docs.github.com/en/rest/issues/comments#update-an-issue-comment */
function edit(call: Call): Reply {
  const { issue, comment: found } = demandComment(call);
  if (!call.grant.push && found.author !== call.grant.login) throw forbidden(call.grant);
  Object.assign(found, { body: checkedText(call), updatedAt: call.world.clock.now() });
  issue.updatedAt = call.world.clock.now();
  return { status: 200, body: renderComment(call, issue, found) };
}

function checkedText(call: Call): string {
  const body = String(call.body.body);
  if (body.trim() === "") throw invalid({ resource: "IssueComment", field: "body", code: "missing_field" });
  checkBody(body);
  return body;
}

function demandComment({ repository, params }: Call) {
  for (const issue of repository.issues.values()) {
    const comment = issue.comments.find((one) => String(one.id) === params.comment_id);
    if (comment && !issue.gone) return { issue, comment };
  }
  throw notFound();
}

function listAssignable(call: Call): Reply {
  const people = [...call.repository.collaborators].filter((login) =>
    assignableLogin(call.world, call.repository, login),
  );
  const { items, headers } = page(call, `/repos/${fullName(call.repository)}/assignees`, people);
  return { status: 200, body: items.map((login) => renderUser(call, login)), headers };
}

/** https://docs.github.com/en/rest/issues/assignees#check-if-a-user-can-be-assigned */
function isAssignable(call: Call): Reply {
  if (!assignableLogin(call.world, call.repository, call.params.assignee ?? "")) throw notFound();
  return { status: 204 };
}

/** Whoever cannot be assigned is left out without a word: https://docs.github.com/en/rest/issues/assignees#add-assignees-to-an-issue */
function assign(call: Call): Reply {
  if (!call.grant.push) throw forbidden(call.grant);
  const issue = demandIssue(call, call.params.issue_number ?? "");
  const found = namesIn(call.body.assignees, "login").flatMap(
    (login) => assignableLogin(call.world, call.repository, login, issue) ?? [],
  );
  issue.assignees = [...new Set([...issue.assignees, ...found])].slice(0, 10);
  issue.updatedAt = call.world.clock.now();
  return { status: 201, body: renderIssue(call, issue) };
}

function unassign(call: Call): Reply {
  if (!call.grant.push) throw forbidden(call.grant);
  const issue = demandIssue(call, call.params.issue_number ?? "");
  const leaving = new Set(namesIn(call.body.assignees, "login").map((login) => login.toLowerCase()));
  issue.assignees = issue.assignees.filter((login) => !leaving.has(login.toLowerCase()));
  issue.updatedAt = call.world.clock.now();
  return { status: 200, body: renderIssue(call, issue) };
}
