/** Which issues carry which page's marker, from GitHub's list of issues: its search is minutes old and has made duplicates
 * (github.com/getsentry/sentry-cocoa/issues/8144). */
import { readBody } from "./front-matter.ts";
import type { FrontMatter, Issue, IssueNumber, PageId } from "./model.ts";
import type { Tracker } from "./ports.ts";

/** An issue of ours with its marker. */
export interface Mirrored {
  readonly issue: Issue;
  readonly front: FrontMatter;
}

export interface Mirror {
  /** Reads the issues updated at or after `since` (ISO), where that is not done yet. */
  list(since: string): Promise<void>;
  /** The number of the page's issue; the oldest where there are several. */
  numberOf(page: PageId): IssueNumber | undefined;
  /** An issue that carries the page's marker, though none of our identities wrote it: an app or a writer did. */
  claimOn(page: PageId): IssueNumber | undefined;
  /** Our issues as listed, by page. */
  readonly issues: ReadonlyMap<PageId, Mirrored>;
  /** Younger issues of ours that carry a marker some older one has: number → the older one's. */
  readonly copies: ReadonlyMap<IssueNumber, IssueNumber>;
  /** Lists may lag: what this run has made or found is known without them. */
  remember(page: PageId, issue: IssueNumber): void;
}

/** `identities`: every login this action has had, asked anew each time. */
export function mirror(tracker: Pick<Tracker, "list">, identities: () => ReadonlySet<string>): Mirror {
  const issues = new Map<PageId, Mirrored>();
  const known = new Map<PageId, IssueNumber>();
  const claims = new Map<PageId, IssueNumber>();
  const copies = new Map<IssueNumber, IssueNumber>();
  let listedSince: string | undefined;

  function take(issue: Issue): void {
    const { front } = readBody(issue.body);
    if (front === undefined || front.duplicateOf !== undefined) return;
    if (!identities().has(issue.author)) {
      if (issue.isTrusted) claims.set(front.page, issue.number);
      return;
    }
    const other = issues.get(front.page)?.issue;
    // Issues come oldest first; one that is listed twice is no copy of itself.
    if (other !== undefined && other.number < issue.number) copies.set(issue.number, other.number);
    else issues.set(front.page, { issue, front });
  }

  return {
    list: async (since) => {
      if (listedSince !== undefined && listedSince <= since) return;
      for await (const batch of tracker.list(since)) for (const issue of batch) take(issue);
      listedSince = since;
    },
    numberOf: (page) => known.get(page) ?? issues.get(page)?.issue.number,
    claimOn: (page) => claims.get(page),
    issues,
    copies,
    remember: (page, issue) => void known.set(page, issue),
  };
}
