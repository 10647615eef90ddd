/** Records → GraphQL objects: the rollup of a commit, its checks and statuses, check suites. */
import { requiredChecks } from "./branch-rules.ts";
import type { CheckApp, CheckRecord, StatusRecord, SuiteRecord } from "./check-records.ts";
import { type Context, contextsOn } from "./contexts.ts";
import { type Arguments, type Asker, actorNode, connection, demandRead } from "./graphql-nodes.ts";
import { isPull, pullsOf } from "./pull-heads.ts";
import { HTML, nodeId } from "./render.ts";
import { checkPage, suiteState, workflowId } from "./render-checks.ts";
import { fullName, iso } from "./world.ts";

/** Null while nothing has reported. It lists what reported, and says nothing of what is required but absent. */
export function rollupNode(asker: Asker, sha: string) {
  const { repository } = asker;
  const contexts = contextsOn(repository, sha);
  // https://github.com/philips-software/pull-request-report-action/issues/557
  demandRead(asker, "checks");
  demandRead(asker, "statuses");
  if (contexts.length === 0) return null;
  const states = contexts.map((one) => one.state);
  return {
    __typename: "StatusCheckRollup",
    id: nodeId("SCR", sha),
    state: states.includes("failing") ? "FAILURE" : states.includes("pending") ? "PENDING" : "SUCCESS",
    contexts: (args: Arguments) => ({
      ...connection("contexts", args, contexts, (one) => contextNode(asker, one)),
      checkRunCount: contexts.filter((one) => one.kind === "check").length,
      statusContextCount: contexts.filter((one) => one.kind === "status").length,
    }),
  };
}

/** Suites of held runs are here, though they have no check runs and are in no rollup. */
export function suitesOf(asker: Asker, sha: string, args: Arguments) {
  demandRead(asker, "checks");
  const suites = asker.repository.suites.filter((one) => one.sha === sha);
  return connection("checkSuites", args, suites, (one) => suiteNode(asker, one));
}

function contextNode(asker: Asker, one: Context) {
  const node = one.kind === "check" ? checkNode(asker, one.record) : statusNode(asker, one.record);
  return { ...node, isRequired: (args: Arguments) => isRequired(asker, one, args) };
}

/** By the rules of the pull request's base, apps pinned there included. */
function isRequired({ repository }: Asker, one: Context, { pullRequestNumber, pullRequestId }: Arguments): boolean {
  const issue = pullsOf(repository).find(
    (pull) => pull.number === pullRequestNumber || nodeId("PR", pull.id) === pullRequestId,
  );
  if (!issue || !isPull(issue)) throw new Error("isRequired needs pullRequestNumber or pullRequestId");
  return requiredChecks(repository, issue.pull.base).some(
    ({ context, appId }) => context === one.name && (appId === null || appId === one.appId),
  );
}

function checkNode(asker: Asker, check: CheckRecord) {
  const url = checkPage(asker, check);
  return {
    __typename: "CheckRun",
    id: nodeId("CR", check.id),
    databaseId: check.id,
    name: check.name,
    status: check.status.toUpperCase(),
    conclusion: check.conclusion?.toUpperCase() ?? null,
    startedAt: iso(check.startedAt),
    completedAt: check.completedAt === null ? null : iso(check.completedAt),
    detailsUrl: url,
    url,
    permalink: url,
    resourcePath: url.slice(HTML.length),
    checkSuite: () => suiteNode(asker, check.suite),
  };
}

function statusNode(asker: Asker, status: StatusRecord) {
  return {
    __typename: "StatusContext",
    id: nodeId("SC", status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: null,
    targetUrl: null,
    createdAt: iso(status.createdAt),
    creator: actorNode(asker, status.creator),
  };
}

function suiteNode(asker: Asker, suite: SuiteRecord) {
  const state = suiteState(asker, suite);
  const url = `${HTML}/${fullName(asker.repository)}/commit/${suite.sha}/checks?check_suite_id=${suite.id}`;
  return {
    __typename: "CheckSuite",
    id: nodeId("CS", suite.id),
    databaseId: suite.id,
    status: state.status.toUpperCase(),
    conclusion: state.conclusion?.toUpperCase() ?? null,
    createdAt: iso(suite.createdAt),
    updatedAt: iso(suite.createdAt),
    url,
    resourcePath: url.slice(HTML.length),
    app: appNode(suite.app),
    workflowRun: () => runNode(asker, suite),
    checkRuns: (args: Arguments) => {
      const checks = asker.repository.checks.filter((one) => one.suite === suite);
      return connection("checkRuns", args, checks, (one) => checkNode(asker, one));
    },
  };
}

/** https://github.com/philips-software/pull-request-report-action/issues/724 */
function runNode(asker: Asker, { run }: SuiteRecord) {
  demandRead(asker, "actions");
  if (!run) return null;
  const url = `${HTML}/${fullName(asker.repository)}/actions/runs/${run.id}`;
  const id = workflowId(run.path);
  return {
    __typename: "WorkflowRun",
    id: nodeId("WFR", run.id),
    databaseId: run.id,
    event: run.event,
    runNumber: run.number,
    url,
    resourcePath: url.slice(HTML.length),
    createdAt: iso(run.createdAt),
    updatedAt: iso(run.updatedAt),
    workflow: { __typename: "Workflow", id: nodeId("W", id), databaseId: id, name: run.name, state: "ACTIVE" },
  };
}

function appNode(app: CheckApp) {
  return {
    __typename: "App",
    id: nodeId("A", app.id),
    databaseId: app.id,
    slug: app.slug,
    name: app.slug === "github-actions" ? "GitHub Actions" : app.slug,
    url: `${HTML}/apps/${app.slug}`,
  };
}
