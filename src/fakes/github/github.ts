/**
 * The GitHub stand-in: a world one can look at and edit as people do, behind the shape of a fetch handler.
 *
 * What it does not know it refuses, loudly. Left out on purpose:
 * - Search: identity is never decided by it, as it is minutes old (https://github.com/getsentry/sentry-cocoa/issues/8144).
 * - Auto-merge is shown but not carried out, and cannot be switched on: the product merges by itself or not at all.
 * - The merge queue moves only when the test says so (`machines`), and merges one entry at a time.
 * - Rulesets know the rules a merge meets (checks, reviews, methods, history, queue) and a new branch (creation): no
 *   signatures, deployments, required workflows, code owners or conversations, nor bypass lists; classic protection likewise.
 * - Workflows do not run: a run waits until the test finishes it. Of `on:` only types, branches and inputs are known.
 * - Webhooks, teams, projects, issue types, sub-issues, milestones, reactions, releases: no promise of the product rests on them.
 * - Lines of a diff are not counted, and renames are a file gone and a file come. HAS_HOOKS exists on Enterprise Server only.
 * - "Could not resolve to a node" right after a creation, 502 and the like come when ordered (`failNext`), never by themselves.
 * - A label list over 100 or a slow query fails as reported, but no request ever takes 10 s: time is the test's.
 * - Notifications: who was mentioned or told is not kept.
 * - Mutations of issues, comments and labels by GraphQL: the product writes those by REST.
 */
import type { VirtualClock } from "../clock.ts";
import type { Exchanges, LoggedRequest } from "./exchanges.ts";
import { type Faults, faults } from "./faults.ts";
import { limits } from "./limits.ts";
import { entryAt } from "./objects.ts";
import { type Person, person } from "./people.ts";
import type { Repository, Settings } from "./records.ts";
import { type MachineRoom, machineRoom } from "./runs.ts";
import { answer } from "./server.ts";
import { defaultGrants, type Grant } from "./tokens.ts";
import { type IssueView, viewIssue } from "./views.ts";
import { addRepository, createWorld } from "./world.ts";

export interface FakeGitHubOptions {
  readonly clock: VirtualClock;
  readonly owner: string;
  readonly repo: string;
  /** Token → what it may do. Left out: those of tokens.ts. */
  readonly tokens?: ReadonlyMap<string, Grant>;
  /** People with push access, besides the owner and "maintainer". */
  readonly collaborators?: readonly string[];
  /** Without a branch. */
  readonly empty?: boolean;
  /** A violation of GitHub's published schemas rejects the request. On where left out. */
  readonly strict?: boolean;
  /** An Enterprise Server: REST below /api/v3, GraphQL at /api/graphql. */
  readonly isEnterprise?: boolean;
}

export interface FakeGitHub {
  handle(request: Request): Promise<Response>;
  /** As the platform's own: redirects are followed unless `redirect: "manual"`. */
  readonly fetch: typeof globalThis.fetch;
  /** One person's hands. */
  as(login: string): Person;
  /** What CI and GitHub's own background jobs do, when the test says so. */
  readonly machines: MachineRoom;
  /** The repository's record: facts such as `isPrivate`, `hasIssues`, `isArchived`, `collaborators` may be edited. */
  readonly repository: Repository;
  /** Another repository; also where issues are transferred to. */
  addRepository(name: string, facts?: { readonly isPrivate?: boolean }): Repository;
  /** @throws when the repository has no such number, or has it no longer. */
  issue(number: number): IssueView;
  /** Issues that are still here, without pull requests, by number. */
  issues(): readonly IssueView[];
  /** A file's text at a ref (`refs/notion-sync/ab`, `refs/heads/main`); undefined where either is missing. */
  file(ref: string, path: string): string | undefined;
  readonly failNext: Faults["failNext"];
  readonly requests: readonly LoggedRequest[];
  /** The requests that changed something. */
  readonly writes: readonly LoggedRequest[];
  /** What GitHub does not describe, and what this stand-in cannot do. */
  readonly violations: readonly string[];
  /** May be changed at any time. */
  readonly settings: Settings;
  /** Takes requests (or GraphQL points) out of a token's hour, as the repository's other workflows do. */
  spendElsewhere(token: string, amount: number, resource?: "core" | "graphql"): void;
}

/** What GitHub does when nothing is the matter. Mergeability takes a second: it is never known at first. */
const CALM: Settings = {
  strict: true,
  primaryLimit: false,
  secondaryLimit: false,
  listLagMs: 0,
  editLagMs: 0,
  mergeabilityMs: 1000,
  baseSettlesMs: 0,
  autoCloses: true,
};

/** A repository with one commit, labels and issues none, known to the tokens of tokens.ts. */
export function fakeGitHub(options: FakeGitHubOptions): FakeGitHub {
  const { clock, owner, repo, strict = true, collaborators = [] } = options;
  const settings: Settings = { ...CALM, strict };
  const world = createWorld(clock, settings, options.isEnterprise);
  const repository = addRepository(world, owner, repo);
  for (const login of ["maintainer", ...collaborators]) repository.collaborators.add(login);
  if (!options.empty)
    person(world, repository, owner).commit({ "README.md": `# ${repo}\n` }, { message: "Initial commit" });
  const grants = options.tokens ?? defaultGrants();
  const exchanges: Exchanges = {
    world,
    grants,
    settings,
    faults: faults(),
    limits: limits(clock.now),
    requests: [],
    writes: [],
    violations: [],
  };
  const handle = (request: Request) => answer(exchanges, request);
  return {
    handle,
    fetch: following(handle),
    as: (login) => person(world, repository, login),
    machines: machineRoom(world, repository),
    repository,
    addRepository: (name, { isPrivate = false } = {}) => {
      const [itsOwner = "", itsName = ""] = name.split("/");
      return Object.assign(addRepository(world, itsOwner, itsName), { isPrivate });
    },
    issue: (number) => viewIssue(repository, number),
    issues: () =>
      [...repository.issues.values()]
        .filter((issue) => !issue.gone && !issue.pull)
        .map((issue) => viewIssue(repository, issue.number)),
    file: (ref, path) => {
      const commit = repository.git.commits.get(repository.refs.get(ref) ?? "");
      const entry = commit && entryAt(repository.git, commit.tree, path);
      return entry && repository.git.blobs.get(entry.sha)?.toString();
    },
    failNext: exchanges.faults.failNext,
    requests: exchanges.requests,
    writes: exchanges.writes,
    violations: exchanges.violations,
    settings: exchanges.settings,
    spendElsewhere: (token, amount, resource = "core") =>
      void exchanges.limits.spend(token, resource, grants.get(token)?.hourlyLimit ?? 0, amount),
  };
}

/** https://fetch.spec.whatwg.org/#http-redirect-fetch: after a 301 a POST becomes a GET, a PATCH stays one. */
function following(handle: FakeGitHub["handle"]): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const again = request.clone();
    const response = await handle(request);
    const location = response.headers.get("location");
    if (response.status !== 301 || location === null || request.redirect !== "follow") return response;
    const method = again.method === "POST" ? "GET" : again.method;
    const body = method === "GET" ? null : await again.text();
    return following(handle)(location, { method, body, headers: again.headers, signal: again.signal });
  };
}
