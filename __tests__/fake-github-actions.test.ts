/** What starts workflows in the GitHub stand-in, and what does not; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { ISSUES } from "./fake-github-caller.ts";
import { ACTIONS, CI, PULL, PULLS, REPO, told, withPull, workflow } from "./fake-github-pulls.ts";

const TOKEN = "https://docs.github.com/en/actions/concepts/security/github_token";
const DEPLOY = ".github/workflows/deploy.yml";
const EVENTS = workflow("[push, pull_request, repository_dispatch, workflow_dispatch]");

/** Event and outcome of every run so far, oldest first. */
async function runs({ send }: Pick<ReturnType<typeof withPull>, "send">, query = ""): Promise<string[]> {
  const { json } = await send(`GET ${ACTIONS}/runs${query}`);
  return json.workflow_runs
    .map((run: { event: string; conclusion: string | null; status: string }) =>
      [run.event, run.conclusion ?? run.status].join(" "),
    )
    .reverse();
}

/** A pull request opened through the API from a new branch "own". */
async function openOwn({ ada, send }: ReturnType<typeof withPull>, kind: "workflow" | "app" | "pat") {
  const sha = ada.commit({ "own.md": "own" }, { branch: "own" });
  await send(`POST ${PULLS}`, { title: "Own", head: "own", base: "main" }, kind);
  return sha;
}

describe("what the workflow token causes", () => {
  test(`starts no push, label, edit or merge workflow, ${TOKEN}`, async () => {
    const here = withPull({ files: { [CI]: EVENTS } });
    const before = await runs(here);
    await here.send(`POST ${ISSUES}`, { title: "x" });
    await here.send(`PATCH ${PULL}`, { title: "y" });
    const parent = here.github.repository.refs.get("refs/heads/main");
    await here.send(`POST ${REPO}/git/refs`, { ref: "refs/heads/new", sha: parent });
    expect((await here.merge()).status).toBe(200);
    expect(await runs(here)).toEqual(before);
  });

  test("the same merge by a person or an App starts them, https://github.com/cynative/cynative/issues/138", async () => {
    for (const kind of ["app", "pat"] as const) {
      const here = withPull({ files: { [CI]: EVENTS } });
      await here.merge({}, kind);
      expect(await runs(here, "?branch=main&event=push")).toContain("push queued");
    }
  });

  test(`opens pull requests whose workflows wait for approval, and have no check runs, ${TOKEN}`, async () => {
    const here = withPull({ files: { [CI]: workflow("pull_request") } });
    const sha = await openOwn(here, "workflow");
    expect(await runs(here, `?head_sha=${sha}`)).toEqual(["pull_request action_required"]);
    expect(await runs(here, "?status=action_required")).toHaveLength(1);
    expect((await here.send(`GET ${REPO}/commits/own/check-runs`)).json.total_count).toBe(0);
    const { check_suites } = (await here.send(`GET ${REPO}/commits/own/check-suites`)).json;
    expect(check_suites).toMatchObject([{ conclusion: "action_required", latest_check_runs_count: 0 }]);
    here.ada.approveRuns(sha);
    here.machines.finish("own");
    expect(await runs(here, `?head_sha=${sha}`)).toEqual(["pull_request success"]);
  });

  test("holds by whoever triggers, not by who opened it: a developer's push runs, https://github.com/metasequoiaime/MSIME-Windows/issues/135", async () => {
    const here = withPull({ files: { [CI]: workflow("pull_request") } });
    await openOwn(here, "workflow");
    const sha = here.ada.commit({ "more.md": "more" }, { branch: "own" });
    expect(await runs(here, `?head_sha=${sha}`)).toEqual(["pull_request queued"]);
  });

  test("leaves a required check expected while it is held, https://github.com/UltraBob/ddev-drupal-code-quality/pull/53", async () => {
    const here = withPull({ files: { [CI]: workflow("pull_request") } });
    here.ada.addRuleset([rule.checks(["build"])]);
    await openOwn(here, "workflow");
    expect(told(await here.send(`PUT ${PULLS}/3/merge`, {}))[1]).toContain('"build" is expected');
  });

  test(`on Enterprise Server starts not even those, ${TOKEN}`, async () => {
    const { github, ada } = withPull({ files: { [CI]: workflow("pull_request") }, isEnterprise: true });
    ada.commit({ "own.md": "own" }, { branch: "own" });
    const before = github.repository.runs.length;
    const response = await github.fetch("https://ghe.example.com/api/v3/repos/acme/plan/pulls", {
      method: "POST",
      headers: { authorization: "Bearer ghs_fakeWorkflowToken" },
      body: JSON.stringify({ title: "Own", head: "own", base: "main" }),
    });
    expect([response.status, github.repository.runs.length]).toEqual([201, before]);
  });

  test("cannot approve its own held runs, https://github.com/enormora/pr-log/issues/577", async () => {
    const here = withPull({ files: { [CI]: workflow("pull_request") } });
    await openOwn(here, "workflow");
    const { id } = here.github.repository.runs.at(-1) ?? {};
    expect((await here.send(`GET ${ACTIONS}/runs/${id}`)).json.conclusion).toBe("action_required");
    expect(told(await here.send(`POST ${ACTIONS}/runs/${id}/approve`))).toEqual([
      403,
      "This run is not from a fork pull request",
    ]);
  });

  test("a draft made ready by it starts nothing, by a person it does", async () => {
    const file = { [CI]: workflow("\n  pull_request:\n    types: [ready_for_review]") };
    const here = withPull({ files: file });
    here.ada.toDraft(2);
    const id = here.github.repository.issues.get(2)?.id;
    await here.ask(
      `mutation { markPullRequestReadyForReview(input: { pullRequestId: "PR_kwDO${id}" }) { pullRequest { isDraft } } }`,
    );
    expect(await runs(here)).toEqual([]);
    here.ada.toDraft(2);
    here.ada.ready(2);
    expect(await runs(here)).toEqual(["pull_request queued"]);
  });
});

describe("a dispatch", () => {
  test(`of a workflow runs even by the workflow token, ${TOKEN}`, async () => {
    const here = withPull({ files: { [DEPLOY]: workflow("\n  workflow_dispatch:\n    inputs:\n      sha: {}") } });
    const dispatch = (body: object) => here.send(`POST ${ACTIONS}/workflows/deploy.yml/dispatches`, body);
    expect((await dispatch({ ref: "main", inputs: { sha: "abc" } })).status).toBe(204);
    expect(await runs(here)).toEqual(["workflow_dispatch queued"]);
    expect(here.github.repository.runs.at(-1)?.inputs).toEqual({ sha: "abc" });
    expect((await here.send(`GET ${ACTIONS}/workflows/deploy.yml/runs`)).json.total_count).toBe(1);
  });

  test("to the repository does as well, https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event", async () => {
    const here = withPull({ files: { [CI]: workflow("\n  repository_dispatch:\n    types: [notion-sync]") } });
    const dispatch = (body: object) => here.send(`POST ${REPO}/dispatches`, body);
    await dispatch({ event_type: "other" });
    await dispatch({ event_type: "notion-sync", client_payload: { pages: ["a"] } });
    expect(await runs(here)).toEqual(["repository_dispatch queued"]);
    const keys = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`key${index}`, 1]));
    here.github.settings.strict = false;
    expect((await dispatch({ event_type: "notion-sync", client_payload: keys })).status).toBe(422);
  });

  test("of what cannot be dispatched says why, https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event", async () => {
    const { send } = withPull({ files: { [CI]: workflow("push"), [DEPLOY]: workflow("workflow_dispatch") } });
    const dispatch = (file: string, body: object, kind?: "read-only") =>
      send(`POST ${ACTIONS}/workflows/${file}/dispatches`, body, kind);
    expect((await dispatch("none.yml", { ref: "main" })).status).toBe(404);
    expect(told(await dispatch("ci.yml", { ref: "main" }))).toEqual([
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    ]);
    expect(told(await dispatch("deploy.yml", { ref: "none" }))).toEqual([422, "No ref found for: none"]);
    expect(told(await dispatch("deploy.yml", { ref: "main", inputs: { a: "1" } }))).toEqual([
      422,
      'Unexpected inputs provided: ["a"]',
    ]);
    expect((await dispatch("deploy.yml", { ref: "main" }, "read-only")).status).toBe(403);
  });
});

describe("workflow files and settings", () => {
  test("cannot be brought in by the workflow token, https://github.com/getmydia/mydia/issues/634", async () => {
    const { ada, github, send } = withPull();
    const sha = ada.commit({ [CI]: workflow("push") }, { branch: "sneaky" });
    expect((await send(`POST ${REPO}/git/refs`, { ref: "refs/heads/other", sha })).status).toBe(403);
    expect(github.repository.refs.has("refs/heads/other")).toBe(false);
    expect((await send(`POST ${REPO}/git/refs`, { ref: "refs/heads/other", sha }, "pat")).status).toBe(201);
  });

  test("whether Actions may open pull requests takes administration to read, https://docs.github.com/en/rest/actions/permissions", async () => {
    const { github, send } = withPull();
    const path = `${ACTIONS}/permissions/workflow`;
    expect(told(await send(`GET ${path}`))).toEqual([403, "Resource not accessible by integration"]);
    expect((await send(`GET ${path}`, undefined, "admin")).json.can_approve_pull_request_reviews).toBe(true);
    await send(`PUT ${path}`, { can_approve_pull_request_reviews: false }, "admin");
    expect(github.repository.actionsMayOpenPullRequests).toBe(false);
  });

  test("the workflows are the default branch's", async () => {
    const { ada, send } = withPull({ files: { [CI]: workflow("push") } });
    ada.commit({ [DEPLOY]: workflow("push") }, { branch: "later" });
    expect((await send(`GET ${ACTIONS}/workflows`)).json).toMatchObject({
      total_count: 1,
      workflows: [{ name: "CI", path: CI, state: "active" }],
    });
  });
});
