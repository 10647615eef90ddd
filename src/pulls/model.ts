/** The nouns of pull requests: what GitHub holds around the one of a task. */
import type { PullNumber, Reading } from "../model.ts";

export type MergeMethod = "squash" | "merge" | "rebase";

/** A pull request as GitHub shows it. Logins carry no "[bot]" suffix. */
export interface PullRequest {
  readonly number: PullNumber;
  /** GraphQL's id, for what only mutations do. */
  readonly nodeId: string;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  /** Its author is an app, or a person who may write to the repository. */
  readonly isTrusted: boolean;
  readonly state: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  /** Somebody has made a draft of it since it was opened; we never do. */
  readonly wasMadeDraft: boolean;
  /** Branches by their short names. */
  readonly base: string;
  readonly head: string;
  readonly headSha: string;
  /** Its head lies in another repository. */
  readonly isFork: boolean;
  /** 0: it holds nothing besides a placeholder. */
  readonly changedFiles: number;
  /** What links it to the issue on GitHub: a closing keyword in its text, a hand in the sidebar, or nothing. */
  readonly link: "text" | "hand" | "none";
  /** Present once merged. */
  readonly merged?: { readonly by: string; readonly at: string; readonly sha: string };
  /** Who put it into the merge queue; absent: it is not in it. */
  readonly queuedBy?: string;
  /** What the merge gate looks at; absent where it was not asked for. */
  readonly merging?: Merging;
}

/** What stands between an open pull request and its merge. */
export interface Merging {
  readonly mergeable: "yes" | "conflict" | "unknown";
  /** GitHub's own summary says so; false also while it computes. */
  readonly isBehind: boolean;
  readonly isBlocked: boolean;
  readonly review: "approved" | "required" | "changes-requested" | "none";
  /** What has reported on the exact head. */
  readonly checks: Reading<readonly Check[]>;
  /** Workflow runs on the head wait for somebody's "Approve workflows to run". */
  readonly isHeld: boolean;
}

/** A check run or a commit status, as last reported. */
export interface Check {
  readonly name: string;
  /** The App that reported it; absent for statuses. */
  readonly app?: number;
  readonly result: "passed" | "pending" | "failed" | "held";
}

/** What a branch asks before it takes a merge, from rulesets and classic protection together. */
export interface BranchRules {
  /** `app`: only that App's report counts. */
  readonly required: readonly { readonly name: string; readonly app?: number }[];
  readonly methods: readonly MergeMethod[];
  readonly hasQueue: boolean;
}

/** A branch that could be the head of the task's pull request. */
export interface Branch {
  readonly name: string;
  /** Linked to the issue in its sidebar. */
  readonly isLinked: boolean;
  /** Commits that the base lacks, and files they change; absent where GitHub did not say. */
  readonly commits?: number;
  readonly changedFiles?: number;
}

/** What GitHub holds around a task's pull request, read in one go. */
export interface Pulls {
  /** The front-matter's first, then those that close the issue, then those from one of its branches. */
  readonly found: readonly PullRequest[];
  readonly branches: readonly Branch[];
  /** The branch that pull requests go to. */
  readonly base: string;
  /** Absent where nothing is to be merged. */
  readonly rules?: Reading<BranchRules>;
  /** Allowed by the repository's settings; absent: GitHub does not say. */
  readonly allowed: Readonly<Partial<Record<MergeMethod, boolean>>>;
  /** The `after-merge` workflow was started since the merge; absent where nobody asked. */
  readonly isDispatched?: boolean;
  /** What GitHub answered to our last try to merge this head. */
  readonly refused?: { readonly sha: string; readonly sentence: string };
}
