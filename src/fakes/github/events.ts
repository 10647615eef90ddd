/** What an event starts: workflow runs and their checks, held or not at all where a workflow's own token caused it. */
import { ACTIONS_APP, type RunRecord } from "./check-records.ts";
import type { Repository, World } from "./records.ts";
import { type WorkflowFile, workflowsAt } from "./workflow-files.ts";

export interface Happening {
  readonly event: "push" | "pull_request" | "workflow_dispatch" | "repository_dispatch" | "merge_group";
  /** A pull request's activity, or a dispatch's event type. */
  readonly type?: string;
  readonly sha: string;
  /** The branch whose filters count: the base of a pull request. */
  readonly branch: string;
  /** Where the head is, when it is not that branch. */
  readonly head?: string;
  readonly actor: string;
  /** From a fork, by someone without write access. */
  readonly isFromStranger?: boolean;
  /** Only this workflow. */
  readonly path?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** Starts every workflow that listens. Answers the runs, held ones included. */
export function happen(world: World, repository: Repository, happening: Happening): RunRecord[] {
  const { event, actor, sha } = happening;
  const isDispatch = event === "workflow_dispatch" || event === "repository_dispatch";
  if (isSkipped(repository, happening)) return [];
  const fate = isDispatch ? "runs" : fateOf(world, happening);
  if (fate === "nothing") return [];
  const from =
    event === "repository_dispatch" ? (repository.refs.get(`refs/heads/${repository.defaultBranch}`) ?? sha) : sha;
  return workflowsAt(repository, from)
    .filter((file) => listens(file, happening))
    .map((file) => start(world, repository, { file, happening, isHeld: fate === "held", actor }));
}

export const isWorkflowToken = (login: string): boolean => login === "github-actions[bot]";

/**
 * What the workflow token causes starts nothing, but for pull requests opened, reopened or pushed to, which wait for approval
 * (on Enterprise Server they start nothing either). https://docs.github.com/en/actions/concepts/security/github_token
 * A stranger's fork waits as well: https://docs.github.com/en/actions/how-tos/manage-workflow-runs/approve-runs-from-forks
 */
function fateOf(world: World, { event, type, actor, isFromStranger }: Happening): "runs" | "held" | "nothing" {
  if (isWorkflowToken(actor)) {
    const isHeld = event === "pull_request" && HELD.includes(type ?? "") && !world.isEnterprise;
    return isHeld ? "held" : "nothing";
  }
  return isFromStranger ? "held" : "runs";
}

const HELD = ["opened", "synchronize", "reopened"];

/** https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
function isSkipped({ git }: Repository, { event, sha }: Happening): boolean {
  if (event !== "push" && event !== "pull_request") return false;
  return /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/.test(git.commits.get(sha)?.message ?? "");
}

function listens(file: WorkflowFile, { event, type, branch, path }: Happening): boolean {
  const filters = file.on.get(event);
  if (!filters || (path !== undefined && path !== file.path)) return false;
  const types = filters.types ?? (event === "pull_request" ? HELD : undefined);
  const isRightType = types === undefined || type === undefined || types.includes(type);
  return isRightType && (filters.branches?.some((one) => one === branch || one === "**") ?? true);
}

function start(
  world: World,
  repository: Repository,
  { file, happening, isHeld, actor }: { file: WorkflowFile; happening: Happening; isHeld: boolean; actor: string },
): RunRecord {
  const now = world.clock.now();
  const run: RunRecord = {
    id: world.nextId(),
    number: repository.runs.filter((one) => one.path === file.path).length + 1,
    path: file.path,
    name: file.name,
    event: happening.event,
    sha: happening.sha,
    branch: happening.head ?? happening.branch,
    actor,
    isFromFork: happening.isFromStranger === true,
    inputs: happening.inputs ?? {},
    status: isHeld ? "completed" : "queued",
    conclusion: isHeld ? "action_required" : null,
    createdAt: now,
    updatedAt: now,
  };
  repository.runs.push(run);
  const suite = { id: world.nextId(), sha: run.sha, app: ACTIONS_APP, branch: run.branch, createdAt: now, run };
  repository.suites.push(suite);
  if (!isHeld) queueJobs(world, repository, run, file.jobs);
  return run;
}

/** A held run has no jobs yet, and so no check runs: https://github.com/UltraBob/ddev-drupal-code-quality/pull/53 */
export function queueJobs(world: World, repository: Repository, run: RunRecord, jobs: readonly string[]): void {
  const suite = repository.suites.find((one) => one.run === run);
  if (!suite) throw new Error(`run ${run.id} has no suite`);
  for (const name of jobs)
    repository.checks.push({
      id: world.nextId(),
      name,
      sha: run.sha,
      suite,
      status: "queued",
      conclusion: null,
      startedAt: world.clock.now(),
      completedAt: null,
    });
}
