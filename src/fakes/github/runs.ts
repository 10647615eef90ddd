/** What becomes of workflow runs and checks once they are there: approved, finished, reported by other Apps. */
import { ACTIONS_APP, type CheckApp, type CheckRecord, type RunRecord, type StatusRecord } from "./check-records.ts";
import { type CheckConclusion, isPassing } from "./conclusions.ts";
import { queueJobs } from "./events.ts";
import { mergeQueued, queueOf } from "./merge-queue.ts";
import { isPull, type PullIssue } from "./pull-heads.ts";
import type { Repository, World } from "./records.ts";
import { resolveCommit } from "./repository.ts";
import { workflowsAt } from "./workflow-files.ts";

export type MachineRoom = ReturnType<typeof machineRoom>;

/** What CI and GitHub's own jobs do, when the test says so. `at`: a branch, a full ref or a commit. */
export function machineRoom(world: World, repository: Repository) {
  return {
    /** Reports a check, as GitHub Actions unless another App is named; "pending" starts one. Answers its id. */
    check: (at: string, name: string, result: CheckConclusion | "pending" = "success", app = ACTIONS_APP): number =>
      report(world, repository, { sha: demandSha(repository, at), name, result, app }).id,
    /** Sets a commit status, as the older CI systems do. */
    status: (at: string, context: string, state: StatusRecord["state"] = "success", creator = "ci[bot]"): void => {
      const [id, createdAt] = [world.nextId(), world.clock.now()];
      repository.statuses.push({ id, context, sha: demandSha(repository, at), state, creator, createdAt });
    },
    /** Finishes every check that waits on a commit. */
    finish: (at: string, result: CheckConclusion = "success"): void => {
      const sha = demandSha(repository, at);
      for (const { name, suite } of repository.checks.filter((one) => one.sha === sha && one.status !== "completed"))
        report(world, repository, { sha, name, result, app: suite.app });
    },
    /** The queue merges its first entries, or throws one out without merging. */
    mergeQueued: (number: number): void => mergeQueued(world, repository, demandPull(repository, number)),
    ejectQueued: (number: number): void => {
      demandPull(repository, number).pull.queued = null;
    },
    queue: (branch = repository.defaultBranch): number[] => queueOf(repository, branch).map((issue) => issue.number),
  };
}

/** Someone pressed "Approve workflows to run": its jobs are queued. */
export function approveRun(world: World, repository: Repository, run: RunRecord): void {
  if (run.conclusion !== "action_required") throw new Error(`run ${run.id} waits for nobody's approval`);
  Object.assign(run, { status: "queued", conclusion: null, updatedAt: world.clock.now() });
  const file = workflowsAt(repository, run.sha).find((one) => one.path === run.path);
  queueJobs(world, repository, run, file?.jobs ?? []);
}

function report(
  world: World,
  repository: Repository,
  wish: {
    readonly sha: string;
    readonly name: string;
    readonly result: CheckConclusion | "pending";
    readonly app: CheckApp;
  },
): CheckRecord {
  const { sha, name, result, app } = wish;
  const now = world.clock.now();
  const waiting = repository.checks.find(
    (one) => one.sha === sha && one.name === name && one.suite.app.id === app.id && one.status !== "completed",
  );
  const check = waiting ?? newCheck(world, repository, wish);
  check.status = result === "pending" ? "in_progress" : "completed";
  check.conclusion = result === "pending" ? null : result;
  check.completedAt = result === "pending" ? null : now;
  settleRun(world, repository, check);
  return check;
}

function newCheck(
  world: World,
  repository: Repository,
  { sha, name, app }: { readonly sha: string; readonly name: string; readonly app: CheckApp },
): CheckRecord {
  const now = world.clock.now();
  const known = repository.suites.find((one) => one.sha === sha && one.app.id === app.id && one.run === null);
  const suite = known ?? { id: world.nextId(), sha, app, branch: repository.defaultBranch, createdAt: now, run: null };
  if (!known) repository.suites.push(suite);
  const facts = { status: "queued", conclusion: null, startedAt: now, completedAt: null } as const;
  const check: CheckRecord = { id: world.nextId(), name, sha, suite, ...facts };
  repository.checks.push(check);
  return check;
}

/** A run ends with its last job. */
function settleRun(world: World, repository: Repository, { suite }: CheckRecord): void {
  const { run } = suite;
  if (!run) return;
  const jobs = repository.checks.filter((one) => one.suite === suite);
  const isDone = jobs.every((one) => one.status === "completed");
  run.status = isDone ? "completed" : "in_progress";
  run.conclusion = isDone ? (jobs.every((one) => isPassing(one.conclusion)) ? "success" : "failure") : null;
  run.updatedAt = world.clock.now();
}

function demandSha(repository: Repository, at: string): string {
  const sha = resolveCommit(repository, at);
  if (sha === undefined) throw new Error(`no commit at ${at}`);
  return sha;
}

function demandPull(repository: Repository, number: number): PullIssue {
  const issue = repository.issues.get(number);
  if (!issue || !isPull(issue)) throw new Error(`number ${number} is no pull request`);
  return issue;
}
