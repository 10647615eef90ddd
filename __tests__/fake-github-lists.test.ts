/** The GitHub stand-in's lists, threads and repository settings; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { ISSUES, standIn } from "./fake-github-caller.ts";

describe("the list of issues", () => {
  test("shows open ones, newest first, thirty a page, where nothing else is asked", async () => {
    const { ada, send } = standIn();
    for (let count = 1; count <= 32; count += 1) ada.openIssue({ title: `Issue ${count}` });
    ada.close(32);
    const { json, headers } = await send(`GET ${ISSUES}`);
    expect([json.length, json[0].number]).toEqual([30, 31]);
    expect(headers.get("link")).toContain(`<https://api.github.com${ISSUES}?page=2>; rel="next"`);
    const last = await send(`GET ${ISSUES}?page=2`);
    expect(last.json.map((one: { number: number }) => one.number)).toEqual([1]);
    expect(last.headers.get("link")).not.toContain('rel="next"');
  });

  test("holds at most a hundred a page", async () => {
    const { ada, send } = standIn();
    for (let count = 1; count <= 101; count += 1) ada.openIssue({ title: `Issue ${count}` });
    expect((await send(`GET ${ISSUES}?per_page=200`)).json).toHaveLength(100);
  });

  test("since means updated at or after, to the second", async () => {
    const { ada, clock, send } = standIn();
    ada.openIssue({ title: "old" });
    clock.advance(60_000);
    ada.openIssue({ title: "new" });
    const numbers = async (since: string) =>
      (await send(`GET ${ISSUES}?since=${since}`)).json.map((one: { number: number }) => one.number);
    expect(await numbers("2026-10-01T10:01:00Z")).toEqual([2]);
    expect(await numbers("2026-10-01T10:01:01Z")).toEqual([]);
    clock.advance(60_000);
    ada.comment(1, "still here");
    expect(await numbers("2026-10-01T10:01:00Z")).toEqual([2, 1]);
  });

  test("misses a new issue while it lags, which its number already finds", async () => {
    const { github, clock, send, ask } = standIn();
    github.settings.listLagMs = 60_000;
    await send(`POST ${ISSUES}`, { title: "a" });
    const listed = `{ repository(owner: "acme", name: "plan") { issues(first: 10) { totalCount } issue(number: 1) { title } } }`;
    expect((await send(`GET ${ISSUES}`)).json).toEqual([]);
    expect((await send(`GET ${ISSUES}/1`)).json.title).toBe("a");
    expect((await ask(listed)).json.data.repository).toEqual({ issues: { totalCount: 0 }, issue: { title: "a" } });
    clock.advance(60_000);
    expect((await send(`GET ${ISSUES}`)).json).toHaveLength(1);
  });
});

describe("a thread", () => {
  test("keeps comments with their authors", async () => {
    const { github, ada, send } = standIn();
    ada.openIssue({ title: "a" });
    ada.comment(1, "first");
    expect((await send(`POST ${ISSUES}/1/comments`, { body: "second" })).json.user.login).toBe("github-actions[bot]");
    expect((await send(`GET ${ISSUES}/1/comments`)).json.map((one: { body: string }) => one.body)).toEqual([
      "first",
      "second",
    ]);
    expect(github.issue(1).comments).toHaveLength(2);
  });

  test("that is locked takes comments only from those who may write", async () => {
    const { ada, send } = standIn();
    ada.openIssue({ title: "a" });
    ada.lock(1);
    expect((await send(`POST ${ISSUES}/1/comments`, { body: "x" }, "outsider")).status).toBe(403);
    expect((await send(`POST ${ISSUES}/1/comments`, { body: "x" }, "pat")).status).toBe(201);
    expect((await send(`PATCH ${ISSUES}/1`, { title: "b" })).json).toMatchObject({ title: "b", locked: true });
  });

  test("a merged pull request closes the issues it is linked to", () => {
    const { github, ada } = standIn();
    const issue = ada.openIssue({ title: "a" });
    ada.merge(ada.openPullRequest({ title: "b", head: "fix", closes: [issue] }));
    expect(github.issue(issue)).toMatchObject({ state: "closed", stateReason: "completed" });
  });
});

describe("a repository", () => {
  test("with issues disabled answers 410", async () => {
    const { github, send } = standIn();
    github.repository.hasIssues = false;
    expect((await send(`POST ${ISSUES}`, { title: "a" })).status).toBe(410);
    expect((await send("GET /repos/acme/plan")).json.has_issues).toBe(false);
  });

  test("that is archived can be read and not written", async () => {
    const { github, ada, send } = standIn();
    ada.openIssue({ title: "a" });
    github.repository.isArchived = true;
    expect(await send(`PATCH ${ISSUES}/1`, { title: "b" })).toMatchObject({
      status: 403,
      json: { message: "Repository was archived so is read-only." },
    });
    expect((await send(`GET ${ISSUES}/1`)).json.title).toBe("a");
    expect(github.writes).toEqual([]);
  });

  test("shows its merge settings only to those who may write contents", async () => {
    const { send } = standIn();
    expect((await send("GET /repos/acme/plan")).json.allow_squash_merge).toBe(true);
    expect((await send("GET /repos/acme/plan", undefined, "read-only")).json).not.toHaveProperty("allow_squash_merge");
  });

  test("that was renamed redirects from its old name", async () => {
    const { github, ada, send } = standIn();
    ada.renameRepository("roadmap");
    const { status, headers } = await send("GET /repos/acme/plan");
    expect(status).toBe(301);
    expect(headers.get("location")).toBe(`https://api.github.com/repositories/${github.repository.id}`);
    expect((await send(`GET /repositories/${github.repository.id}`)).json.full_name).toBe("acme/roadmap");
  });

  test("remembers what was dispatched to it", async () => {
    const { github, send } = standIn();
    expect(
      (await send("POST /repos/acme/plan/dispatches", { event_type: "notion-sync", client_payload: { pages: ["a"] } }))
        .status,
    ).toBe(204);
    expect(github.repository.dispatches).toEqual([{ eventType: "notion-sync", payload: { pages: ["a"] } }]);
  });
});
