/** The stand-in's world: what GitHub would keep in its databases, as plain records that the other files edit. */
import type { VirtualClock } from "./clock.ts";
import { type GitStore, gitStore } from "./github-objects.ts";

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

export function createWorld(clock: VirtualClock): World {
  let lastId = 1_000_000;
  return {
    clock,
    users: new Map(),
    repositories: [],
    formerNames: new Map(),
    listLagMs: 0,
    nextId: () => ++lastId,
  };
}

/** Adds a repository with one commit on its default branch, or none at all when `isEmpty`. */
export function addRepository(world: World, owner: string, name: string): Repository {
  const repository: Repository = {
    id: world.nextId(),
    owner,
    name,
    isPrivate: true,
    hasIssues: true,
    isArchived: false,
    defaultBranch: "main",
    description: null,
    createdAt: world.clock.now(),
    collaborators: new Set([owner]),
    issues: new Map(),
    labels: [],
    git: gitStore(),
    refs: new Map(),
    variables: new Map(),
    dispatches: [],
  };
  world.repositories.push(repository);
  return repository;
}

/** Logins ignore case; the first spelling seen is the account's own. */
export function userOf(world: World, login: string): User {
  const known = world.users.get(login.toLowerCase());
  if (known) return known;
  const user: User = {
    id: world.nextId(),
    login,
    type: login.endsWith("[bot]") ? "Bot" : "User",
    createdAt: world.clock.now(),
  };
  world.users.set(login.toLowerCase(), user);
  return user;
}

export const fullName = (repository: Repository): string => `${repository.owner}/${repository.name}`;

export function findRepository(world: World, name: string): Repository | undefined {
  const wanted = name.toLowerCase();
  return world.repositories.find((repository) => fullName(repository).toLowerCase() === wanted);
}

/** Labels are compared without case; the existing spelling wins. https://github.com/cli/cli/blob/trunk/api/queries_repo.go */
export function findLabel(repository: Repository, name: string): LabelRecord | undefined {
  const wanted = name.toLowerCase();
  return repository.labels.find((label) => label.name.toLowerCase() === wanted);
}

/** The label of that name, made grey when it is new: https://github.com/hivemoot/hivemoot-bot/issues/113 */
export function ensureLabel(world: World, repository: Repository, name: string): LabelRecord {
  const known = findLabel(repository, name);
  if (known) return known;
  const label: LabelRecord = { id: world.nextId(), name, color: "ededed", description: null };
  repository.labels.push(label);
  return label;
}

/** Adds an issue or a pull request: both take the next number of the same row. */
export function addIssue(
  world: World,
  repository: Repository,
  facts: Pick<IssueRecord, "title" | "body" | "author" | "labels" | "assignees"> & { readonly pull?: PullRecord },
): IssueRecord {
  const now = world.clock.now();
  const issue: IssueRecord = {
    ...facts,
    id: world.nextId(),
    number: Math.max(0, ...repository.issues.keys()) + 1,
    state: "open",
    stateReason: null,
    locked: false,
    comments: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

/** Collaborators, and whoever takes part in the thread: https://github.com/openeverest/openeverest/issues/2839 */
export function assignableLogin(
  world: World,
  repository: Repository,
  login: string,
  issue?: IssueRecord,
): string | undefined {
  const participants = issue ? [issue.author, ...issue.comments.map((comment) => comment.author)] : [];
  const wanted = login.toLowerCase();
  return [...repository.collaborators, ...participants].find(
    (one) => one.toLowerCase() === wanted && userOf(world, one).type === "User",
  );
}

/** What GitHub's lists show now. They lag for seconds to minutes: https://github.com/judell/bram/issues/252 */
export function listedIssues(world: World, repository: Repository): IssueRecord[] {
  const now = world.clock.now();
  return [...repository.issues.values()].filter((issue) => !issue.gone && issue.createdAt + world.listLagMs <= now);
}

/** A time as GitHub writes it, to the second. */
export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Closes or reopens with what goes with it. A reason without a change of state is ignored: https://docs.github.com/en/rest/issues/issues#update-an-issue */
export function changeState(
  world: World,
  issue: IssueRecord,
  wish: { readonly state: "open" | "closed"; readonly reason?: IssueRecord["stateReason"]; readonly by: string },
): void {
  if (issue.state === wish.state) return;
  issue.state = wish.state;
  if (wish.state === "open") {
    issue.stateReason = "reopened";
    issue.closedAt = null;
    issue.closedBy = null;
    return;
  }
  issue.stateReason = issue.pull ? null : wish.reason && wish.reason !== "reopened" ? wish.reason : "completed";
  issue.closedAt = world.clock.now();
  issue.closedBy = wish.by;
}
