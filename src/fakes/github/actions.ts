/** The REST routes of GitHub Actions: workflows, their runs, dispatching one, what its token may do. */
import type { RunRecord } from "./check-records.ts";
import { happen } from "./events.ts";
import { refuseUnknown } from "./issue-rules.ts";
import { HTML, nodeId, repositoryUrl } from "./render.ts";
import { renderRun, workflowId } from "./render-checks.ts";
import { type Call, forbidden, notFound, page, Refusal, type Reply, type Route } from "./routes.ts";
import { approveRun } from "./runs.ts";
import { type WorkflowFile, workflowsAt } from "./workflow-files.ts";
import { fullName, iso } from "./world.ts";

const ACTIONS = "/repos/{owner}/{repo}/actions";
const WORKFLOW = `${ACTIONS}/workflows/{workflow_id}`;
const TOKEN = `${ACTIONS}/permissions/workflow`;

export const actionRoutes: readonly Route[] = [
  { method: "GET", path: TOKEN, needs: ["administration", "read"], answer: getTokenSettings },
  { method: "PUT", path: TOKEN, needs: ["administration", "write"], answer: setTokenSettings },
  { method: "GET", path: `${ACTIONS}/workflows`, needs: ["actions", "read"], answer: listWorkflows },
  { method: "POST", path: `${WORKFLOW}/dispatches`, needs: ["actions", "write"], answer: dispatchWorkflow },
  { method: "GET", path: `${WORKFLOW}/runs`, needs: ["actions", "read"], answer: listRunsOfWorkflow },
  { method: "GET", path: `${ACTIONS}/runs`, needs: ["actions", "read"], answer: listAllRuns },
  { method: "GET", path: `${ACTIONS}/runs/{run_id}`, needs: ["actions", "read"], answer: getRun },
  { method: "POST", path: `${ACTIONS}/runs/{run_id}/approve`, needs: ["actions", "write"], answer: approve },
];

/** Takes administration, which the workflow token has no key for: https://docs.github.com/en/rest/actions/permissions */
function getTokenSettings({ repository }: Call): Reply {
  const may = repository.actionsMayOpenPullRequests;
  return { status: 200, body: { default_workflow_permissions: "read", can_approve_pull_request_reviews: may } };
}

function setTokenSettings({ repository, body }: Call): Reply {
  refuseUnknown("body", Object.keys(body), ["can_approve_pull_request_reviews"]);
  repository.actionsMayOpenPullRequests = body.can_approve_pull_request_reviews === true;
  return { status: 204 };
}

function listWorkflows(call: Call): Reply {
  const files = workflowsNow(call);
  const { items, headers } = page(call, `/repos/${fullName(call.repository)}/actions/workflows`, files);
  const workflows = items.map((file) => renderWorkflow(call, file));
  return { status: 200, body: { total_count: files.length, workflows }, headers };
}

/** By file name or id; the file on `ref` decides. https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event */
function dispatchWorkflow(call: Call): Reply {
  const { world, repository, grant, body } = call;
  refuseUnknown("body", Object.keys(body), ["ref", "inputs"]);
  const { path } = demandWorkflow(call);
  const branch = String(body.ref).replace(/^refs\/(heads|tags)\//, "");
  const sha = repository.refs.get(`refs/heads/${branch}`) ?? repository.refs.get(`refs/tags/${branch}`);
  if (sha === undefined) throw new Refusal(422, `No ref found for: ${branch}`);
  const trigger = workflowsAt(repository, sha)
    .find((one) => one.path === path)
    ?.on.get("workflow_dispatch");
  if (!trigger) throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
  const inputs = (body.inputs ?? {}) as Readonly<Record<string, unknown>>;
  const strange = Object.keys(inputs).filter((name) => !(name in (trigger.inputs ?? {})));
  if (strange.length > 0) throw new Refusal(422, `Unexpected inputs provided: ${JSON.stringify(strange)}`);
  happen(world, repository, { event: "workflow_dispatch", sha, branch, actor: grant.login, path, inputs });
  return { status: 204 };
}

function listAllRuns(call: Call): Reply {
  return listRuns(call, call.repository.runs, "runs");
}

function listRunsOfWorkflow(call: Call): Reply {
  const { path } = demandWorkflow(call);
  const runs = call.repository.runs.filter((run) => run.path === path);
  return listRuns(call, runs, `workflows/${call.params.workflow_id}/runs`);
}

/** `status` takes a status or a conclusion: https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository */
function listRuns(call: Call, runs: readonly RunRecord[], path: string): Reply {
  const { query } = call;
  const known = ["actor", "branch", "event", "status", "head_sha", "per_page", "page"];
  refuseUnknown("query", [...query.keys()], known);
  const has = (name: string, ...values: (string | null)[]) => !query.has(name) || values.includes(query.get(name));
  const found = runs
    .filter((run) => has("actor", run.actor) && has("branch", run.branch) && has("event", run.event))
    .filter((run) => has("status", run.status, run.conclusion) && has("head_sha", run.sha))
    .toReversed();
  const { items, headers } = page(call, `/repos/${fullName(call.repository)}/actions/${path}`, found);
  const body = { total_count: found.length, workflow_runs: items.map((run) => renderRun(call, run, call.grant)) };
  return { status: 200, body, headers };
}

function getRun(call: Call): Reply {
  return { status: 200, body: renderRun(call, demandRun(call), call.grant) };
}

/** Whether a run held for its token can be approved here is disputed; it is refused, as reported: https://github.com/enormora/pr-log/issues/577 */
function approve(call: Call): Reply {
  const run = demandRun(call);
  if (!call.grant.push) throw forbidden(call.grant);
  if (!run.isFromFork) throw new Refusal(403, "This run is not from a fork pull request");
  approveRun(call.world, call.repository, run);
  return { status: 201, body: {} };
}

function demandRun({ repository, params }: Call): RunRecord {
  const run = repository.runs.find((one) => String(one.id) === params.run_id);
  if (!run) throw notFound();
  return run;
}

function demandWorkflow(call: Call): WorkflowFile {
  const name = call.params.workflow_id ?? "";
  const isIt = ({ path }: WorkflowFile) => path.split("/").at(-1) === name || String(workflowId(path)) === name;
  const found = workflowsNow(call).find(isIt);
  if (!found) throw notFound();
  return found;
}

/** Those of the default branch: nothing else is a workflow yet. */
function workflowsNow({ repository }: Call): WorkflowFile[] {
  return workflowsAt(repository, repository.refs.get(`refs/heads/${repository.defaultBranch}`) ?? "");
}

function renderWorkflow(call: Call, { path, name }: WorkflowFile) {
  const id = workflowId(path);
  const time = iso(call.repository.createdAt);
  return {
    id,
    node_id: nodeId("W", id),
    name,
    path,
    state: "active",
    created_at: time,
    updated_at: time,
    url: `${repositoryUrl(call)}/actions/workflows/${id}`,
    html_url: `${HTML}/${fullName(call.repository)}/blob/${call.repository.defaultBranch}/${path}`,
    badge_url: `${HTML}/${fullName(call.repository)}/actions/${path.split("/").at(-1)}/badge.svg`,
  };
}
