/** Records → REST answers: check runs, check suites, commit statuses, workflow runs. */
import type { CheckApp, CheckRecord, RunRecord, StatusRecord, SuiteRecord } from "./check-records.ts";
import { latestChecks } from "./contexts.ts";
import { headOf, pullsOf } from "./pull-heads.ts";
import { HTML, nodeId, renderUser, repositoryUrl, type View } from "./render.ts";
import { renderMinimalPull } from "./render-pulls.ts";
import { renderRepository } from "./render-repository.ts";
import type { Grant } from "./tokens.ts";
import { fullName, iso } from "./world.ts";

export function renderCheck(view: View, check: CheckRecord) {
  const url = `${repositoryUrl(view)}/check-runs/${check.id}`;
  const page = checkPage(view, check);
  return {
    id: check.id,
    node_id: nodeId("CR", check.id),
    name: check.name,
    head_sha: check.sha,
    external_id: "",
    url,
    html_url: page,
    details_url: page,
    status: check.status,
    conclusion: check.conclusion,
    started_at: iso(check.startedAt),
    completed_at: check.completedAt === null ? null : iso(check.completedAt),
    output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${url}/annotations` },
    check_suite: { id: check.suite.id },
    app: renderApp(view, check.suite.app),
    pull_requests: openPullsAt(view, check.sha),
  };
}

/** A held run's suite says action_required and has no check runs. */
export function renderSuite(view: View, suite: SuiteRecord, grant: Grant) {
  const { repository } = view;
  const url = `${repositoryUrl(view)}/check-suites/${suite.id}`;
  const state = suiteState(view, suite);
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.branch,
    head_sha: suite.sha,
    status: state.status,
    conclusion: state.conclusion,
    url,
    before: null,
    after: suite.sha,
    pull_requests: openPullsAt(view, suite.sha),
    app: renderApp(view, suite.app),
    repository: renderRepository(view, grant),
    created_at: iso(suite.createdAt),
    updated_at: iso(suite.createdAt),
    head_commit: headCommit(view, suite.sha),
    latest_check_runs_count: repository.checks.filter((check) => check.suite === suite).length,
    check_runs_url: `${url}/check-runs`,
  };
}

/** Completed once all its checks are; it fails with the first that fails. */
export function suiteState({ repository }: Pick<View, "repository">, suite: SuiteRecord) {
  const checks = latestChecks(repository, suite.sha).filter((check) => check.suite === suite);
  const { run } = suite;
  if (run && checks.length === 0) return { status: run.status, conclusion: run.conclusion };
  if (checks.some((check) => check.status !== "completed")) return { status: "in_progress", conclusion: null } as const;
  const failed = checks.find((check) => !["success", "neutral", "skipped"].includes(check.conclusion ?? ""));
  return { status: "completed", conclusion: failed?.conclusion ?? "success" } as const;
}

export function renderStatus(view: View, status: StatusRecord) {
  return {
    id: status.id,
    node_id: nodeId("SC", status.id),
    url: `${repositoryUrl(view)}/statuses/${status.sha}`,
    state: status.state,
    context: status.context,
    description: null,
    target_url: null,
    avatar_url: renderUser(view, status.creator).avatar_url,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
  };
}

export function renderRun(view: View, run: RunRecord, grant: Grant) {
  const url = `${repositoryUrl(view)}/actions/runs/${run.id}`;
  const workflow = workflowId(run.path);
  const actor = renderUser(view, run.actor);
  return {
    id: run.id,
    node_id: nodeId("WFR", run.id),
    name: run.name,
    display_title: run.name,
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.path,
    run_number: run.number,
    run_attempt: 1,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflow,
    check_suite_id: view.repository.suites.find((suite) => suite.run === run)?.id ?? 0,
    url,
    html_url: `${HTML}/${fullName(view.repository)}/actions/runs/${run.id}`,
    pull_requests: openPullsAt(view, run.sha),
    created_at: iso(run.createdAt),
    updated_at: iso(run.updatedAt),
    run_started_at: iso(run.createdAt),
    actor,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(view)}/check-suites/0`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${repositoryUrl(view)}/actions/workflows/${workflow}`,
    head_commit: headCommit(view, run.sha),
    repository: renderRepository(view, grant),
    head_repository: renderRepository(view, grant),
  };
}

/** One number for one file, whatever commit it stands on. */
export function workflowId(path: string): number {
  return [...path].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 100_000_007, 7);
}

export function checkPage(view: Pick<View, "repository">, check: CheckRecord): string {
  return `${HTML}/${fullName(view.repository)}/runs/${check.id}`;
}

function renderApp(view: View, app: CheckApp) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: renderUser(view, app.slug === "github-actions" ? "github" : app.slug),
    name: app.slug === "github-actions" ? "GitHub Actions" : app.slug,
    description: null,
    external_url: `https://${app.slug}.example.com`,
    html_url: `${HTML}/apps/${app.slug}`,
    created_at: iso(0),
    updated_at: iso(0),
    permissions: { checks: "write" },
    events: [],
  };
}

function openPullsAt(view: View, sha: string) {
  return pullsOf(view.repository)
    .filter((issue) => issue.state === "open" && headOf(view.repository, issue) === sha)
    .map((issue) => renderMinimalPull(view, issue));
}

function headCommit({ repository }: View, sha: string) {
  const commit = repository.git.commits.get(sha);
  if (!commit) throw new Error(`no commit ${sha}, and yet something ran on it`);
  const { name, email, date } = commit.author;
  const author = { name, email };
  return { id: sha, tree_id: commit.tree, message: commit.message, timestamp: iso(date), author, committer: author };
}
