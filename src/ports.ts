/** What the core asks of the world, and the errors that cross. */

import type { Found, Issue, IssueNumber, LabelWish, PageId, PullNumber, Reading, Task } from "./model.ts";
import type { Branch, BranchRules, MergeMethod, PullRequest } from "./pulls/model.ts";
import type { IssuePatch } from "./steps.ts";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** `wake`, once aborted, ends it early. */
  sleep(delayMs: number, wake?: AbortSignal): Promise<void>;
}

/** One line of log: a constant message and fields. Text in fields is escaped by the log. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, string | number | boolean | undefined>>): void;
}

/** Notion, once names are bound to ids. */
export interface TaskSource {
  /** Notion's own clock (ms) at the first answer of the latest poll: what is edited later may not be among its rows. */
  polledAt(): number | undefined;
  /**
   * Pages edited at or after `since` (ISO, a whole minute), ascending by edit time, a batch of ≤ 100 at a time.
   * Walks past the 10,000-row cap and restarts its window when a page cursor is invalidated, so a row can come twice.
   * @throws RemoteError when a listing fails; batches already given stand.
   */
  poll(since: string): AsyncIterable<readonly Task[]>;
  /**
   * All tasks that pass the configured filter, or those created at or after `from` (ISO); oldest first, a batch of ≤ 100 at
   * a time. A row can come twice.
   * @throws RemoteError when a listing fails.
   */
  all(from: string | undefined): AsyncIterable<readonly Task[]>;
  /** Whether `all` left rows out, as Notion shows at most 10,000 of one minute. */
  leftOut(): boolean;
  /** The page as it is now, whatever the index says; undefined when Notion answers 404. Properties over 25 entries are whole. */
  retrieve(id: PageId): Promise<Task | undefined>;
  /** Whether Notion, asked, finds that the page passes the configured filter. True where there is none. */
  passesFilter(task: Task): Promise<boolean>;
  /** The page's text in GitHub's Markdown, harmless: no pings, no signed URLs. */
  text(id: PageId): Promise<string>;
  /** Writes the columns we own; what is absent stays. Answers the page as written. */
  write(
    id: PageId,
    columns: {
      readonly issue?: { readonly number: number; readonly url: string };
      readonly pullRequest?: { readonly number: number; readonly url: string };
      readonly note?: string;
    },
  ): Promise<Task>;
  /** Says `sentence` in a comment on the page, unless an unresolved comment of ours there says so already. */
  comment(id: PageId, sentence: string): Promise<void>;
}

/** GitHub's issues in one repository. */
export interface Tracker {
  /** Our own login, without "[bot]". */
  identity(): Promise<string>;
  /** Whether `owner/name` is (or was, before a rename) this repository. */
  isThisRepository(owner: string, name: string): Promise<boolean>;
  /** The names of the repository's labels. */
  labels(): Promise<readonly string[]>;
  createLabel(label: LabelWish): Promise<void>;
  assignable(login: string): Promise<boolean>;
  /**
   * What these numbers lead to, in one request for up to 50. `hands`: also whether somebody but its author had a hand in
   * each.
   */
  read(numbers: readonly IssueNumber[], want?: { readonly hands: boolean }): Promise<ReadonlyMap<IssueNumber, Found>>;
  /** Issues (no pull requests) updated at or after `since` (ISO), oldest created first, in batches of ≤ 100. */
  list(since: string): AsyncIterable<readonly Issue[]>;
  /** @throws RemoteError; `outcome: "unknown"` when the issue may exist all the same. Never repeated inside. */
  create(draft: { readonly title: string; readonly body: string; readonly labels: readonly string[] }): Promise<Issue>;
  /** One PATCH. Assignees that GitHub refuses are left out rather than sinking the rest: compare the answer. */
  update(number: IssueNumber, patch: IssuePatch): Promise<Issue>;
}

/** What to find out for one task. */
export interface PullQuestion {
  readonly issue: IssueNumber;
  /** The pull request that the front-matter names. */
  readonly known: PullNumber | undefined;
  /** Short names of branches whose pull request it may be, besides those linked to the issue on GitHub. */
  readonly heads: readonly string[];
  /** Also what the merge gate looks at, for those that are open; mergeability is waited for, a bounded while. */
  readonly merging: boolean;
}

/** Pull requests, their branches and what protects them, in the same repository. */
export interface PullRequests {
  /** What holds for all of them; asked once a run. */
  facts(): Promise<{
    readonly defaultBranch: string;
    readonly allowed: Readonly<Partial<Record<MergeMethod, boolean>>>;
  }>;
  /**
   * For each question the pull requests and branches found, in batches. `base`: the branch that new pull requests go to;
   * branches without an open pull request are compared with it. Of another repository's branches only those count whose
   * pull request closes the issue.
   * @throws RemoteError
   */
  read(
    questions: readonly PullQuestion[],
    base: string,
  ): Promise<
    ReadonlyMap<IssueNumber, { readonly found: readonly PullRequest[]; readonly branches: readonly Branch[] }>
  >;
  /** Rulesets and classic protection together; unknown, with a sentence, where either could not be read. Asked once a run. */
  rules(branch: string): Promise<Reading<BranchRules>>;
  /**
   * A branch that begins with an empty commit upon `base`; the commit comes before the ref, so the branch never exists
   * without it. A branch that exists already is left as it is.
   * @throws RemoteError
   */
  createBranch(name: string, base: string, message: string): Promise<void>;
  /**
   * Opens one, or answers the open one that this head and base have already.
   * @throws RemoteError; a sentence for each refusal that GitHub documents.
   */
  open(draft: {
    readonly issue: IssueNumber;
    readonly head: string;
    readonly base: string;
    readonly title: string;
    readonly body: string;
    readonly isDraft: boolean;
  }): Promise<PullRequest>;
  update(
    number: PullNumber,
    patch: { readonly title?: string; readonly body?: string; readonly state?: "closed" },
  ): Promise<void>;
  markReady(pull: Pick<PullRequest, "nodeId">): Promise<void>;
  /**
   * Merges that very head with the first method that GitHub takes. "refused": a rule or a person stands in the way, in
   * a sentence; "moved": the head is another by now, or the pull request is no longer open. A base that moved is tried
   * again, a few times.
   * @throws RemoteError when it failed, or may have happened without a trace that could be found.
   */
  merge(
    pull: PullNumber,
    wish: {
      readonly sha: string;
      readonly methods: readonly MergeMethod[];
      readonly title: string;
      readonly message: string;
    },
  ): Promise<
    | { readonly kind: "merged"; readonly sha: string }
    | { readonly kind: "moved" }
    | { readonly kind: "refused"; readonly sentence: string }
  >;
  /** Into the merge queue, with that very head. "refused": as above. */
  enqueue(
    pull: Pick<PullRequest, "nodeId" | "number">,
    sha: string,
  ): Promise<
    { readonly kind: "queued" } | { readonly kind: "moved" } | { readonly kind: "refused"; readonly sentence: string }
  >;
  /** Out of the merge queue; nothing where it is not in it. */
  dequeue(pull: Pick<PullRequest, "nodeId">): Promise<void>;
  /** Starts a workflow on a branch. @throws RemoteError */
  dispatch(workflow: string, branch: string): Promise<void>;
  /** Whether the workflow was dispatched on the branch for this merge or since. @throws RemoteError */
  isDispatched(
    workflow: string,
    branch: string,
    merge: { readonly at: string; readonly sha: string },
  ): Promise<boolean>;
}

/** A place for one text. `version` is opaque. */
export interface StateStore {
  /** For messages: `the repository variable NOTION_SYNC_STATE_1a2b3c4d`. */
  readonly name: string;
  read(): Promise<{ readonly text: string; readonly version: string } | undefined>;
  /**
   * Replaces what `version` named (undefined: nothing was there).
   * @throws StateCollision when another run wrote in between (where the store can tell).
   */
  write(text: string, version: string | undefined): Promise<{ readonly version: string }>;
}

/** Another run saved first. Read again, merge, write again. */
export class StateCollision extends Error {
  override readonly name = "StateCollision";
}

export interface Problem {
  /** Where: `statuses.Done`, `properties.people`, an input's name. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  /** The nearest valid name, where one is near. */
  readonly nearest?: string;
}

/** Yours: the setup is wrong. Every problem at once, in the words of the workflow and configuration files. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];
  constructor(where: string, problems: readonly Problem[]) {
    super([`${where}:`, ...problems.map((problem) => `- ${sentence(problem)}`)].join("\n"));
    this.problems = problems;
  }
}

function sentence({ path, found, expected, nearest }: Problem): string {
  const hint = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  return `${path}: found ${found}; expected ${expected}.${hint}`;
}

/** Theirs: a request failed. The message is a sentence with a next step. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
  readonly system: "Notion" | "GitHub";
  /** `POST /repos/o/r/issues`, without query or secrets. */
  readonly request: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** "refused": it did not happen. "unknown": it may have happened all the same. */
  readonly outcome: "refused" | "unknown";
  constructor(
    message: string,
    facts: {
      readonly system: "Notion" | "GitHub";
      readonly request: string;
      readonly status: number;
      readonly outcome: "refused" | "unknown";
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.system = facts.system;
    this.request = facts.request;
    this.status = facts.status;
    this.outcome = facts.outcome;
  }
}

/**
 * Nobody's: a system asks for quiet longer than the run lasts, or the run has to end. What it stopped was not done, and the next
 * run does it. It is no RemoteError, so that whoever tells failures lets it pass. The message is a sentence.
 */
export class NotNow extends Error {
  override readonly name = "NotNow";
}
