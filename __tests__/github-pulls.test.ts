/** Pull requests and branches read through their port, on the stand-in. */
import { describe, expect, test } from "@jest/globals";
import { virtualClock } from "../src/fakes/clock.ts";
import { instantThrottle } from "../src/fakes/instant-throttle.ts";
import { connect } from "../src/github/octokit.ts";
import { pullRequests } from "../src/github/pulls.ts";
import { i, p, permitted, pullsWorld, readOne } from "./pulls-world.ts";
import { rejection, throughOctokit } from "./through-octokit.ts";

const numbers = (found: readonly { readonly number: number }[]): number[] => found.map(({ number }) => number);

describe("the repository's facts", () => {
  test("are the default branch and the methods it allows, asked once", async () => {
    const { github, pulls } = pullsWorld();
    github.repository.mergeSettings.merge = false;
    const expected = { defaultBranch: "main", allowed: { squash: true, merge: false, rebase: true } };
    expect(await pulls.facts()).toEqual(expected);
    expect(await pulls.facts()).toEqual(expected);
    expect(github.requests).toHaveLength(1);
  });

  test("leave the methods open where the token may not see them", async () => {
    const { pulls } = pullsWorld("issues-only");
    expect(await pulls.facts()).toEqual({ defaultBranch: "main", allowed: {} });
  });

  test("that could not be read are asked for again", async () => {
    const { github, pulls } = pullsWorld();
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext("GET /repos/acme/roadmap", 502);
    expect(await rejection(pulls.facts())).toMatchObject({ name: "RemoteError", status: 502 });
    expect((await pulls.facts()).defaultBranch).toBe("main");
  });
});

describe("pull requests", () => {
  test("are read as they are, whoever asks", async () => {
    for (const token of ["workflow", "app", "fine-grained", "pat", "read-only"] as const) {
      const { ada, pulls } = pullsWorld(token);
      const headSha = ada.commit({ "a.md": "a" }, { branch: "fix" });
      ada.openPullRequest({ title: "Fix", head: "fix", body: "Why", draft: true });
      expect((await readOne(pulls, { heads: ["fix"] })).found).toEqual([
        {
          number: 2,
          nodeId: expect.stringMatching(/^PR_/),
          url: "https://github.com/acme/roadmap/pull/2",
          title: "Fix",
          body: "Why",
          author: "ada",
          isTrusted: true,
          state: "open",
          isDraft: true,
          wasMadeDraft: false,
          base: "main",
          head: "fix",
          headSha,
          isFork: false,
          changedFiles: 1,
          link: "none",
        },
      ]);
    }
  });

  test("tell whether somebody made a draft of them, which opening them as one is not", async () => {
    const { ada, pulls } = pullsWorld();
    const number = ada.openPullRequest({ title: "Fix", head: "fix", draft: true });
    const draftings = async () =>
      (await readOne(pulls, { heads: ["fix"] })).found.map(({ isDraft, wasMadeDraft }) => ({ isDraft, wasMadeDraft }));
    expect(await draftings()).toEqual([{ isDraft: true, wasMadeDraft: false }]);
    ada.ready(number);
    ada.toDraft(number);
    expect(await draftings()).toEqual([{ isDraft: true, wasMadeDraft: true }]);
  });

  test("come in order: the known one, those that close the issue, those of the branches, each once", async () => {
    const { ada, pulls } = pullsWorld();
    const byBranch = ada.openPullRequest({ title: "a", head: "own" });
    const closing = ada.openPullRequest({ title: "b", head: "other", body: "Closes #1" });
    const known = ada.openPullRequest({ title: "c", head: "known", closes: [1] });
    const { found } = await readOne(pulls, { known: p(known), heads: ["own", "known", "other"] });
    expect(numbers(found)).toEqual([known, closing, byBranch]);
    expect(found.map(({ link }) => link)).toEqual(["hand", "text", "none"]);
  });

  test("of one branch come newest first, closed and merged ones too", async () => {
    const { ada, clock, pulls } = pullsWorld();
    const first = ada.openPullRequest({ title: "a", head: "own" });
    ada.close(first);
    clock.advance(1000);
    const second = ada.openPullRequest({ title: "b", head: "own" });
    ada.merge(second, "squash");
    clock.advance(1000);
    ada.commit({ "late.md": "late" }, { branch: "own" });
    const third = ada.openPullRequest({ title: "c", head: "own" });
    const { found } = await readOne(pulls, { heads: ["own"] });
    expect(found.map(({ number, state }) => [number, state])).toEqual([
      [third, "open"],
      [second, "merged"],
      [first, "closed"],
    ]);
  });

  test("that were merged say by whom, when, and as which commit", async () => {
    const { github, ada, main, pulls } = pullsWorld();
    const number = ada.openPullRequest({ title: "a", head: "own" });
    github.as("lin").merge(number, "squash");
    const { found } = await readOne(pulls, { known: p(number) });
    expect(found[0]?.merged).toEqual({ by: "lin", at: "2026-10-01T12:00:00Z", sha: main() });
  });

  test("in the merge queue say who put them there", async () => {
    const { github, ada, pulls } = pullsWorld();
    const number = ada.openPullRequest({ title: "a", head: "own" });
    github.as("lin").enqueue(number);
    expect((await readOne(pulls, { known: p(number) })).found).toMatchObject([{ queuedBy: "lin" }]);
    github.machines.ejectQueued(number);
    expect((await readOne(pulls, { known: p(number) })).found[0]).not.toHaveProperty("queuedBy");
  });

  test("of a fork count where they close the issue, and not by the name of their branch", async () => {
    const { github, pulls } = pullsWorld();
    const stranger = github.as("stranger");
    const head = stranger.commitToFork({ "s.md": "s" }, "own");
    const number = stranger.openPullRequest({ title: "s", head, body: "Fixes #1" });
    const closing = await readOne(pulls, { heads: ["own"] });
    expect(closing.found).toMatchObject([{ number, isFork: true, isTrusted: false, author: "stranger", link: "text" }]);
    stranger.edit(number, { body: "Nothing" });
    expect((await readOne(pulls, { heads: ["own"] })).found).toEqual([]);
  });

  test("opened by an app are trusted", async () => {
    const { ada, pulls } = pullsWorld();
    ada.commit({ "a.md": "a" }, { branch: "fix" });
    await pulls.open({ issue: i(1), head: "fix", base: "main", title: "t", body: "", isDraft: false });
    expect((await readOne(pulls, { heads: ["fix"] })).found).toMatchObject([
      { author: "github-actions", isTrusted: true },
    ]);
  });

  test("that are gone, or were never one, are simply not found", async () => {
    const { ada, pulls } = pullsWorld();
    const other = ada.openIssue({ title: "An issue" });
    expect(await readOne(pulls, { known: p(99) })).toEqual({ found: [], branches: [] });
    expect(await readOne(pulls, { known: p(other) })).toEqual({ found: [], branches: [] });
  });

  test("of twenty tasks take one query, and of twenty-one two", async () => {
    const { ada, pulls, graphql } = pullsWorld();
    const issues = Array.from({ length: 21 }, (_, index) => {
      const issue = ada.openIssue({ title: `Task ${index}` });
      ada.openPullRequest({ title: "x", head: `h${issue}`, body: `Closes #${issue}` });
      return issue;
    });
    const ask = (some: readonly number[]) =>
      pulls.read(
        some.map((issue) => ({ issue: i(issue), known: undefined, heads: [`h${issue}`], merging: false })),
        "main",
      );
    const answers = await ask(issues.slice(0, 20));
    expect(graphql()).toBe(1);
    for (const issue of issues.slice(0, 20))
      expect(answers.get(i(issue))?.found).toMatchObject([{ head: `h${issue}` }]);
    await ask(issues);
    expect(graphql()).toBe(3);
  });

  test("are found beside numbers and branches that nothing can have", async () => {
    const { ada, pulls } = pullsWorld();
    const number = ada.openPullRequest({ title: "a", head: "own", body: "Closes #1" });
    const odd = ["", " ", "a b", "a..b", 'x") { id } #', "\ud800", "a.lock", "-x", "acme:own", "own"];
    const answers = await pulls.read(
      [
        { issue: i(1), known: p(2 ** 31), heads: odd, merging: false },
        { issue: i(2 ** 31), known: p(0), heads: [], merging: false },
        { issue: i(77), known: undefined, heads: [], merging: false },
      ],
      "main",
    );
    expect(numbers(answers.get(i(1))?.found ?? [])).toEqual([number]);
    expect(answers.get(i(2 ** 31))).toEqual({ found: [], branches: [] });
    expect(answers.get(i(77))).toEqual({ found: [], branches: [] });
  });

  test("asked for without a question cost nothing", async () => {
    const { github, pulls } = pullsWorld();
    expect((await pulls.read([], "main")).size).toBe(0);
    expect(github.requests).toEqual([]);
  });

  test.each([
    ["an issues-only token", "pull-requests: read", undefined],
    ["a token without contents", "contents: read", { issues: "write", "pull-requests": "write" }],
    ["a token without issues", "issues: read", { contents: "write", "pull-requests": "write" }],
  ] as const)("that %s may not read are a failure that names %s", async (_, missing, permissions) => {
    const { ada, pulls } = permissions ? pullsWorld("workflow", permitted(permissions)) : pullsWorld("issues-only");
    ada.openPullRequest({ title: "a", head: "own", body: "Closes #1" });
    const error = await rejection(readOne(pulls, { heads: ["own"] }));
    expect(error).toMatchObject({ name: "RemoteError", outcome: "refused" });
    expect(String(error)).toContain(`add \`${missing}\` to the job's permissions`);
    expect(String(error)).toContain("All that a run needs");
  });

  test("in a repository that the token cannot see are a failure", async () => {
    const { github, clock } = pullsWorld();
    const lost = pullRequests({ ...throughOctokit(github, clock), repo: "unseen" }, clock);
    expect(String(await rejection(readOne(lost)))).toContain("`github-token` may not see it");
  });
});

describe("branches", () => {
  test("are those asked for that exist, and those linked to the issue, with what they would bring", async () => {
    const { github, ada, pulls, graphql } = pullsWorld();
    ada.commit({ "a.md": "a", "b.md": "b" }, { branch: "feature/own" });
    ada.commit({ "c.md": "c" }, { branch: "feature/own" });
    ada.commit({ "d.md": "d" }, { branch: "linked" });
    github.repository.issues.get(1)?.linkedBranches.push("refs/heads/linked");
    const { found, branches } = await readOne(pulls, { heads: ["feature/own", "nothing"] });
    expect(found).toEqual([]);
    expect(branches).toEqual([
      { name: "feature/own", isLinked: false, commits: 2, changedFiles: 3 },
      { name: "linked", isLinked: true, commits: 1, changedFiles: 1 },
    ]);
    expect(graphql()).toBe(2);
  });

  test("linked to the issue lead to their pull request, though nothing else does", async () => {
    const { github, ada, pulls } = pullsWorld();
    const number = ada.openPullRequest({ title: "a", head: "linked" });
    github.repository.issues.get(1)?.linkedBranches.push("refs/heads/linked");
    expect(numbers((await readOne(pulls)).found)).toEqual([number]);
  });

  test("with an open pull request are not compared, those with a closed one are", async () => {
    const { github, ada, pulls } = pullsWorld();
    const number = ada.openPullRequest({ title: "a", head: "own" });
    const compared = () => github.requests.filter(({ path }) => path.includes("/compare/")).length;
    expect((await readOne(pulls, { heads: ["own"] })).branches).toEqual([{ name: "own", isLinked: false }]);
    expect(compared()).toBe(0);
    ada.close(number);
    expect((await readOne(pulls, { heads: ["own"] })).branches).toMatchObject([{ commits: 1, changedFiles: 1 }]);
    expect(compared()).toBe(1);
  });

  test("that cannot be compared are there all the same", async () => {
    const { github, ada, pulls } = pullsWorld();
    ada.commit({ "a.md": "a" }, { branch: "own" });
    expect((await readOne(pulls, { heads: ["own"] }, "no-such-base")).branches).toEqual([
      { name: "own", isLinked: false },
    ]);
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext(/compare/, 502);
    expect((await readOne(pulls, { heads: ["own"] })).branches).toEqual([{ name: "own", isLinked: false }]);
  });
});

test("what another implementation leaves out crashes nothing", async () => {
  const home = "https://github.example.com/acme/roadmap";
  const bare = { number: 7, id: "x", url: `${home}/pull/7`, title: "t", state: "OPEN", baseRefName: "main" };
  const pull = { ...bare, headRefName: "own", headRefOid: "abc" };
  const elsewhere = { ...pull, number: 8, url: "https://github.example.com/acme/other/pull/8" };
  const closing = { nodes: [null, elsewhere, pull] };
  const issue = { url: `${home}/issues/1`, closing, byHand: null, linkedBranches: { nodes: [{ ref: null }, null] } };
  const answers = [
    { repository: { url: home, i1: issue, h0: null, r0: null } },
    { repository: { url: home, p7: { headRefOid: "abc" } } },
  ];
  const clock = virtualClock("2026-10-01T12:00:00Z");
  const { octokit } = connect({
    token: "ghs_secret",
    apiUrl: "https://github.example.com/api/v3",
    graphqlUrl: "https://github.example.com/api/graphql",
    clock,
    throttle: instantThrottle(),
    fetch: async () =>
      new Response(JSON.stringify({ data: answers.shift() }), { headers: { "content-type": "application/json" } }),
  });
  const pulls = pullRequests({ octokit, owner: "acme", repo: "roadmap" }, clock);
  const { found, branches } = await readOne(pulls, { heads: ["own"], merging: true });
  expect(branches).toEqual([]);
  expect(found).toEqual([
    {
      number: 7,
      nodeId: "x",
      url: `${home}/pull/7`,
      title: "t",
      body: "",
      author: "ghost",
      isTrusted: false,
      state: "open",
      isDraft: false,
      wasMadeDraft: false,
      base: "main",
      head: "own",
      headSha: "abc",
      isFork: false,
      changedFiles: 0,
      link: "text",
      merging: {
        mergeable: "unknown",
        isBehind: false,
        isBlocked: false,
        review: "none",
        checks: { unknown: expect.stringContaining("GitHub could not show the checks") },
        isHeld: false,
      },
    },
  ]);
});
