/** What a page's link leads to, and whether the link between page and issue holds. */
import { readBody } from "./front-matter.ts";
import type { Found, Issue, IssueNumber, Observed, Task } from "./model.ts";
import type { Tracker } from "./ports.ts";

export type Link =
  | { readonly kind: "none" }
  | { readonly kind: "here"; readonly number: IssueNumber; readonly link: string }
  | { readonly kind: "elsewhere" | "stranger"; readonly link: string };

/** Where the page's issue property points; a repository's old names are followed. */
export async function linkOf({ issueLink }: Task, repositoryUrl: string, tracker: Tracker): Promise<Link> {
  if (issueLink === undefined || issueLink === "") return { kind: "none" };
  if (typeof issueLink === "number") return { kind: "here", number: issueLink as IssueNumber, link: String(issueLink) };
  const match = /^(https?:\/\/[^/]+)\/([^/]+)\/([^/]+)\/issues\/(\d+)\b/i.exec(issueLink);
  if (match === null) return { kind: "stranger", link: issueLink };
  const [, host = "", owner = "", name = "", number] = match;
  const isHere = `${host}/${owner}/${name}`.toLowerCase() === repositoryUrl.toLowerCase();
  const isKnownHost = repositoryUrl.toLowerCase().startsWith(`${host.toLowerCase()}/`);
  if (!isHere && !(isKnownHost && (await tracker.isThisRepository(owner, name))))
    return { kind: "elsewhere", link: issueLink };
  return { kind: "here", number: Number(number) as IssueNumber, link: issueLink };
}

export interface Trust {
  /** Every login this action has had, without "[bot]". */
  readonly identities: ReadonlySet<string>;
  /** Take over issues that are not ours where a page names them. */
  readonly adopt: boolean;
}

/**
 * What the page's issue is to us. `link`: how the page names it, for sentences; undefined where it was found by its
 * marker alone, which takes an author of ours.
 */
export function holds(task: Task, found: Found, link: string, { identities, adopt }: Trust): Observed {
  if (found.kind === "moved") return { kind: "gone", link, how: "transferred" };
  if (found.kind === "missing") return { kind: "gone", link, how: "deleted" };
  if (found.kind === "pull-request") return { kind: "stranger", link };
  const { issue } = found;
  const { front } = readBody(issue.body);
  const isOurs = identities.has(issue.author);
  if (front?.page === task.id && front.duplicateOf === undefined) return { kind: "issue", issue, front };
  if (front !== undefined) return isOurs ? { kind: "copied", of: issue.number } : { kind: "stranger", link };
  if (isOurs) return isOlder(task, issue) ? { kind: "issue", issue, front } : { kind: "stranger", link };
  return adopt ? { kind: "issue", issue, front, isAdopted: true } : { kind: "stranger", link };
}

// A page made after the issue cannot be the one it was made for: it is a copy. Notion floors its times to the minute.
const isOlder = (task: Task, issue: Issue): boolean => task.createdAt <= issue.createdAt;
