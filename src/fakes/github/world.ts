/** The stand-in's world: made empty, filled and searched by the rules that hold for people and for the API alike. */
import type { VirtualClock } from "../clock.ts";
import { shownInLists } from "./list-lag.ts";
import { gitStore } from "./objects.ts";
import type { IssueRecord, LabelRecord, PullRecord, Repository, Settings, User, World } from "./records.ts";

export function createWorld(clock: VirtualClock, settings: Settings, isEnterprise = false): World {
  let lastId = 1_000_000;
  return {
    clock,
    settings,
    isEnterprise,
    users: new Map(),
    repositories: [],
    formerNames: new Map(),
    formerIssues: new Map(),
    nextId: () => ++lastId,
  };
}

/** Adds a repository without a branch. A fork shares its parent's objects: https://git-scm.com/docs/gitrepository-layout */
export function addRepository(world: World, owner: string, name: string, parent: Repository | null = null): Repository {
  const repository: Repository = {
    id: world.nextId(),
    owner,
    name,
    isPrivate: parent?.isPrivate ?? true,
    hasIssues: true,
    isArchived: false,
    defaultBranch: "main",
    description: null,
    createdAt: world.clock.now(),
    collaborators: new Set([owner]),
    issues: new Map(),
    labels: [],
    git: parent?.git ?? gitStore(),
    refs: new Map(),
    variables: new Map(),
    ownerType: "Organization",
    parent,
    hasDrafts: true,
    actionsMayOpenPullRequests: false,
    mergeSettings: { merge: true, squash: true, rebase: true, auto: false, deleteBranch: false },
    rulesets: [],
    protections: new Map(),
    checks: [],
    suites: [],
    statuses: [],
    runs: [],
    pushedAt: new Map(),
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
    editors: [],
    comments: [],
    linkedBranches: [],
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
  const newest = world.clock.now() - world.settings.listLagMs;
  return [...repository.issues.values()]
    .filter((issue) => !issue.gone && issue.createdAt <= newest)
    .map((issue) => shownInLists(world, issue));
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
  if (issue.pull) issue.pull.queued = null;
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
