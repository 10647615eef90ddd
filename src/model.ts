/** The nouns of Notion Sync (what each word means: CONTRIBUTING.md). Imports nothing. */

type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** A Notion page id: 32 lower-case hex digits, no dashes. */
export type PageId = Brand<string, "PageId">;
export type IssueNumber = Brand<number, "IssueNumber">;
/** Issues and pull requests share one row of numbers; 0 stands for the one that GitHub has yet to give. */
export type PullNumber = Brand<number, "PullNumber">;
/** A Notion property id, decoded as the schema gives it. Stays the same across renames. */
export type PropertyId = string;

// ── Notion's side ─────────────────────────────────────────────────────────────────────────────

/** A value that could be read, or the reason why not. Unknown is never "empty". */
export type Reading<T> = { readonly value: T } | { readonly unknown: string };

export interface Option {
  /** Absent for texts (a formula's result) and relation titles, which are no options. */
  readonly id?: string;
  readonly name: string;
  /** Notion's colour name, such as "blue" or "default". */
  readonly color?: string;
}

export interface Person {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly kind: "person" | "group";
}

/** A property's value as kept in *seen*: text, number, checkbox, names, or ids of people; null when empty. */
export type SeenValue = string | number | boolean | null | readonly string[];

/** Notion's values as read, by property id. What could not be read is left out. */
export type SeenValues = Readonly<Record<PropertyId, SeenValue>>;

/**
 * Where a page is. "elsewhere": in another data source; "filtered": outside the configured filter; "unreadable": Notion
 * answers 404, so it is not shared with us or gone for good.
 */
export type Place = "here" | "trashed" | "archived" | "elsewhere" | "filtered" | "unreadable";

/** One page of the planning database, parsed. */
export interface Task {
  readonly id: PageId;
  readonly url: string;
  /** ISO times; Notion floors both to the minute. */
  readonly createdAt: string;
  readonly editedAt: string;
  readonly place: Place;
  readonly title: Reading<string>;
  /** The database's unique id, as in ENG-123. */
  readonly uniqueId?: string;
  readonly status: Reading<Option | undefined>;
  readonly people: Reading<readonly Person[]>;
  /** One entry per configured label property, in the configuration's order. */
  readonly labels: readonly LabelReading[];
  /** The issue property as it stands: a URL, a number, or nothing. */
  readonly issueLink: string | number | undefined;
  readonly pullRequestLink: string | number | undefined;
  readonly branch: string | undefined;
  /** What stands in the note property. */
  readonly note?: string | undefined;
  readonly paused: boolean;
  /** All mapped values, for `seen`, digests and change events. */
  readonly seen: SeenValues;
}

export interface LabelReading {
  readonly property: PropertyId;
  /** The property's name in Notion. */
  readonly name: string;
  readonly values: Reading<readonly Option[]>;
}

// ── What GitHub should show ───────────────────────────────────────────────────────────────────

/** Closed as completed or as not planned. */
export type IssueState = "open" | "completed" | "not_planned";

export interface LabelWish {
  readonly name: string;
  /** Six hex digits, for a label that does not exist yet. */
  readonly color: string;
}

/** `complete: false`: part of it could not be read, so nothing may be taken away. */
export interface Wishes<T> {
  readonly asked: readonly T[];
  readonly complete: boolean;
}

/** What a status asks of the pull request. */
export type PullWord = "leave" | "draft" | "ready" | "merge" | "close";

/** What GitHub should show for a task. An absent effect means: no opinion, leave it. */
export interface Desired {
  readonly title: string | undefined;
  readonly state: IssueState | undefined;
  /** Absent where the status could not be read. */
  readonly pullRequest: PullWord | undefined;
  readonly labels: Wishes<LabelWish>;
  readonly assignees: Wishes<string>;
  /** The page's text in GitHub's Markdown; absent unless it is to be copied now or kept in step. */
  readonly text: string | undefined;
  /** Sentences about values that could not be mapped, each with its remedy. They block nothing. */
  readonly warnings: readonly string[];
}

// ── What GitHub shows ─────────────────────────────────────────────────────────────────────────

/** What Notion last asked, in GitHub's terms, once dealt with. Label and login → true where we put it there. */
export interface Base {
  readonly title?: string;
  /** "none": Notion had no opinion at first contact. */
  readonly state?: IssueState | "none";
  /** Absent before the first contact. "draft" under a `ready` task: it is open and waits for commits. */
  readonly pull?: PullWord;
  readonly labels: Readonly<Record<string, boolean>>;
  readonly assignees: Readonly<Record<string, boolean>>;
  /** Digest of the text last put into the managed region. */
  readonly text?: string;
}

/** The task's pull request, and what was last settled about it. */
export interface PullMemory {
  readonly number: PullNumber;
  /** We opened it. */
  readonly isOurs: boolean;
  /** How it stood when it was last dealt with; "queued": by us, into the merge queue. */
  readonly shown: "draft" | "ready" | "queued" | "merged" | "closed";
  /** What we last asked its title to be; of ours alone. */
  readonly title?: string;
  /** The head with which we put it into the merge queue. */
  readonly queued?: string;
}

/** The hidden block at the head of an issue's body. */
export interface FrontMatter {
  readonly page: PageId;
  readonly dataSource: string;
  /** The page's creation time. */
  readonly created: string;
  readonly seen: { readonly editedAt: string; readonly values: SeenValues };
  readonly base: Base;
  readonly pull?: PullMemory;
  /** Since when (ISO) the page is in the trash or the archive, and what we did about it. */
  readonly deleted?: { readonly at: string; readonly did: "closed" | "labelled" | "kept" };
  /** Since when (ISO) the page is out of our reach: moved, not shared, outside the filter. */
  readonly detached?: string;
  /** The number of the issue that goes on for the same task; this one is closed and is nobody's. */
  readonly duplicateOf?: number;
}

/** An issue as GitHub shows it. Logins carry no "[bot]" suffix: REST adds one, GraphQL does not. */
export interface Issue {
  readonly number: IssueNumber;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Its author is an app, or a person who may write to the repository. */
  readonly isTrusted?: boolean;
  /** Somebody commented on it, or somebody but its author edited its text; absent where it was not asked for. */
  readonly isTouched?: boolean;
}

/** What a number in the repository leads to. */
export type Found =
  | { readonly kind: "issue"; readonly issue: Issue }
  | { readonly kind: "pull-request" }
  | { readonly kind: "moved"; readonly url: string }
  | { readonly kind: "missing" };

/** What GitHub shows for a task, and whether the link between them holds. */
export type Observed =
  | { readonly kind: "none" }
  | {
      readonly kind: "issue";
      readonly issue: Issue;
      readonly front: FrontMatter | undefined;
      /** Not made by us, but the page names it and the configuration says to take it over. */
      readonly isAdopted?: boolean;
    }
  /** No issue is ours, but this one, by someone who may write here, carries the task's marker. */
  | { readonly kind: "claimed"; readonly by: IssueNumber }
  /** The page names an issue of ours that belongs to another page: the page is a copy. */
  | { readonly kind: "copied"; readonly of: IssueNumber }
  /** The page names an issue in another repository: that one's task. */
  | { readonly kind: "elsewhere"; readonly link: string }
  /** The page names what is not ours: hands off. */
  | { readonly kind: "stranger"; readonly link: string }
  | { readonly kind: "gone"; readonly link: string; readonly how: "deleted" | "transferred" };

/** Makes the compiler keep every `switch` complete. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected ${JSON.stringify(value)}`);
}
