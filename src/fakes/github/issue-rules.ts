/** What GitHub accepts in an issue, and the words in which it refuses. */
import { canSee } from "./locate.ts";
import type { IssueRecord, LabelRecord } from "./records.ts";
import { type Call, type FieldError, invalid, Refusal } from "./routes.ts";
import { assignableLogin, ensureLabel, findLabel } from "./world.ts";

/** Live, here, and issues enabled; else 404, 410 or 301 as GitHub answers. */
export function demandIssue(call: Call, number: string): IssueRecord {
  const issue = call.repository.issues.get(Number(number));
  if (!issue) throw new Refusal(404, "Not Found");
  if (issue.gone) throw goneAnswer(call, issue.gone);
  if (!issue.pull) demandIssues(call);
  return issue;
}

/** https://github.com/ossf/allstar/issues/64 */
export function demandIssues(call: Call): void {
  if (!call.repository.hasIssues) throw new Refusal(410, "Issues are disabled for this repo");
}

/**
 * 301 with the new address when transferred, 410 when deleted; 404 where the reader sees neither.
 * https://docs.github.com/en/rest/issues/issues#get-an-issue
 */
function goneAnswer(call: Call, gone: NonNullable<IssueRecord["gone"]>): Refusal {
  if (gone.kind === "deleted")
    return call.grant.push ? new Refusal(410, "This issue was deleted") : new Refusal(404, "Not Found");
  const target = call.world.repositories.find((one) => one.id === gone.repository);
  if (target && !canSee(call, target)) return new Refusal(404, "Not Found");
  const url = `${call.api}/repositories/${gone.repository}/issues/${gone.number}`;
  return new Refusal(301, "Moved Permanently", { url }, { location: url });
}

/** @throws 422 for a title that is empty or over 256 characters: https://github.com/highlight/highlight/issues/6461 */
export function checkTitle(title: string, resource = "Issue"): void {
  if (title.trim() === "") throw invalid({ resource, field: "title", code: "missing_field" });
  if (lengthOf(title) > 256) throw invalid({ ...tooLong("title", 256), resource });
}

/** @throws 422 for a body over 65,536 characters: https://github.com/JasonEtco/create-an-issue/issues/123 */
export function checkBody(body: string): void {
  if (lengthOf(body) > 65_536) throw invalid(tooLong("body", 65_536));
}

/** https://github.com/semantic-release/github/issues/518 */
export function checkLabelName(name: string): void {
  if (!isLabelName(name)) throw invalid({ resource: "Label", field: "name", code: "invalid", value: name });
}

/** Over 50 characters: https://github.com/github/docs/issues/32156; nothing but emoji: https://github.com/Financial-Times/github-label-sync/issues/171 */
function isLabelName(name: string): boolean {
  const withoutEmoji = name.replace(/[\p{Extended_Pictographic}\p{Emoji_Component}\s]/gu, (sign) =>
    /\d|#|\*/.test(sign) ? sign : "",
  );
  return lengthOf(name) <= 50 && withoutEmoji !== "";
}

/**
 * The labels of these names, each once, new ones made grey.
 * Nothing is made when one is refused. A set over 100: https://github.com/actions/labeler/issues/115
 */
export function labelsOf(call: Call, names: readonly string[]): LabelRecord[] {
  for (const name of names) if (!findLabel(call.repository, name)) checkLabelName(name);
  if (new Set(names.map((name) => name.toLowerCase())).size > 100)
    throw invalid({
      resource: "Issue",
      field: "labels",
      code: "custom",
      message: "Issues cannot have more than 100 labels",
    });
  return [...new Set(names.map((name) => ensureLabel(call.world, call.repository, name)))];
}

/**
 * The logins as their owners spell them.
 * One that cannot be assigned sinks the whole request: https://github.com/JasonEtco/create-an-issue/issues/41
 * More than 10: https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/assigning-issues-and-pull-requests-to-other-github-users
 */
export function assigneesOf(call: Call, logins: readonly string[], issue?: IssueRecord): string[] {
  const refused = logins.filter((login) => !assignableLogin(call.world, call.repository, login, issue));
  if (refused.length > 0)
    throw invalid(
      ...refused.map((value): FieldError => ({ resource: "Issue", field: "assignees", code: "invalid", value })),
    );
  const found = logins.flatMap((login) => assignableLogin(call.world, call.repository, login, issue) ?? []);
  const unique = [...new Set(found)];
  if (unique.length > 10)
    throw invalid({ resource: "Issue", field: "assignees", code: "invalid", value: unique.join(",") });
  return unique;
}

/** A name as a string or as an object that holds it: GitHub takes both. */
export function namesIn(value: unknown, key: "name" | "login"): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: unknown) => {
    const name = typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>)[key] : entry;
    return String(name);
  });
}

/** Real parameters that this stand-in would otherwise quietly ignore. */
export function refuseUnknown(where: string, names: readonly string[], known: readonly string[]): void {
  const strange = names.filter((name) => !known.includes(name));
  if (strange.length > 0) throw new Error(`fake GitHub does not know ${strange.join(", ")} in this ${where}`);
}

/** Characters, not UTF-16 units: one emoji counts once. */
const lengthOf = (text: string): number => [...text].length;

function tooLong(field: string, maximum: number): FieldError {
  const message = `${field} is too long (maximum is ${maximum} characters)`;
  return { resource: "Issue", field, code: "custom", message };
}
