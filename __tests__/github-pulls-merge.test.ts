/** Merges and what follows them, through the port of pull requests, on the stand-in. */
import { describe, expect, test } from "@jest/globals";
import type { Fault } from "../src/fakes/github/faults.ts";
import { rule } from "../src/fakes/github/people-settings.ts";
import type { PullRequests } from "../src/ports.ts";
import { p, permitted, pullsWorld } from "./pulls-world.ts";
import { rejection } from "./through-octokit.ts";

const MERGE = "PUT /repos/acme/roadmap/pulls/2/merge";

/** The pull request #2 of ada's, "fix" into main, and a hand that merges it. */
function withPull(...asked: Parameters<typeof pullsWorld>) {
  const here = pullsWorld(...asked);
  const head = here.ada.commit({ "fix.md": "fixed" }, { branch: "fix" });
  here.ada.openPullRequest({ title: "Fix", head: "fix", body: "Closes #1" });
  const merge = (wish: Partial<Parameters<PullRequests["merge"]>[1]> = {}) =>
    here.pulls.merge(p(2), { sha: head, methods: ["squash"], title: "Fix (#1)", message: "", ...wish });
  const record = () => {
    const found = here.github.repository.issues.get(2)?.pull;
    if (!found) throw new Error("it is there");
    return found;
  };
  const tip = () => here.github.repository.git.commits.get(here.main());
  return { ...here, head, merge, record, tip };
}

describe("a merge", () => {
  test("puts that head on the base in our words, by every token that may", async () => {
    for (const token of ["workflow", "app", "fine-grained", "pat"] as const) {
      const { merge, main, tip, record } = withPull(token);
      expect(await merge({ title: "Ours", message: "Said so" })).toEqual({ kind: "merged", sha: main() });
      expect(tip()).toMatchObject({ message: "Ours\n\nSaid so" });
      expect(tip()?.parents).toHaveLength(1);
      expect(record().mergedAt).not.toBeNull();
    }
  });

  test("is made by the first method that GitHub takes", async () => {
    const { github, ada, merge, tip } = withPull();
    github.repository.mergeSettings.squash = false;
    ada.addRuleset([rule.linearHistory]);
    expect(await merge({ methods: ["squash", "merge", "rebase"] })).toMatchObject({ kind: "merged" });
    expect(tip()).toMatchObject({ message: "Change files" });
  });

  test("by no method that is allowed is refused with the setting", async () => {
    const { github, merge, record } = withPull();
    Object.assign(github.repository.mergeSettings, { squash: false, merge: false });
    expect(await merge({ methods: ["squash", "merge"] })).toEqual({
      kind: "refused",
      sentence:
        "GitHub merges #2 by no method that it was asked for (squash, merge): allow one in the repository's settings and rules, or change `pull-requests.method`.",
    });
    expect(record().mergedAt).toBeNull();
  });

  test("of a head that moved does nothing", async () => {
    const { ada, merge, record } = withPull();
    ada.commit({ "late.md": "late" }, { branch: "fix" });
    expect(await merge()).toEqual({ kind: "moved" });
    expect(record().mergedAt).toBeNull();
  });

  test("of what was closed does nothing, of what was merged with that head says so", async () => {
    const { ada, merge } = withPull();
    ada.close(2);
    expect(await merge()).toEqual({ kind: "moved" });
    const other = withPull();
    other.ada.merge(2, "squash");
    expect(await other.merge()).toEqual({ kind: "merged", sha: other.main() });
  });

  test("into a base that moved is tried again, a few times", async () => {
    const { github, ada, clock, merge } = withPull();
    github.settings.baseSettlesMs = 3000;
    ada.commit({ "main.md": "moved" });
    const before = clock.now();
    expect(await merge()).toMatchObject({ kind: "merged" });
    expect(clock.now() - before).toBe(3000);
  });

  test("into a base that keeps moving goes on by itself later", async () => {
    const { github, ada, merge } = withPull();
    github.settings.baseSettlesMs = 60_000;
    ada.commit({ "main.md": "moved" });
    expect(await merge()).toEqual({
      kind: "refused",
      sentence: "The base branch of #2 keeps moving while it is being merged; it goes on by itself.",
    });
    expect(github.requests.filter(({ method }) => method === "PUT")).toHaveLength(4);
  });

  test("of a draft, a conflict, or what lacks a check is refused in GitHub's words", async () => {
    const { github, ada, merge } = withPull();
    ada.toDraft(2);
    expect(await merge()).toEqual({
      kind: "refused",
      sentence: "GitHub does not merge #2 yet: it is still a draft. Mark it as ready for review.",
    });
    ada.ready(2);
    ada.addRuleset([rule.checks(["build"]), rule.pullRequest(1)]);
    expect(await merge()).toEqual({
      kind: "refused",
      sentence:
        'GitHub does not merge #2 yet: At least 1 approving review is required by reviewers with write access. Required status check "build" is expected.',
    });
    github.repository.rulesets.length = 0;
    ada.protect("main", { checks: ["build"] });
    expect(await merge()).toEqual({
      kind: "refused",
      sentence: 'GitHub does not merge #2 yet: Required status check "build" is expected.',
    });
    github.repository.protections.clear();
    ada.commit({ "fix.md": "otherwise" });
    expect(await merge()).toEqual({
      kind: "refused",
      sentence: "GitHub does not merge #2 yet: Pull Request is not mergeable.",
    });
  });

  test("into a branch with a merge queue is refused in GitHub's words", async () => {
    const { ada, merge } = withPull();
    ada.addRuleset([rule.mergeQueue()]);
    expect(await merge()).toMatchObject({
      sentence: "GitHub does not merge #2 yet: Changes must be made through the merge queue.",
    });
  });

  test("of workflow files is refused with the way round, but not to an App that may", async () => {
    const files = { ".github/workflows/ci.yml": "name: CI\non: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n" };
    const { ada, merge } = withPull();
    const sha = ada.commit(files, { branch: "fix" });
    expect(await merge({ sha })).toEqual({
      kind: "refused",
      sentence:
        '#2 changes workflow files, which `github-token` may not merge: merge it by hand, or use a GitHub App\'s token with the permission "workflows: write".',
    });
    const other = withPull("app");
    const theirs = other.ada.commit(files, { branch: "fix" });
    expect(await other.merge({ sha: theirs })).toMatchObject({ kind: "merged" });
  });

  test.each(["commit-then-502", "commit-then-reset"] as const)(
    "whose answer was lost (%s) is found to have happened, and is sent once",
    async (fault) => {
      const { github, merge, main } = withPull();
      github.failNext(MERGE, fault);
      expect(await merge()).toEqual({ kind: "merged", sha: main() });
      expect(github.requests.filter(({ method }) => method === "PUT")).toHaveLength(1);
    },
  );

  test.each([502, "reset"] as const)("that left no trace (%s) is a failure of unknown outcome", async (fault) => {
    const { github, merge, record } = withPull();
    github.failNext(MERGE, fault);
    expect(await rejection(merge())).toMatchObject({
      name: "RemoteError",
      outcome: "unknown",
      request: MERGE,
    });
    expect(record().mergedAt).toBeNull();
  });

  test("whose answer was lost keeps its unknown outcome when it cannot be looked at either", async () => {
    const { github, merge } = withPull();
    github.failNext(MERGE, "commit-then-502");
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext("GET /repos/acme/roadmap/pulls/2", 502);
    expect(await rejection(merge())).toMatchObject({ outcome: "unknown", request: MERGE });
  });

  test("whose answer was lost is no merge of ours when another head was merged", async () => {
    const { github, ada, head, merge } = withPull();
    ada.commit({ "late.md": "late" }, { branch: "fix" });
    ada.merge(2, "squash");
    github.failNext(MERGE, 502);
    expect(await merge({ sha: head })).toEqual({ kind: "moved" });
  });

  test("needs contents: write and pull-requests: write", async () => {
    for (const token of ["issues-only", "read-only"] as const)
      expect(String(await rejection(withPull(token).merge()))).toContain(
        "may not merge the pull request: add `contents: write` and `pull-requests: write` to the job's permissions.",
      );
  });

  test("that a limit holds back comes later, and is no refusal", async () => {
    const { github, merge } = withPull();
    const slow: Fault = { status: 403, message: "You have exceeded a secondary rate limit." };
    for (let attempt = 0; attempt < 3; attempt += 1) github.failNext(MERGE, slow);
    expect(await rejection(merge())).toMatchObject({ name: "NotNow" });
  });
});

describe("the workflow after a merge", () => {
  const DEPLOY = ".github/workflows/deploy.yml";
  const workflow = (on: string) => `name: Deploy\non: ${on}\njobs:\n  build:\n    runs-on: ubuntu-latest\n`;

  function withWorkflow(...asked: Parameters<typeof pullsWorld>) {
    const here = pullsWorld(...asked);
    here.ada.commit({ [DEPLOY]: workflow("workflow_dispatch") });
    const { clock, main, pulls } = here;
    const merge = () => ({ at: new Date(clock.now()).toISOString(), sha: main() });
    const isDispatched = (after = merge()) => pulls.isDispatched("deploy.yml", "main", after);
    return { ...here, merge, isDispatched };
  }

  test("is started on the branch, and known to have been", async () => {
    for (const token of ["workflow", "app", "fine-grained", "pat"] as const) {
      const { github, main, pulls, isDispatched } = withWorkflow(token);
      expect(await isDispatched()).toBe(false);
      await pulls.dispatch("deploy.yml", "main");
      expect(github.repository.runs).toMatchObject([{ path: DEPLOY, event: "workflow_dispatch", sha: main() }]);
      expect(await isDispatched()).toBe(true);
    }
  });

  test("counts when it was started later for another commit, and not when earlier", async () => {
    const { ada, clock, merge, pulls, isDispatched } = withWorkflow();
    await pulls.dispatch("deploy.yml", "main");
    clock.advance(60_000);
    ada.commit({ "a.md": "a" });
    const first = merge();
    expect(await isDispatched(first)).toBe(false);
    clock.advance(60_000);
    ada.commit({ "b.md": "b" });
    await pulls.dispatch("deploy.yml", "main");
    expect(await isDispatched(first)).toBe(true);
  });

  test("does not count on another branch, nor when it ran for a push", async () => {
    const { ada, clock, merge, pulls, isDispatched } = withWorkflow();
    ada.commit({ [DEPLOY]: workflow("[push, workflow_dispatch]") });
    const before = { ...merge(), at: "2026-10-01T11:00:00Z" };
    ada.forcePush("other", before.sha);
    clock.advance(1000);
    await pulls.dispatch("deploy.yml", "other");
    expect(await isDispatched(before)).toBe(false);
  });

  test("is not sent again when its answer was lost", async () => {
    const { github, pulls, isDispatched } = withWorkflow();
    github.failNext(/dispatches$/, "commit-then-502");
    expect(await rejection(pulls.dispatch("deploy.yml", "main"))).toMatchObject({ outcome: "unknown" });
    expect(github.repository.runs).toHaveLength(1);
    expect(await isDispatched()).toBe(true);
  });

  test("that does not exist names the setting", async () => {
    const { pulls } = withWorkflow();
    const after = { at: "2026-10-01T11:00:00Z", sha: "x" };
    for (const work of [pulls.dispatch("nothing.yml", "main"), pulls.isDispatched("nothing.yml", "main", after)])
      expect(String(await rejection(work))).toContain(
        "There is no workflow nothing.yml on the default branch, or `github-token` may not see it: correct `pull-requests.after-merge`",
      );
  });

  test("that cannot be started by hand names the line to add", async () => {
    const { ada, pulls } = withWorkflow();
    ada.commit({ [DEPLOY]: workflow("push") });
    expect(String(await rejection(pulls.dispatch("deploy.yml", "main")))).toContain(
      "The workflow deploy.yml cannot be started on main: add `workflow_dispatch:` to its `on:` in that branch.",
    );
  });

  test("on a branch that is not there says what GitHub says", async () => {
    const { pulls } = withWorkflow();
    expect(String(await rejection(pulls.dispatch("deploy.yml", "nothing")))).toContain("No ref found for: nothing");
  });

  test("needs actions: write", async () => {
    const { pulls } = withWorkflow("workflow", permitted({ issues: "write", contents: "write", actions: "read" }));
    expect(String(await rejection(pulls.dispatch("deploy.yml", "main")))).toContain(
      "may not start or see runs of the workflow deploy.yml: add `actions: write` to the job's permissions.",
    );
  });
});
