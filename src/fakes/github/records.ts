/** The records of the stand-in: what GitHub would keep in its databases, for the other files to edit. */
import type { VirtualClock } from "../clock.ts";
import type { GitStore } from "./objects.ts";

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
  readonly head: string;
  readonly base: string;
  draft: boolean;
  mergedAt: number | null;
  /** Numbers of the issues it is linked to. */
  closes: number[];
}

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
  readonly dispatches: { readonly eventType: string; readonly payload: Readonly<Record<string, unknown>> }[];
}

export interface World {
  readonly clock: VirtualClock;
  readonly users: Map<string, User>;
  readonly repositories: Repository[];
  /** Old `owner/name` → repository, as GitHub redirects after a rename. */
  readonly formerNames: Map<string, Repository>;
  /** Milliseconds during which a new issue is missing from lists. */
  listLagMs: number;
  /** One counter for every kind of thing: ids are never mistaken for numbers that way. */
  nextId(): number;
}
