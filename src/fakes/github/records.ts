/** The records of the stand-in: what GitHub would keep in its databases, for the other files to edit. */
import type { VirtualClock } from "../clock.ts";
import type { CheckRecord, RunRecord, StatusRecord, SuiteRecord } from "./check-records.ts";
import type { GitStore } from "./objects.ts";
import type { Protection, Ruleset } from "./rule-records.ts";

export interface User {
  readonly id: number;
  /** As REST gives it: an App's login ends in "[bot]". */
  readonly login: string;
  readonly type: "User" | "Bot";
  readonly createdAt: number;
}

export interface LabelRecord {
  readonly id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface CommentRecord {
  readonly id: number;
  readonly author: string;
  body: string;
  readonly createdAt: number;
  updatedAt: number;
}

export interface PullRecord {
  /** The branch's short name, in `headRepository`: this one or a fork. */
  readonly head: string;
  readonly headRepository: Repository;
  base: string;
  /** The head's commit; it stays when the branch is deleted. */
  headSha: string;
  draft: boolean;
  /** Who made a draft of it, one for each time. */
  readonly madeDraftBy: string[];
  mergedAt: number | null;
  mergedBy: string | null;
  mergeSha: string | null;
  /** Numbers of the issues that someone linked by hand. */
  readonly closes: number[];
  readonly requestedReviewers: string[];
  /** Each person's last word. */
  readonly reviews: Map<string, "APPROVED" | "CHANGES_REQUESTED">;
  queued: { readonly id: number; readonly by: string; readonly at: number; readonly jump: boolean } | null;
  autoMerge: { readonly by: string; readonly at: number; readonly method: MergeMethod } | null;
  /** The base and head that mergeability was last asked for, and when the answer is known. */
  computed: { readonly of: string; readonly knownAt: number } | null;
}

export type MergeMethod = "merge" | "squash" | "rebase";

/** Times are milliseconds; answers show them floored to the second. */
export interface IssueRecord {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  readonly author: string;
  labels: LabelRecord[];
  assignees: string[];
  locked: boolean;
  /** Who edited its text, each time. */
  readonly editors: string[];
  readonly comments: CommentRecord[];
  /** Full names of the branches made for it. */
  readonly linkedBranches: string[];
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  closedBy: string | null;
  /** Present where the number is a pull request's. */
  readonly pull?: PullRecord;
  /** Where the number leads now, if the issue is no longer here. */
  gone?:
    | { readonly kind: "deleted" }
    | { readonly kind: "transferred"; readonly repository: number; readonly number: number };
}

export interface VariableRecord {
  readonly name: string;
  value: string;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Repository {
  readonly id: number;
  owner: string;
  name: string;
  isPrivate: boolean;
  hasIssues: boolean;
  isArchived: boolean;
  defaultBranch: string;
  description: string | null;
  readonly createdAt: number;
  /** Logins with push access: they can be assigned, and their labels are not dropped. */
  readonly collaborators: Set<string>;
  readonly issues: Map<number, IssueRecord>;
  labels: LabelRecord[];
  readonly git: GitStore;
  /** Full names (`refs/heads/main`) → commit. */
  readonly refs: Map<string, string>;
  readonly variables: Map<string, VariableRecord>;
  /** Organisations can have a merge queue, personal accounts cannot. */
  ownerType: "User" | "Organization";
  /** Where it was forked from. */
  readonly parent: Repository | null;
  /** False: a repository on a free plan; a private one has no rulesets there either. */
  hasDrafts: boolean;
  /** "Allow GitHub Actions to create and approve pull requests": off in a new repository. */
  actionsMayOpenPullRequests: boolean;
  readonly mergeSettings: { merge: boolean; squash: boolean; rebase: boolean; auto: boolean; deleteBranch: boolean };
  readonly rulesets: Ruleset[];
  /** Branch → classic protection. */
  readonly protections: Map<string, Protection>;
  readonly checks: CheckRecord[];
  readonly suites: SuiteRecord[];
  readonly statuses: StatusRecord[];
  readonly runs: RunRecord[];
  /** Branch → when it last moved. */
  readonly pushedAt: Map<string, number>;
  readonly dispatches: { readonly eventType: string; readonly payload: Readonly<Record<string, unknown>> }[];
}

/** How the platform behaves now; may be changed at any time. Milliseconds. */
export interface Settings {
  strict: boolean;
  /** Refuse what goes over the hour's requests. */
  primaryLimit: boolean;
  /** Refuse more than 80 creations a minute or 500 an hour, or more points a minute than allowed. */
  secondaryLimit: boolean;
  /** For so long a new issue is missing from lists. */
  listLagMs: number;
  /** For so long an edited issue shows its old values in lists. */
  editLagMs: number;
  /** From the first question until mergeability is known, and asked for again. */
  mergeabilityMs: number;
  /** For so long after a branch moved, a merge into it answers "Base branch was modified". */
  baseSettlesMs: number;
  /** Whether a merge closes the issues it is linked to. */
  autoCloses: boolean;
}

export interface World {
  readonly clock: VirtualClock;
  readonly settings: Settings;
  /** An Enterprise Server: paths below /api, and no held runs. */
  readonly isEnterprise: boolean;
  readonly users: Map<string, User>;
  readonly repositories: Repository[];
  /** Old `owner/name` → repository, as GitHub redirects after a rename. */
  readonly formerNames: Map<string, Repository>;
  /** What lists showed of an issue before, oldest first; kept while edits lag. */
  readonly formerIssues: Map<IssueRecord, { readonly at: number; readonly shown: IssueRecord }[]>;
  /** One counter for every kind of thing: ids are never mistaken for numbers that way. */
  nextId(): number;
}
