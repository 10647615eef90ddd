/** What the merge gate looks at, read through the port of pull requests: checks, mergeability, rules. */
import { describe, expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import type { Check, PullRequest } from "../src/pulls/model.ts";
import { permitted, pullsWorld, readOne } from "./pulls-world.ts";

type Token = Parameters<typeof pullsWorld>[0];

/** A pull request of ada's (#2, "fix" into main). */
function withPull(token?: Token, options?: Parameters<typeof pullsWorld>[1]) {
  const here = pullsWorld(token, options);
  const head = here.ada.commit({ "fix.md": "fixed" }, { branch: "fix" });
  here.ada.openPullRequest({ title: "Fix", head: "fix", body: "Closes #1" });
  const pull = async (): Promise<PullRequest> => {
    const [found] = (await readOne(here.pulls, { heads: ["fix"], merging: true })).found;
    if (!found) throw new Error("it is there");
    return found;
  };
  const merging = async () => {
    const found = (await pull()).merging;
    if (!found) throw new Error("it was asked for");
    return found;
  };
  const checks = async () => (await merging()).checks as { readonly value: readonly Check[] };
  return { ...here, head, pull, merging, checks };
}

const ACTIONS = 15_368;

describe("what stands between a pull request and its merge", () => {
  test("is told where it was asked for, and of open ones alone", async () => {
    const { ada, pulls, pull } = withPull();
    expect((await readOne(pulls, { heads: ["fix"] })).found[0]).not.toHaveProperty("merging");
    expect((await pull()).merging).toEqual({
      mergeable: "yes",
      isBehind: false,
      isBlocked: false,
      review: "none",
      checks: { value: [] },
      isHeld: false,
    });
    ada.merge(2);
    expect(await pull()).not.toHaveProperty("merging");
  });

  test("waits for mergeability a bounded while, then is unknown", async () => {
    const { github, clock, merging } = withPull();
    github.settings.mergeabilityMs = 6000;
    const before = clock.now();
    expect((await merging()).mergeable).toBe("yes");
    expect(clock.now() - before).toBe(6000);
    github.settings.mergeabilityMs = 60_000;
    github.as("ada").commit({ "more.md": "more" }, { branch: "fix" });
    const again = clock.now();
    expect((await merging()).mergeable).toBe("unknown");
    expect(clock.now() - again).toBe(10_000);
  });

  test("is a conflict where both sides changed one file", async () => {
    const { ada, merging } = withPull();
    ada.commit({ "fix.md": "otherwise" });
    expect((await merging()).mergeable).toBe("conflict");
  });

  test("is a review where one is required, until it is given", async () => {
    const { github, ada, merging } = withPull();
    ada.protect("main", { approvals: 1 });
    expect(await merging()).toMatchObject({ review: "required", isBlocked: true });
    github.as("lin").review(2, "CHANGES_REQUESTED");
    expect(await merging()).toMatchObject({ review: "changes-requested" });
    github.as("lin").review(2, "APPROVED");
    expect(await merging()).toMatchObject({ review: "approved", isBlocked: false });
  });

  test("is a base that moved on, where the head must hold it", async () => {
    const { github, ada, merging } = withPull();
    ada.protect("main", { checks: ["build"], isStrict: true });
    github.machines.check("fix", "build");
    ada.commit({ "main.md": "moved" });
    expect(await merging()).toMatchObject({ isBehind: true, isBlocked: false });
  });
});

describe("checks", () => {
  test("pass as success, neutral or skipped, wait, are held, or fail", async () => {
    const { github, checks } = withPull();
    const { machines } = github;
    for (const end of ["success", "neutral", "skipped", "pending", "failure", "cancelled", "timed_out"] as const)
      machines.check("fix", end, end);
    machines.check("fix", "theirs", "action_required", { id: 4242, slug: "other-ci" });
    for (const state of ["success", "pending", "failure", "error"] as const)
      machines.status("fix", `s ${state}`, state);
    const app = ACTIONS;
    expect((await checks()).value).toEqual([
      { name: "success", app, result: "passed" },
      { name: "neutral", app, result: "passed" },
      { name: "skipped", app, result: "passed" },
      { name: "pending", app, result: "pending" },
      { name: "failure", app, result: "failed" },
      { name: "cancelled", app, result: "failed" },
      { name: "timed_out", app, result: "failed" },
      { name: "theirs", app: 4242, result: "held" },
      { name: "s success", result: "passed" },
      { name: "s pending", result: "pending" },
      { name: "s failure", result: "failed" },
      { name: "s error", result: "failed" },
    ]);
  });

  test("are those of the head, not of the commit before", async () => {
    const { github, ada, checks, pull } = withPull();
    github.machines.check("fix", "build");
    const sha = ada.commit({ "late.md": "late" }, { branch: "fix" });
    expect((await checks()).value).toEqual([]);
    expect((await pull()).headSha).toBe(sha);
  });

  test("are all found, past the first hundred", async () => {
    const { github, checks } = withPull();
    for (let check = 0; check < 230; check += 1) github.machines.check("fix", `check ${check}`);
    github.machines.status("fix", "the last one", "failure");
    const { value } = await checks();
    expect(new Set(value.map(({ name }) => name)).size).toBe(231);
    expect(value.at(-1)).toEqual({ name: "the last one", result: "failed" });
  });

  test("that wait for approval are held, though they have no check runs, and no more once approved", async () => {
    const { ada, pulls } = pullsWorld();
    ada.commit({
      ".github/workflows/ci.yml": "name: CI\non: pull_request\njobs:\n  build:\n    runs-on: ubuntu-latest\n",
    });
    const sha = ada.commit({ "fix.md": "fixed" }, { branch: "fix" });
    await pulls.open({ issue: 1 as never, head: "fix", base: "main", title: "Fix", body: "", isDraft: false });
    const merging = async () => (await readOne(pulls, { heads: ["fix"], merging: true })).found[0]?.merging;
    expect(await merging()).toMatchObject({ isHeld: true, checks: { value: [] } });
    ada.approveRuns(sha);
    expect(await merging()).toMatchObject({ isHeld: false, checks: { value: [{ name: "build", result: "pending" }] } });
  });

  test("that ask for action themselves are no held run", async () => {
    const { github, merging } = withPull();
    github.machines.check("fix", "theirs", "action_required", { id: 4242, slug: "other-ci" });
    expect((await merging()).isHeld).toBe(false);
  });

  test("that the job may not read are unknown, with what to add, and the rest stands", async () => {
    const permissions = { issues: "write", contents: "write", "pull-requests": "write" } as const;
    const { github, merging } = withPull("workflow", permitted(permissions));
    github.machines.check("fix", "build");
    const found = await merging();
    expect(found.mergeable).toBe("yes");
    expect(found.checks).toEqual({
      unknown: expect.stringContaining("add `checks: read` and `statuses: read` to the job's permissions."),
    });
  });

  test("are unknown to a fine-grained token, with another to use", async () => {
    const { github, merging } = withPull("fine-grained");
    github.machines.status("fix", "old-ci");
    expect((await merging()).checks).toEqual({
      unknown:
        "A fine-grained personal access token cannot read check runs: give `github-token` the workflow's own token or a GitHub App's, with `checks: read` and `statuses: read`.",
    });
  });

  test("of one task withheld cost no other task its pull request", async () => {
    const { ada, pulls } = withPull("fine-grained");
    const other = ada.openIssue({ title: "Other" });
    ada.openPullRequest({ title: "Other", head: "other" });
    const question = { known: undefined, merging: true };
    const answers = await pulls.read(
      [
        { ...question, issue: 1 as never, heads: ["fix"] },
        { ...question, issue: other as never, heads: ["other"], merging: false },
      ],
      "main",
    );
    expect(answers.get(1 as never)?.found).toHaveLength(1);
    expect(answers.get(other as never)?.found).toHaveLength(1);
  });
});

describe("a branch's rules", () => {
  test("are what rulesets and classic protection ask together, each once", async () => {
    const { ada, pulls } = pullsWorld();
    ada.addRuleset([rule.checks(["build", { context: "lint", integration_id: ACTIONS }])]);
    ada.addRuleset([rule.checks(["build", "e2e"])], { source: "Organization" });
    ada.protect("main", { checks: ["build", { context: "old", appId: 4242 }, { context: "any", appId: -1 }] });
    expect(await pulls.rules("main")).toEqual({
      value: {
        required: [
          { name: "build" },
          { name: "lint", app: ACTIONS },
          { name: "e2e" },
          { name: "old", app: 4242 },
          { name: "any" },
        ],
        methods: ["squash", "merge", "rebase"],
        hasQueue: false,
      },
    });
  });

  test("of a branch that nothing protects are none", async () => {
    const { pulls } = pullsWorld();
    expect(await pulls.rules("main")).toEqual({
      value: { required: [], methods: ["squash", "merge", "rebase"], hasQueue: false },
    });
  });

  test("leave the methods that every ruleset allows, and no merge commit in a linear history", async () => {
    const { ada, pulls } = pullsWorld();
    ada.addRuleset([rule.pullRequest(0, ["merge", "squash"])]);
    ada.addRuleset([rule.pullRequest(0, ["merge", "squash", "rebase"]), rule.linearHistory]);
    expect(await pulls.rules("main")).toMatchObject({ value: { methods: ["squash"] } });
  });

  test("say whether there is a merge queue", async () => {
    const { ada, pulls } = pullsWorld();
    ada.addRuleset([rule.mergeQueue()]);
    expect(await pulls.rules("main")).toMatchObject({ value: { hasQueue: true } });
  });

  test("past the first hundred count as well", async () => {
    const { ada, pulls } = pullsWorld();
    for (let set = 0; set < 120; set += 1) ada.addRuleset([rule.checks([`check ${set}`])]);
    const rules = await pulls.rules("main");
    expect("value" in rules && rules.value.required).toHaveLength(120);
  });

  test("of a branch with a slash are its own", async () => {
    const { ada, pulls } = pullsWorld();
    ada.commit({ "a.md": "a" }, { branch: "release/1" });
    ada.addRuleset([rule.checks(["build"])], { branches: ["release/1"] });
    expect(await pulls.rules("release/1")).toMatchObject({ value: { required: [{ name: "build" }] } });
  });

  test("are asked for once a run, and never of the route for administrators", async () => {
    const { github, pulls } = pullsWorld("issues-only");
    await pulls.rules("main");
    await pulls.rules("main");
    expect(github.requests.map(({ path }) => path)).toEqual([
      "/repos/acme/roadmap/rules/branches/main?per_page=100",
      "/repos/acme/roadmap/branches/main",
    ]);
  });

  test("are unknown where the branch does not exist, never none", async () => {
    const { pulls } = pullsWorld();
    expect(await pulls.rules("nothing")).toEqual({
      unknown:
        "The base branch nothing does not exist, or `github-token` may not see it: correct `pull-requests.base`, or that token's repository access.",
    });
  });

  test("are unknown where the token may not read the branch", async () => {
    const { pulls } = pullsWorld("workflow", permitted({ issues: "write" }));
    expect(await pulls.rules("main")).toEqual({
      unknown: expect.stringContaining("add `contents: read` to the job's permissions"),
    });
  });

  test("are none in a private repository on a free plan, which can have none", async () => {
    const { github, pulls } = pullsWorld();
    github.repository.hasDrafts = false;
    expect(await pulls.rules("main")).toMatchObject({ value: { required: [], hasQueue: false } });
  });

  test.each([/rules\/branches/, /\/branches\/main$/])(
    "are unknown while %s fails, and asked for again",
    async (route) => {
      const { github, ada, pulls } = pullsWorld();
      ada.protect("main", { checks: ["build"] });
      for (let attempt = 0; attempt < 4; attempt += 1) github.failNext(route, 502);
      expect(await pulls.rules("main")).toEqual({ unknown: expect.stringContaining("the next run looks again") });
      expect(await pulls.rules("main")).toMatchObject({ value: { required: [{ name: "build" }] } });
    },
  );
});
