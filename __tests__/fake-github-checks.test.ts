/** The GitHub stand-in's checks and statuses, and what they are worth to a merge; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { CI, REPO, told, withPull, workflow } from "./fake-github-pulls.ts";

const ROLLUP = `statusCheckRollup { state contexts(first: 20) { totalCount checkRunCount statusContextCount nodes {
  __typename ... on CheckRun { name conclusion isRequired(pullRequestNumber: 2) checkSuite { app { databaseId } } }
  ... on StatusContext { context state isRequired(pullRequestNumber: 2) } } } }`;
const OTHER_APP = { id: 4242, slug: "other-ci" };

describe("the rollup", () => {
  test("lists what has reported, and says nothing of a required check that has not, https://github.com/kamp-us/phoenix/issues/9620", async () => {
    const { ada, machines, pull, merge } = withPull();
    ada.addRuleset([rule.checks(["build", "lint"])]);
    expect((await pull(ROLLUP)).statusCheckRollup).toBeNull();
    machines.check("fix", "build");
    const { statusCheckRollup } = await pull(ROLLUP);
    expect(statusCheckRollup).toMatchObject({ state: "SUCCESS", contexts: { totalCount: 1 } });
    expect((await merge()).status).toBe(405);
  });

  test("holds checks of Apps and statuses, the newest of each, and which are required, https://docs.github.com/en/graphql/reference/objects#statuscheckrollup", async () => {
    const { ada, machines, pull } = withPull();
    ada.addRuleset([rule.checks(["build", "old-ci"])]);
    machines.check("fix", "build", "failure");
    machines.check("fix", "build", "success");
    machines.check("fix", "extra", "neutral", OTHER_APP);
    machines.status("fix", "old-ci", "pending");
    const { statusCheckRollup } = await pull(ROLLUP);
    expect(statusCheckRollup).toEqual({
      state: "PENDING",
      contexts: {
        totalCount: 3,
        checkRunCount: 2,
        statusContextCount: 1,
        nodes: [
          {
            __typename: "CheckRun",
            name: "build",
            conclusion: "SUCCESS",
            isRequired: true,
            checkSuite: { app: { databaseId: 15368 } },
          },
          {
            __typename: "CheckRun",
            name: "extra",
            conclusion: "NEUTRAL",
            isRequired: false,
            checkSuite: { app: { databaseId: 4242 } },
          },
          { __typename: "StatusContext", context: "old-ci", state: "PENDING", isRequired: true },
        ],
      },
    });
  });

  test("is of the latest head: a push leaves the old checks behind, https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks", async () => {
    const { ada, machines, pull } = withPull();
    machines.check("fix", "build");
    ada.commit({ "more.md": "more" }, { branch: "fix" });
    expect((await pull(ROLLUP)).statusCheckRollup).toBeNull();
  });

  test("needs checks: read and statuses: read, https://github.com/philips-software/pull-request-report-action/issues/557", async () => {
    const { machines, pull, ask } = withPull();
    machines.check("fix", "build");
    const query = `{ repository(owner: "acme", name: "plan") { ref(qualifiedName: "fix") { target { ... on Commit { ${ROLLUP} } } } } }`;
    expect((await ask(query, "issues-only")).json.errors[0]).toMatchObject({ type: "FORBIDDEN" });
    expect((await pull("statusCheckRollup { state }", "workflow")).statusCheckRollup.state).toBe("SUCCESS");
  });

  test("is refused to a fine-grained token, https://github.com/kirodotdev/KiroCrew/issues/4546", async () => {
    const { machines, ask, send } = withPull();
    machines.check("fix", "build");
    const query = `{ repository(owner: "acme", name: "plan") { pullRequest(number: 2) { number statusCheckRollup { state } } } }`;
    const { json } = await ask(query, "fine-grained");
    expect(json.data.repository.pullRequest).toEqual({ number: 2, statusCheckRollup: null });
    expect(json.errors[0].message).toBe("Resource not accessible by personal access token");
    expect((await send(`GET ${REPO}/commits/fix/check-runs`, undefined, "fine-grained")).status).toBe(403);
  });

  test("leads to workflow runs only with actions: read, https://github.com/philips-software/pull-request-report-action/issues/724", async () => {
    const { ask } = withPull({ files: { [CI]: workflow("pull_request") } });
    const query = `{ repository(owner: "acme", name: "plan") { pullRequest(number: 2) { commits(last: 1) { nodes { commit { oid checkSuites(first: 5) { nodes { workflowRun { event workflow { name } } } } } } } } } }`;
    const suites = (json: Awaited<ReturnType<typeof ask>>["json"]) =>
      json.data.repository.pullRequest.commits.nodes[0].commit.checkSuites.nodes;
    const runs = suites((await ask(query)).json).map((one: { workflowRun: object }) => one.workflowRun);
    expect(runs).toEqual([{ event: "pull_request", workflow: { name: "CI" } }]);
  });
});

describe("a required check", () => {
  const TROUBLE =
    "https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks";

  test(`passes as success, skipped or neutral, and no other way, ${TROUBLE}`, async () => {
    for (const [result, status] of [
      ["success", 200],
      ["skipped", 200],
      ["neutral", 200],
      ["failure", 405],
      ["cancelled", 405],
      ["timed_out", 405],
      ["action_required", 405],
    ] as const) {
      const { ada, machines, merge } = withPull();
      ada.protect("main", { checks: ["build"] });
      machines.check("fix", "build", result);
      expect([result, (await merge()).status]).toEqual([result, status]);
    }
  });

  test(`of a name that a status has too needs both, ${TROUBLE}`, async () => {
    const { ada, machines, merge } = withPull();
    ada.protect("main", { checks: ["build"] });
    machines.check("fix", "build");
    machines.status("fix", "build", "failure");
    expect(told(await merge())).toEqual([405, 'Required status check "build" is failing.']);
    machines.status("fix", "build", "success");
    expect((await merge()).status).toBe(200);
  });

  test(`pinned to an App is met by no other, ${TROUBLE}`, async () => {
    const { ada, machines, merge, pull } = withPull();
    ada.addRuleset([rule.checks([{ context: "build", integration_id: 4242 }])]);
    machines.check("fix", "build");
    machines.status("fix", "build");
    expect(told(await merge())[1]).toContain('"build" is expected');
    const required = (await pull(ROLLUP)).statusCheckRollup.contexts.nodes;
    expect(required.map((one: { isRequired: boolean }) => one.isRequired)).toEqual([false, false]);
    machines.check("fix", "build", "success", OTHER_APP);
    expect((await merge()).status).toBe(200);
  });

  test(`that [skip ci] keeps from running is expected for ever, ${TROUBLE}`, async () => {
    const { github, ada, merge } = withPull({ files: { [CI]: workflow("pull_request") } });
    ada.protect("main", { checks: ["build"] });
    const runs = github.repository.runs.length;
    ada.commit({ "b.md": "b" }, { branch: "fix", message: "More [skip ci]" });
    expect(github.repository.runs).toHaveLength(runs);
    expect(told(await merge())).toEqual([405, 'Required status check "build" is expected.']);
  });
});

describe("through REST", () => {
  test("check runs come by commit, the newest of each name, all when asked, https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference", async () => {
    const { head, machines, send } = withPull();
    machines.check("fix", "build", "failure");
    machines.check("fix", "build", "success");
    machines.check("fix", "lint", "pending", OTHER_APP);
    const list = (query = "") => send(`GET ${REPO}/commits/${head}/check-runs${query}`);
    const { total_count, check_runs } = (await list()).json;
    expect(total_count).toBe(2);
    expect(check_runs).toMatchObject([
      { name: "build", status: "completed", conclusion: "success", app: { id: 15368, slug: "github-actions" } },
      {
        name: "lint",
        status: "in_progress",
        conclusion: null,
        app: { slug: "other-ci" },
        pull_requests: [{ number: 2 }],
      },
    ]);
    expect((await list("?filter=all")).json.total_count).toBe(3);
    expect((await list("?check_name=lint")).json.total_count).toBe(1);
  });

  test("the combined status knows no checks, and is pending without statuses, https://docs.github.com/en/rest/commits/statuses#get-the-combined-status-for-a-specific-reference", async () => {
    const { machines, send } = withPull();
    machines.check("fix", "build");
    const combined = async () => (await send(`GET ${REPO}/commits/heads/fix/status`)).json;
    expect(await combined()).toMatchObject({ state: "pending", total_count: 0 });
    machines.status("fix", "old-ci");
    expect(await combined()).toMatchObject({ state: "success", statuses: [{ context: "old-ci" }] });
    machines.status("fix", "older-ci", "error");
    expect((await combined()).state).toBe("failure");
  });
});
