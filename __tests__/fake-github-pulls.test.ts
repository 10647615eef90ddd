/** The GitHub stand-in's pull requests as they are opened, changed and listed; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { ISSUES, standIn } from "./fake-github-caller.ts";
import { PULL, PULLS, REPO, told, withPull } from "./fake-github-pulls.ts";

/** acme/plan where Actions may open pull requests, with a branch that has a commit. */
function withBranch() {
  const here = standIn();
  here.github.repository.actionsMayOpenPullRequests = true;
  here.ada.commit({ "a.md": "a" }, { branch: "fix" });
  const open = (body: object = {}, kind?: Parameters<typeof here.send>[2]) =>
    here.send(`POST ${PULLS}`, { title: "Fix", head: "fix", base: "main", ...body }, kind);
  return { ...here, open };
}

describe("opening a pull request", () => {
  test("answers with it, an issue of the same number beside it", async () => {
    const { open, send } = withBranch();
    const { status, json } = await open({ body: "why", draft: true });
    expect(status).toBe(201);
    expect(json).toMatchObject({ number: 1, draft: true, merged: false, mergeable: null, mergeable_state: "unknown" });
    expect(json).toMatchObject({ commits: 1, changed_files: 1, user: { login: "github-actions[bot]" } });
    expect(json.head).toMatchObject({ label: "acme:fix", ref: "fix", repo: { full_name: "acme/plan" } });
    expect((await send(`GET ${ISSUES}/1`)).json.pull_request.url).toContain("/pulls/1");
  });

  test("is 403 for the workflow token until the setting allows it, https://github.com/danielroe/uppt/issues/11", async () => {
    const { github, open } = withBranch();
    github.repository.actionsMayOpenPullRequests = false;
    expect(told(await open())).toEqual([403, "GitHub Actions is not permitted to create or approve pull requests."]);
    expect(github.writes).toEqual([]);
    expect((await open({}, "app")).status).toBe(201);
  });

  test("without a commit of difference is 422, https://github.com/robvanderleek/create-issue-branch/issues/80", async () => {
    const { ada, github, open } = withBranch();
    ada.forcePush("same", github.repository.refs.get("refs/heads/main") ?? "");
    expect(told(await open({ head: "same" }))).toEqual([422, "No commits between main and same"]);
    ada.commit({ "later.md": "later" });
    expect(told(await open({ head: "same" }))).toEqual([422, "No commits between main and same"]);
    expect(github.issues()).toEqual([]);
  });

  test("an empty commit is difference enough, and changes no file, https://github.com/peter-evans/create-pull-request", async () => {
    const { github, open, send } = withBranch();
    const parent = github.repository.refs.get("refs/heads/main") ?? "";
    const { tree = "" } = github.repository.git.commits.get(parent) ?? {};
    const { json } = await send(`POST ${REPO}/git/commits`, { message: "Start", tree, parents: [parent] });
    await send(`POST ${REPO}/git/refs`, { ref: "refs/heads/empty", sha: json.sha });
    expect((await open({ head: "empty" })).json).toMatchObject({ commits: 1, changed_files: 0 });
  });

  test("a second one from the same branch is 422, https://github.com/peter-evans/create-pull-request", async () => {
    const { open } = withBranch();
    await open();
    expect(told(await open())).toEqual([422, "A pull request already exists for acme:fix."]);
  });

  test("as a draft is 422 where drafts are not supported, https://github.com/SWE-agent/SWE-agent/issues/179", async () => {
    const { github, open } = withBranch();
    github.repository.hasDrafts = false;
    const refused = [422, "Draft pull requests are not supported in this repository."];
    expect(told(await open({ draft: true }))).toEqual(refused);
    expect((await open()).status).toBe(201);
  });

  test("names the field of a branch that is not there, https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request", async () => {
    const { open } = withBranch();
    expect((await open({ head: "none" })).json.errors[0]).toMatchObject({ field: "head", code: "invalid" });
    expect((await open({ base: "none" })).json.errors[0]).toMatchObject({ field: "base", code: "invalid" });
  });
});

describe("a pull request", () => {
  test("changes its words and base, closes and reopens", async () => {
    const { github, ada, clock, send } = withPull();
    ada.commit({ "x.md": "x" }, { branch: "next" });
    clock.advance(60_000);
    const { json } = await send(`PATCH ${PULL}`, { title: "New", body: "text", base: "next", state: "closed" });
    expect(json).toMatchObject({ title: "New", body: "text", state: "closed", base: { ref: "next" } });
    expect((await send(`PATCH ${PULL}`, { state: "open" })).json.state).toBe("open");
    expect(github.issue(2)).toMatchObject({ title: "New", updatedAt: "2026-10-01T10:01:00Z" });
  });

  test("whose branch is deleted closes and cannot reopen, https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/deleting-and-restoring-branches-in-a-pull-request", async () => {
    const { github, head, send } = withPull();
    await send(`DELETE ${REPO}/git/refs/heads/fix`);
    expect(github.issue(2).state).toBe("closed");
    expect((await send(`GET ${PULL}`)).json.head.sha).toBe(head);
    expect(told(await send(`PATCH ${PULL}`, { state: "open" }))).toEqual([
      422,
      "state cannot be changed. The fix branch has been deleted.",
    ]);
  });

  test("is listed by head as owner:branch, a bare branch filtering nothing, https://docs.github.com/en/rest/pulls/pulls#list-pull-requests", async () => {
    const { ada, send } = withPull();
    ada.openPullRequest({ title: "Other", head: "other" });
    const numbers = async (query: string) =>
      (await send(`GET ${PULLS}?${query}`)).json.map((one: { number: number }) => one.number);
    expect(await numbers("head=acme:fix")).toEqual([2]);
    expect(await numbers("head=fix")).toEqual([3, 2]);
    ada.close(2);
    expect([await numbers("state=open"), await numbers("state=all&base=main")]).toEqual([[3], [3, 2]]);
  });

  test("asks collaborators for a review, and nobody else, https://docs.github.com/en/rest/pulls/review-requests", async () => {
    const { send } = withPull();
    const ask = (login: string) => send(`POST ${PULL}/requested_reviewers`, { reviewers: [login] });
    expect((await ask("lin")).json.requested_reviewers.map((one: { login: string }) => one.login)).toEqual(["lin"]);
    expect((await ask("stranger")).status).toBe(422);
  });

  test("answers by the ref of its head, https://github.com/brekkylab/backlot/issues/110", async () => {
    const { ada, send } = withPull();
    const sha = ada.commit({ "more.md": "more" }, { branch: "fix" });
    expect((await send(`GET ${REPO}/git/ref/pull/2/head`)).json.object.sha).toBe(sha);
  });
});

describe("the issues a pull request closes", () => {
  const closes = "closingIssuesReferences(first: 5) { nodes { number } }";
  const byHand = "closingIssuesReferences(first: 5, userLinkedOnly: true) { nodes { number } }";

  test("are those its description names after a keyword, https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue", async () => {
    const { ada, pull } = withPull();
    for (const [body, numbers] of [
      ["Fixes #1", [1]],
      ["resolves: acme/plan#1", [1]],
      ["See #1", []],
      ["`closes #1`", []],
      ["<!-- closes #1 -->", []],
      ["closes acme/other#1", []],
      ["closes #\u200b1", []],
    ] as const) {
      ada.edit(2, { body });
      const named = (await pull(closes)).closingIssuesReferences.nodes.map((one: { number: number }) => one.number);
      expect([body, named]).toEqual([body, numbers]);
    }
  });

  test("are none by keyword when it targets another branch, https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue", async () => {
    const { ada, pull, send } = withPull();
    ada.edit(2, { body: "Fixes #1" });
    ada.commit({ "x.md": "x" }, { branch: "next" });
    await send(`PATCH ${PULL}`, { base: "next" });
    expect((await pull(closes)).closingIssuesReferences.nodes).toEqual([]);
    ada.link(2, 1);
    expect((await pull(byHand)).closingIssuesReferences.nodes).toEqual([{ number: 1 }]);
  });

  test("know it, and which link was made by hand, https://docs.github.com/en/graphql/reference/objects#issue", async () => {
    const { ada, ask } = withPull();
    ada.edit(2, { body: "Fixes #1" });
    const linked = (only: boolean) =>
      ask(
        `{ repository(owner: "acme", name: "plan") { issue(number: 1) { closedByPullRequestsReferences(first: 5, userLinkedOnly: ${only}) { nodes { number } } } } }`,
      );
    const nodes = async (only: boolean) =>
      (await linked(only)).json.data.repository.issue.closedByPullRequestsReferences.nodes;
    expect([await nodes(false), await nodes(true)]).toEqual([[{ number: 2 }], []]);
  });
});
