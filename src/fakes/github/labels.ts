/** The REST routes of labels, in the repository and on an issue. */
import { checkLabelName, demandIssue, labelsOf, namesIn } from "./issue-rules.ts";
import type { IssueRecord, LabelRecord } from "./records.ts";
import { renderLabel } from "./render.ts";
import { type Call, forbidden, invalid, notFound, page, Refusal, type Reply, type Route } from "./routes.ts";
import { ensureLabel, findLabel, fullName } from "./world.ts";

const LABELS = "/repos/{owner}/{repo}/labels";
const LABEL = `${LABELS}/{name}`;
const ON_ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/labels";

export const labelRoutes: readonly Route[] = [
  { method: "GET", path: LABELS, needs: ["issues", "read"], answer: list },
  { method: "POST", path: LABELS, needs: ["issues", "write"], creates: true, answer: create },
  { method: "GET", path: LABEL, needs: ["issues", "read"], answer: get },
  { method: "PATCH", path: LABEL, needs: ["issues", "write"], answer: update },
  { method: "GET", path: ON_ISSUE, needs: ["issues", "read"], answer: listOnIssue },
  { method: "POST", path: ON_ISSUE, needs: ["issues", "write"], answer: addToIssue },
  { method: "DELETE", path: `${ON_ISSUE}/{name}`, needs: ["issues", "write"], answer: removeFromIssue },
];

function list(call: Call): Reply {
  const { items, headers } = page(call, `/repos/${fullName(call.repository)}/labels`, call.repository.labels);
  return { status: 200, body: items.map((label) => renderLabel(call, label)), headers };
}

function get(call: Call): Reply {
  return { status: 200, body: renderLabel(call, demandLabel(call)) };
}

function create(call: Call): Reply {
  demandPush(call);
  const name = String(call.body.name);
  demandFreeName(call, name);
  const label = ensureLabel(call.world, call.repository, name);
  describe(call, label);
  return { status: 201, body: renderLabel(call, label) };
}

function update(call: Call): Reply {
  demandPush(call);
  const label = demandLabel(call);
  const name = call.body.new_name;
  if (typeof name === "string" && findLabel(call.repository, name) !== label) demandFreeName(call, name);
  if (typeof name === "string") label.name = name;
  describe(call, label);
  return { status: 200, body: renderLabel(call, label) };
}

function listOnIssue(call: Call): Reply {
  return labelsReply(call, demandIssue(call, call.params.issue_number ?? ""));
}

/** Adds to the set. GitHub counts what is there plus what is sent, twins included: https://github.com/actions/labeler/issues/561 */
function addToIssue(call: Call): Reply {
  demandPush(call);
  const issue = demandIssue(call, call.params.issue_number ?? "");
  const names = namesIn(call.body.labels, "name");
  if (issue.labels.length + names.length > 100) throw new Refusal(500, "Server Error");
  issue.labels = [...new Set([...issue.labels, ...labelsOf(call, names)])];
  issue.updatedAt = call.world.clock.now();
  return labelsReply(call, issue);
}

function removeFromIssue(call: Call): Reply {
  demandPush(call);
  const issue = demandIssue(call, call.params.issue_number ?? "");
  const label = findLabel(call.repository, call.params.name ?? "");
  if (!label || !issue.labels.includes(label)) throw new Refusal(404, "Label does not exist");
  issue.labels = issue.labels.filter((one) => one !== label);
  issue.updatedAt = call.world.clock.now();
  return labelsReply(call, issue);
}

function labelsReply(call: Call, issue: IssueRecord): Reply {
  return { status: 200, body: issue.labels.map((label) => renderLabel(call, label)) };
}

function demandLabel(call: Call): LabelRecord {
  const label = findLabel(call.repository, call.params.name ?? "");
  if (!label) throw notFound();
  return label;
}

function demandPush({ grant }: Call): void {
  if (!grant.push) throw forbidden(grant);
}

function demandFreeName(call: Call, name: string): void {
  if (findLabel(call.repository, name)) throw invalid({ resource: "Label", field: "name", code: "already_exists" });
  if ([...name].length > 50) {
    const message = "name is too long (maximum is 50 characters)";
    throw invalid({ resource: "Label", field: "name", code: "custom", message });
  }
  checkLabelName(name);
}

/** Descriptions hold 100 characters: https://docs.github.com/en/rest/issues/labels#create-a-label */
function describe(call: Call, label: LabelRecord): void {
  const { color, description } = call.body;
  if (typeof color === "string" && !/^[0-9a-f]{6}$/i.test(color))
    throw invalid({ resource: "Label", field: "color", code: "invalid" });
  if (typeof description === "string" && [...description].length > 100) {
    const message = "description is too long (maximum is 100 characters)";
    throw invalid({ resource: "Label", field: "description", code: "custom", message });
  }
  if (typeof color === "string") label.color = color;
  if (typeof description === "string") label.description = description;
}
