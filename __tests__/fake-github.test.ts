/** The GitHub stand-in behaves as GitHub does with issues; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { ISSUES, standIn } from "./fake-github-caller.ts";

describe("an issue", () => {
  test("shares its row of numbers with pull requests, and lists hold both", async () => {
    const { ada, send } = standIn();
    ada.openIssue({ title: "First" });
    ada.openPullRequest({ title: "Second", head: "b" });
    const { json } = await send(`POST ${ISSUES}`, { title: "Third" });
    expect(json.number).toBe(3);
    const list = await send(`GET ${ISSUES}?sort=created&direction=asc`);
    expect(list.json.map((one: { pull_request?: object }) => one.pull_request !== undefined)).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("is written by whoever the token stands for", async () => {
    const { github, send } = standIn();
    await send(`POST ${ISSUES}`, { title: "a" }, "workflow");
    await send(`POST ${ISSUES}`, { title: "b" }, "app");
    await send(`POST ${ISSUES}`, { title: "c" }, "pat");
    expect(github.issues().map((issue) => issue.author)).toEqual(["github-actions[bot]", "my-app[bot]", "maintainer"]);
  });

  test("takes 65,536 characters of body and no more, an emoji counting once", async () => {
    const { github, send } = standIn();
    expect((await send(`POST ${ISSUES}`, { title: "a", body: "😀".repeat(65_536) })).status).toBe(201);
    const { status, json } = await send(`POST ${ISSUES}`, { title: "a", body: "x".repeat(65_537) });
    expect([status, json.errors[0].message]).toEqual([422, "body is too long (maximum is 65536 characters)"]);
    expect(github.issues()).toHaveLength(1);
  });

  test("takes 256 characters of title and no more, an emoji counting once", async () => {
    const { send } = standIn();
    for (const sign of ["x", "😀"]) {
      expect((await send(`POST ${ISSUES}`, { title: sign.repeat(256) })).status).toBe(201);
      const refused = await send(`POST ${ISSUES}`, { title: sign.repeat(257) });
      expect(refused).toMatchObject({ status: 422, json: { errors: [{ field: "title" }] } });
    }
    expect((await send(`POST ${ISSUES}`, { title: " " })).status).toBe(422);
  });

  test("comes back with CRLF after an edit in the browser", async () => {
    const { github, ada, send } = standIn();
    await send(`POST ${ISSUES}`, { title: "a", body: "one\ntwo" });
    expect(github.issue(1).body).toBe("one\ntwo");
    ada.edit(1, { body: "one\ntwo" });
    expect(github.issue(1).body).toBe("one\r\ntwo");
  });

  test("moves its updated_at even when a PATCH changes nothing", async () => {
    const { github, clock, send } = standIn();
    await send(`POST ${ISSUES}`, { title: "a" });
    clock.advance(60_000);
    await send(`PATCH ${ISSUES}/1`, { title: "a" });
    expect(github.issue(1)).toMatchObject({ createdAt: "2026-10-01T10:00:00Z", updatedAt: "2026-10-01T10:01:00Z" });
  });

  test("keeps its reason unless its state changes", async () => {
    const { github, ada, send } = standIn();
    ada.openIssue({ title: "a" });
    await send(`PATCH ${ISSUES}/1`, { state: "open", state_reason: "not_planned" });
    expect(github.issue(1).stateReason).toBeNull();
    await send(`PATCH ${ISSUES}/1`, { state: "closed", state_reason: "not_planned" });
    await send(`PATCH ${ISSUES}/1`, { state: "closed", state_reason: "completed" });
    expect(github.issue(1).stateReason).toBe("not_planned");
    await send(`PATCH ${ISSUES}/1`, { state: "open" });
    expect(github.issue(1)).toMatchObject({ state: "open", stateReason: "reopened" });
    await send(`PATCH ${ISSUES}/1`, { state: "closed" });
    expect(github.issue(1).stateReason).toBe("completed");
  });

  test("that a stranger opened can be edited by them and by nobody else without push access", async () => {
    const { github, ada, send } = standIn();
    ada.openIssue({ title: "a" });
    expect((await send(`PATCH ${ISSUES}/1`, { title: "b" }, "outsider")).status).toBe(403);
    const { json } = await send(
      `POST ${ISSUES}`,
      { title: "mine", labels: ["x"], assignees: ["ada", "nobody"] },
      "outsider",
    );
    expect([json.labels, json.assignees]).toEqual([[], []]);
    expect((await send(`PATCH ${ISSUES}/2`, { title: "still mine", labels: ["x"] }, "outsider")).status).toBe(200);
    expect(github.issue(2)).toMatchObject({ title: "still mine", labels: [] });
  });
});

describe("labels", () => {
  test("are made grey when an issue brings them, and replaced as a set by PATCH", async () => {
    const { github, send } = standIn();
    const { json } = await send(`POST ${ISSUES}`, { title: "a", labels: ["one", "two"] });
    expect(json.labels.map((label: { color: string }) => label.color)).toEqual(["ededed", "ededed"]);
    await send(`PATCH ${ISSUES}/1`, { labels: ["three"] });
    expect(github.issue(1).labels).toEqual(["three"]);
    await send(`POST ${ISSUES}/1/labels`, { labels: ["one"] });
    expect(github.issue(1).labels).toEqual(["three", "one"]);
    await send(`DELETE ${ISSUES}/1/labels/three`);
    expect(github.issue(1).labels).toEqual(["one"]);
  });

  test("ignore case, and the spelling that was there wins", async () => {
    const { github, ada, send } = standIn();
    ada.createLabel("Bug", "ff0000");
    await send(`POST ${ISSUES}`, { title: "a", labels: ["BUG", "bug"] });
    expect(github.issue(1).labels).toEqual(["Bug"]);
    const { status, json } = await send("POST /repos/acme/plan/labels", { name: "bUG" });
    expect([status, json.errors[0].code]).toEqual([422, "already_exists"]);
  });

  test("of more than 50 characters, or of nothing but emoji, sink the whole request", async () => {
    const { github, send } = standIn();
    for (const name of ["x".repeat(51), "🔥", "👩‍💻 ❤️"]) {
      const { status, json } = await send(`POST ${ISSUES}`, { title: "a", labels: ["fine", name] });
      expect([status, json.errors[0]]).toEqual([
        422,
        { resource: "Label", field: "name", code: "invalid", value: name },
      ]);
    }
    expect(github.issues()).toEqual([]);
    expect(github.repository.labels).toEqual([]);
    expect((await send(`POST ${ISSUES}`, { title: "a", labels: ["x".repeat(50), "🔥 hot", "1"] })).status).toBe(201);
  });

  test("are at most 100 on an issue, and adding counts twins as well", async () => {
    const { github, send } = standIn();
    const names = (count: number) => Array.from({ length: count }, (_, index) => `label ${index}`);
    expect((await send(`POST ${ISSUES}`, { title: "a", labels: names(101) })).status).toBe(422);
    expect((await send(`POST ${ISSUES}`, { title: "a", labels: names(60) })).status).toBe(201);
    expect(await send(`POST ${ISSUES}/1/labels`, { labels: names(60) })).toMatchObject({
      status: 500,
      json: { message: "Server Error" },
    });
    expect(github.issue(1).labels).toHaveLength(60);
  });
});

describe("assignees", () => {
  test("that cannot be assigned sink a creation or an edit whole", async () => {
    const { github, send } = standIn();
    const error = { resource: "Issue", field: "assignees", code: "invalid", value: "nobody" };
    expect(await send(`POST ${ISSUES}`, { title: "a", assignees: ["ada", "nobody"] })).toMatchObject({
      status: 422,
      json: { errors: [error] },
    });
    expect(github.issues()).toEqual([]);
    await send(`POST ${ISSUES}`, { title: "a", assignees: ["ADA"] });
    const refused = await send(`PATCH ${ISSUES}/1`, { title: "b", labels: ["new"], assignees: ["nobody"] });
    expect(refused).toMatchObject({ status: 422, json: { errors: [error] } });
    expect(github.issue(1)).toMatchObject({ title: "a", labels: [], assignees: ["ada"] });
    expect(github.repository.labels).toEqual([]);
  });

  test("that cannot be assigned are left out without a word by POST and DELETE", async () => {
    const { github, ada, send } = standIn();
    ada.openIssue({ title: "a" });
    const { status, json } = await send(`POST ${ISSUES}/1/assignees`, { assignees: ["lin", "nobody"] });
    expect([status, json.assignees.length]).toEqual([201, 1]);
    await send(`DELETE ${ISSUES}/1/assignees`, { assignees: ["Lin", "nobody"] });
    expect(github.issue(1).assignees).toEqual([]);
  });

  test("are whoever may push, and whoever takes part in the thread", async () => {
    const { github, send } = standIn();
    expect((await send("GET /repos/acme/plan/assignees/ada")).status).toBe(204);
    expect((await send("GET /repos/acme/plan/assignees/guest")).status).toBe(404);
    github.as("guest").openIssue({ title: "a" });
    expect((await send(`PATCH ${ISSUES}/1`, { assignees: ["guest"] })).json.assignees[0].login).toBe("guest");
  });

  test("are at most ten", async () => {
    const many = Array.from({ length: 11 }, (_, index) => `person-${index}`);
    const { github, send } = standIn({ collaborators: many });
    expect((await send(`POST ${ISSUES}`, { title: "a", assignees: many })).status).toBe(422);
    await send(`POST ${ISSUES}`, { title: "a" });
    await send(`POST ${ISSUES}/1/assignees`, { assignees: many });
    expect(github.issue(1).assignees).toHaveLength(10);
  });
});

describe("an issue that is no longer there", () => {
  test("answers 301 with its new address when transferred, and fetch follows it", async () => {
    const { github, ada, send } = standIn();
    ada.openIssue({ title: "a" });
    ada.transfer(1, "acme/other");
    const { status, headers } = await send(`GET ${ISSUES}/1`);
    expect(status).toBe(301);
    expect(headers.get("location")).toMatch(/\/repositories\/\d+\/issues\/1$/);
    const followed = await github.fetch(`https://api.github.com${ISSUES}/1`, {
      headers: { authorization: "Bearer ghp_fakePersonalToken" },
    });
    expect(await followed.json()).toMatchObject({ html_url: "https://github.com/acme/other/issues/1" });
    expect((await send(`GET ${ISSUES}?state=all`)).json).toEqual([]);
  });

  test("answers 404 when it went where the token may not look", async () => {
    const { github, ada, send } = standIn();
    github.addRepository("acme/secret", { isPrivate: true });
    ada.openIssue({ title: "a" });
    ada.transfer(1, "acme/secret");
    expect((await send(`GET ${ISSUES}/1`)).status).toBe(404);
  });

  test("answers 410 when deleted, 404 to those who may not write, and its number is not given again", async () => {
    const { ada, send } = standIn();
    ada.openIssue({ title: "a" });
    ada.deleteIssue(1);
    expect((await send(`GET ${ISSUES}/1`)).status).toBe(410);
    expect((await send(`PATCH ${ISSUES}/1`, { title: "b" })).status).toBe(410);
    expect((await send(`GET ${ISSUES}/1`, undefined, "read-only")).status).toBe(404);
    expect(ada.openIssue({ title: "b" })).toBe(2);
  });
});
