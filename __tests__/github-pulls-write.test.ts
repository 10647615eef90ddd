/** Pull requests and their branches made, changed and queued through their port, on the stand-in. */
import { describe, expect, test } from "@jest/globals";
import type { Fault } from "../src/fakes/github/faults.ts";
import { rule } from "../src/fakes/github/people-settings.ts";
import type { PullRequests } from "../src/ports.ts";
import { i, p, permitted, pullsWorld, readOne } from "./pulls-world.ts";
import { rejection } from "./through-octokit.ts";

const POST_PULLS = "POST /repos/acme/roadmap/pulls";
const DRAFT: Parameters<PullRequests["open"]>[0] = {
  issue: i(1),
  head: "fix",
  base: "main",
  title: "Fix",
  body: "Why",
  isDraft: true,
};

/** With a branch "fix" that holds a commit. */
function withBranch(...asked: Parameters<typeof pullsWorld>) {
  const here = pullsWorld(...asked);
  const head = here.ada.commit({ "fix.md": "fixed" }, { branch: "fix" });
  const list = () => [...here.github.repository.issues.values()].filter(({ pull }) => pull);
  const only = () => {
    const [found, ...others] = list();
    if (!found?.pull || others.length > 0) throw new Error(`there are ${list().length}, not one`);
    return { ...found, pull: found.pull };
  };
  return { ...here, head, list, only };
}

/** With the pull request #2 of ada's. */
function withPull(...asked: Parameters<typeof pullsWorld>) {
  const here = withBranch(...asked);
  here.ada.openPullRequest({ title: "Fix", head: "fix" });
  const pull = async () => {
    const [found] = (await readOne(here.pulls, { known: p(2) })).found;
    if (!found) throw new Error("it is there");
    return found;
  };
  return { ...here, pull };
}

describe("a new branch", () => {
  test("holds one empty commit upon the base, by every token that may", async () => {
    for (const token of ["workflow", "app", "fine-grained", "pat"] as const) {
      const { github, main, pulls } = pullsWorld(token);
      const before = main();
      await pulls.createBranch("1-broken", "main", "Start");
      const commit = github.repository.git.commits.get(github.repository.refs.get("refs/heads/1-broken") ?? "");
      const parent = github.repository.git.commits.get(before);
      expect(commit).toMatchObject({ message: "Start", parents: [before], tree: parent?.tree });
      expect(main()).toBe(before);
    }
  });

  test("can have slashes, and stand on a branch with some", async () => {
    const { github, ada, pulls } = pullsWorld();
    const base = ada.commit({ "r.md": "r" }, { branch: "release/1" });
    await pulls.createBranch("task/1-broken", "release/1", "Start");
    const sha = github.repository.refs.get("refs/heads/task/1-broken") ?? "";
    expect(github.repository.git.commits.get(sha)?.parents).toEqual([base]);
  });

  test("that exists already is left as it is", async () => {
    const { github, head, pulls } = withBranch();
    await pulls.createBranch("fix", "main", "Start");
    expect(github.repository.refs.get("refs/heads/fix")).toBe(head);
  });

  test("whose answer was lost is there once", async () => {
    const { github, pulls } = pullsWorld();
    github.failNext("POST /repos/acme/roadmap/git/refs", "commit-then-502");
    await pulls.createBranch("own", "main", "Start");
    const sha = github.repository.refs.get("refs/heads/own") ?? "";
    expect(github.repository.git.commits.get(sha)?.message).toBe("Start");
  });

  test("does not appear before its commit is there", async () => {
    const { github, pulls } = pullsWorld();
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext(/git\/commits$/, "reset");
    await rejection(pulls.createBranch("own", "main", "Start"));
    expect(github.repository.refs.has("refs/heads/own")).toBe(false);
  });

  test("needs contents: write", async () => {
    const { github, pulls } = pullsWorld("issues-only");
    const error = await rejection(pulls.createBranch("own", "main", "Start"));
    expect(error).toMatchObject({ name: "RemoteError", outcome: "refused" });
    expect(String(error)).toContain("may not make a branch: add `contents: write` to the job's permissions.");
    expect(github.repository.refs.has("refs/heads/own")).toBe(false);
  });

  test("on a base that does not exist names the setting", async () => {
    const error = await rejection(pullsWorld().pulls.createBranch("own", "nothing", "Start"));
    expect(String(error)).toContain("The base branch nothing does not exist");
    expect(String(error)).toContain("correct `pull-requests.base`");
  });

  test("in a repository without any says what to do first", async () => {
    const error = await rejection(pullsWorld("workflow", { empty: true }).pulls.createBranch("own", "main", "Start"));
    expect(String(error)).toContain("push a first commit");
  });

  test("that a ruleset forbids names the setting and the ruleset", async () => {
    const { ada, pulls } = pullsWorld();
    ada.addRuleset([{ type: "creation" }], { branches: ["~ALL"] });
    expect(String(await rejection(pulls.createBranch("own", "main", "Start")))).toContain(
      '("Repository rule violations found Cannot create ref due to creations being restricted"): a rule forbids it, or a branch has the beginning of that name. Change `pull-requests.branch-name`, or let the token bypass the ruleset.',
    );
  });

  test("that GitHub refuses without a reason says the same", async () => {
    const { github, pulls } = pullsWorld();
    github.failNext(/git\/refs$/, { status: 422, message: "Reference update failed" });
    expect(String(await rejection(pulls.createBranch("a/b", "main", "Start")))).toContain(
      'make the branch a/b ("Reference update failed")',
    );
  });
});

describe("a new pull request", () => {
  test("is answered as it is then read", async () => {
    for (const token of ["workflow", "app", "fine-grained", "pat"] as const) {
      const { head, pulls, only } = withBranch(token);
      const made = await pulls.open(DRAFT);
      expect(made).toMatchObject({
        number: 2,
        title: "Fix",
        body: "Why",
        isDraft: true,
        headSha: head,
        changedFiles: 1,
      });
      expect((await readOne(pulls, { known: made.number })).found).toEqual([made]);
      expect(only().pull).toMatchObject({ head: "fix", base: "main", draft: true });
    }
  });

  test("can be ready from the first", async () => {
    const { pulls, only } = withBranch();
    expect((await pulls.open({ ...DRAFT, isDraft: false })).isDraft).toBe(false);
    expect(only().pull.draft).toBe(false);
  });

  test("from a branch that has an open one is that one, whoever opened it", async () => {
    const { pulls, pull } = withPull();
    expect(await pulls.open(DRAFT)).toEqual(await pull());
  });

  test("is another where the open one goes elsewhere, or was closed", async () => {
    const { ada, pulls, list } = withBranch();
    ada.commit({ "n.md": "n" }, { branch: "next" });
    ada.openPullRequest({ title: "Elsewhere", head: "fix", base: "next" });
    ada.close(ada.openPullRequest({ title: "Closed", head: "fix" }));
    expect((await pulls.open(DRAFT)).number).toBe(4);
    expect(list()).toHaveLength(3);
  });

  test.each(["commit-then-502", "commit-then-reset"] as const)(
    "whose answer was lost (%s) is found, not opened twice",
    async (fault) => {
      const { github, pulls, only } = withBranch();
      github.failNext(POST_PULLS, fault);
      expect((await pulls.open(DRAFT)).number).toBe(only().number);
    },
  );

  test.each([502, "reset"] as const)(
    "that was not opened (%s) is a failure of unknown outcome, sent once",
    async (fault) => {
      const { github, pulls, list } = withBranch();
      github.failNext(POST_PULLS, fault);
      expect(await rejection(pulls.open(DRAFT))).toMatchObject({ name: "RemoteError", outcome: "unknown" });
      expect(list()).toEqual([]);
      expect(github.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    },
  );

  test("whose answer was lost keeps its unknown outcome when it cannot be looked for either", async () => {
    const { github, pulls } = withBranch();
    github.failNext(POST_PULLS, "commit-then-502");
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext("GET /repos/acme/roadmap/pulls", 502);
    expect(await rejection(pulls.open(DRAFT))).toMatchObject({ outcome: "unknown", request: POST_PULLS });
  });

  test("that exists but is not listed yet is left to the next run", async () => {
    const { github, pulls } = withPull();
    github.settings.listLagMs = 60_000;
    expect(String(await rejection(pulls.open(DRAFT)))).toContain(
      "A pull request from fix into main exists already, but GitHub's list does not show it yet. The next run looks again.",
    );
  });

  test("waits for a branch that GitHub does not know everywhere yet, a bounded while", async () => {
    const { github, clock, pulls } = withBranch();
    const early: Fault = { status: 422, message: "Could not resolve to a node with the global id of 'x'." };
    github.failNext(POST_PULLS, early);
    github.failNext(POST_PULLS, early);
    const before = clock.now();
    expect((await pulls.open(DRAFT)).number).toBe(2);
    expect(clock.now() - before).toBe(3000);
    for (let attempt = 0; attempt < 9; attempt += 1) github.failNext(POST_PULLS, early);
    const { length } = github.requests;
    await rejection(pulls.open({ ...DRAFT, head: "main" }));
    expect(github.requests).toHaveLength(length + 4);
  });

  test("that the setting forbids names it in the repository and the organisation, and the way round", async () => {
    const { github, pulls } = withBranch();
    github.repository.actionsMayOpenPullRequests = false;
    expect(String(await rejection(pulls.open(DRAFT)))).toContain(
      'tick "Allow GitHub Actions to create and approve pull requests" under Settings → Actions → General, in the repository and in its organisation, or give `github-token` a GitHub App\'s token.',
    );
    const other = withBranch("app");
    other.github.repository.actionsMayOpenPullRequests = false;
    expect((await other.pulls.open(DRAFT)).author).toBe("my-app");
  });

  test("as a draft where there are none names the word to use", async () => {
    const { github, pulls } = withBranch();
    github.repository.hasDrafts = false;
    expect(String(await rejection(pulls.open(DRAFT)))).toContain(
      "write `ready` instead of `draft` under `statuses`, or upgrade the plan.",
    );
    expect((await pulls.open({ ...DRAFT, isDraft: false })).number).toBe(2);
  });

  test("without a commit of difference says which branch needs one", async () => {
    const { github, pulls, main } = withBranch();
    github.repository.refs.set("refs/heads/same", main());
    expect(String(await rejection(pulls.open({ ...DRAFT, head: "same" })))).toContain(
      "The branch same holds no commit that main lacks",
    );
  });

  test("between branches that do not exist says which", async () => {
    const { pulls } = withBranch();
    expect(String(await rejection(pulls.open({ ...DRAFT, head: "nothing" })))).toContain(
      "GitHub takes no pull request from nothing: there is no such branch.",
    );
    expect(String(await rejection(pulls.open({ ...DRAFT, base: "nothing" })))).toContain(
      "GitHub takes no pull request into nothing: there is no such branch. Correct `pull-requests.base`.",
    );
  });

  test("needs pull-requests: write", async () => {
    const { pulls } = withBranch("issues-only");
    expect(String(await rejection(pulls.open(DRAFT)))).toContain(
      "may not open the pull request: add `pull-requests: write` to the job's permissions.",
    );
  });
});

describe("an update", () => {
  test("changes what it names and nothing else", async () => {
    const { pulls, only } = withPull();
    await pulls.update(p(2), { title: "New" });
    expect(only()).toMatchObject({ title: "New", body: null, state: "open" });
    await pulls.update(p(2), { body: "Words", state: "closed" });
    expect(only()).toMatchObject({ title: "New", body: "Words", state: "closed" });
  });

  test("needs pull-requests: write", async () => {
    const { pulls, only } = withPull("issues-only");
    expect(String(await rejection(pulls.update(p(2), { title: "New" })))).toContain(
      "`github-token` may not update the pull request: add `pull-requests: write`",
    );
    expect(only().title).toBe("Fix");
  });
});

describe("ready for review", () => {
  test("is what a draft becomes, and what is ready already stays", async () => {
    for (const token of ["workflow", "app", "fine-grained"] as const) {
      const { ada, pulls, pull, only } = withPull(token);
      ada.toDraft(2);
      await pulls.markReady(await pull());
      expect(only().pull.draft).toBe(false);
      await pulls.markReady(await pull());
      expect(only().pull.draft).toBe(false);
    }
  });

  test.each([
    { contents: "read", "pull-requests": "write", issues: "write" },
    { contents: "write", "pull-requests": "read", issues: "write" },
  ] as const)("takes both permissions, and its refusal names both: %j", async (permissions) => {
    const { ada, pulls, pull, only } = withPull("workflow", permitted(permissions));
    ada.toDraft(2);
    expect(String(await rejection(pulls.markReady(await pull())))).toContain(
      "may not mark pull requests as ready: add `contents: write` and `pull-requests: write` to the job's permissions.",
    );
    expect(only().pull.draft).toBe(true);
  });

  test("waits until GitHub knows the pull request everywhere, a bounded while", async () => {
    const { clock, pulls } = withPull();
    const before = clock.now();
    const error = await rejection(pulls.markReady({ nodeId: "PR_kwDOnothing" }));
    expect(String(error)).toContain('Asked to mark the pull request as ready for review, GitHub says "not found"');
    expect(clock.now() - before).toBe(7000);
  });
});

describe("the merge queue", () => {
  function withQueue(...asked: Parameters<typeof pullsWorld>) {
    const here = withPull(...asked);
    here.ada.addRuleset([rule.checks(["build"]), rule.mergeQueue()]);
    return here;
  }

  test("takes that very head once its checks pass, and again says the same", async () => {
    const { github, head, pulls, pull } = withQueue();
    expect(await pulls.enqueue(await pull(), head)).toEqual({
      kind: "refused",
      sentence: 'GitHub does not take #2 into the merge queue yet: Required status check "build" is expected.',
    });
    github.machines.check("fix", "build");
    expect(await pulls.enqueue(await pull(), head)).toEqual({ kind: "queued" });
    expect(await pulls.enqueue(await pull(), head)).toEqual({ kind: "queued" });
    expect(await pull()).toMatchObject({ queuedBy: "github-actions" });
    expect(github.machines.queue()).toEqual([2]);
  });

  test("does not take a head that moved, nor a pull request that is closed", async () => {
    const { github, ada, head, pulls, pull } = withQueue();
    const seen = await pull();
    ada.commit({ "late.md": "late" }, { branch: "fix" });
    github.machines.check("fix", "build");
    expect(await pulls.enqueue(seen, head)).toEqual({ kind: "moved" });
    ada.close(2);
    expect(await pulls.enqueue(seen, head)).toEqual({ kind: "moved" });
    expect(github.machines.queue()).toEqual([]);
  });

  test("refuses a draft and a conflict, in a sentence", async () => {
    const { github, ada, head, pulls, pull } = withQueue();
    github.machines.check("fix", "build");
    ada.toDraft(2);
    expect(await pulls.enqueue(await pull(), head)).toMatchObject({
      sentence: "GitHub does not take #2 into the merge queue yet: Pull request is in draft state.",
    });
    ada.ready(2);
    ada.commit({ "fix.md": "otherwise" });
    expect(await pulls.enqueue(await pull(), head)).toMatchObject({
      sentence: "GitHub does not take #2 into the merge queue yet: Pull request has merge conflicts.",
    });
  });

  test("whose answer was lost is looked at", async () => {
    const { github, head, pulls, pull } = withQueue();
    const seen = await pull();
    github.machines.check("fix", "build");
    github.failNext("POST /graphql", 502);
    expect(await rejection(pulls.enqueue(seen, head))).toMatchObject({ name: "RemoteError", outcome: "unknown" });
    expect(github.machines.queue()).toEqual([]);
    github.failNext("POST /graphql", "commit-then-502");
    expect(await pulls.enqueue(seen, head)).toEqual({ kind: "queued" });
  });

  test("lets go of it, and of what is not in it without a word", async () => {
    const { github, head, pulls, pull } = withQueue();
    github.machines.check("fix", "build");
    await pulls.enqueue(await pull(), head);
    await pulls.dequeue(await pull());
    expect(github.machines.queue()).toEqual([]);
    await pulls.dequeue(await pull());
  });

  test("needs both permissions", async () => {
    const permissions = { issues: "write", contents: "read", "pull-requests": "write" } as const;
    const { head, pulls, pull } = withQueue("workflow", permitted(permissions));
    for (const work of [pulls.enqueue(await pull(), head), pulls.dequeue(await pull())])
      expect(String(await rejection(work))).toContain(
        "may not use the merge queue: add `contents: write` and `pull-requests: write` to the job's permissions.",
      );
  });
});
