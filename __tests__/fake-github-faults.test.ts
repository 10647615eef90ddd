/** The GitHub stand-in's faults, limits and strictness; each test is named for what it promises. */
import { describe, expect, test } from "@jest/globals";
import { ISSUES, standIn } from "./fake-github-caller.ts";

describe("a fault ordered from outside", () => {
  test("a plain 502 is HTML, and nothing was done", async () => {
    const { github, send } = standIn();
    github.failNext(`POST ${ISSUES}`, 502);
    const { status, headers } = await send(`POST ${ISSUES}`, { title: "a" });
    expect([status, headers.get("content-type")]).toEqual([502, "text/html"]);
    expect(github.issues()).toEqual([]);
    expect(github.writes).toEqual([]);
    expect((await send(`POST ${ISSUES}`, { title: "a" })).status).toBe(201);
  });

  test.each([502, 503] as const)("commit-then-%i leaves the issue behind", async (status) => {
    const { github, send } = standIn();
    github.failNext(/^POST .*\/issues$/, `commit-then-${status}`);
    expect((await send(`POST ${ISSUES}`, { title: "a" })).status).toBe(status);
    expect(github.issues()).toHaveLength(1);
    expect(github.writes).toHaveLength(1);
  });

  test("reset breaks the connection before, commit-then-reset after the deed", async () => {
    const { github, send } = standIn();
    github.failNext(`POST ${ISSUES}`, "reset");
    github.failNext(`POST ${ISSUES}`, "commit-then-reset");
    await expect(send(`POST ${ISSUES}`, { title: "a" })).rejects.toThrow(/^fetch failed$/);
    expect(github.issues()).toHaveLength(0);
    await expect(send(`POST ${ISSUES}`, { title: "a" })).rejects.toThrow(/^fetch failed$/);
    expect(github.issues()).toHaveLength(1);
    expect(github.requests.map((request) => request.status)).toEqual([undefined, undefined]);
  });

  test("stall sends a body that ends only when the caller gives up", async () => {
    const { github } = standIn();
    github.failNext(/^GET /, "stall");
    const controller = new AbortController();
    const headers = { authorization: "token ghs_fakeWorkflowToken" };
    const response = await github.fetch(`https://api.github.com${ISSUES}`, { headers, signal: controller.signal });
    expect(response.status).toBe(200);
    const body = response.text();
    controller.abort(new Error("enough"));
    await expect(body).rejects.toThrow("enough");
  });

  test("silence leaves the issue behind, and the caller waits until it gives up", async () => {
    const { github } = standIn();
    github.failNext(`POST ${ISSUES}`, "silence");
    const controller = new AbortController();
    const headers = { authorization: "token ghs_fakeWorkflowToken" };
    const { signal } = controller;
    const body = JSON.stringify({ title: "a" });
    const answer = github.fetch(`https://api.github.com${ISSUES}`, { method: "POST", body, headers, signal });
    await new Promise(setImmediate);
    controller.abort(new Error("enough"));
    await expect(answer).rejects.toThrow("enough");
    expect(github.issues()).toHaveLength(1);
  });

  test("the nth matching request fails, once", async () => {
    const { github, send } = standIn();
    github.failNext(/\/issues$/, 503, { nth: 2 });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await send(`GET ${ISSUES}`)).status);
    expect(statuses).toEqual([200, 503, 200]);
  });

  test("an answer in its own words carries its own headers", async () => {
    const { github, send } = standIn();
    const message = "You have exceeded a secondary rate limit.";
    github.failNext("POST /graphql", { status: 403, message, headers: { "retry-after": "7" } });
    const { status, json, headers } = await send("POST /graphql", { query: "{ viewer { login } }" });
    expect([status, json.message, headers.get("retry-after")]).toEqual([403, message, "7"]);
  });
});

describe("limits", () => {
  test("every answer says what is left of the hour, by the stand-in's clock", async () => {
    const { github, clock, send } = standIn();
    await send(`GET ${ISSUES}`);
    github.spendElsewhere("ghs_fakeWorkflowToken", 700);
    const { headers } = await send(`GET ${ISSUES}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      date: "Thu, 01 Oct 2026 10:00:00 GMT",
      "x-ratelimit-limit": "1000",
      "x-ratelimit-used": "702",
      "x-ratelimit-remaining": "298",
      "x-ratelimit-resource": "core",
      "x-github-request-id": "FAKE:000002",
    });
    clock.advance(3_600_000);
    expect((await send(`GET ${ISSUES}`)).headers.get("x-ratelimit-remaining")).toBe("999");
    expect((await send("GET /rate_limit")).json.resources.core.remaining).toBe(999);
  });

  test("a spent hour is 403 in REST and an error in GraphQL, once switched on", async () => {
    const { github, send } = standIn();
    github.spendElsewhere("ghs_fakeWorkflowToken", 1000);
    expect((await send(`GET ${ISSUES}`)).status).toBe(200);
    github.settings.primaryLimit = true;
    const refused = await send(`GET ${ISSUES}`);
    expect([refused.status, refused.headers.get("x-ratelimit-remaining")]).toEqual([403, "0"]);
    const query = "{ viewer { login } }";
    expect((await send("POST /graphql", { query })).json.data).toBeDefined();
    github.spendElsewhere("ghs_fakeWorkflowToken", 1000, "graphql");
    expect(await send("POST /graphql", { query })).toMatchObject({
      status: 200,
      json: { errors: [{ type: "RATE_LIMITED" }] },
    });
  });

  test("the 81st creation of a minute and the 501st of an hour are refused, once switched on", async () => {
    const { github, clock, send } = standIn();
    github.settings.secondaryLimit = true;
    let made = 0;
    for (let minute = 0; minute < 7; minute += 1) {
      for (let count = 0; count < 81; count += 1)
        made += (await send(`POST ${ISSUES}`, { title: "a" })).status === 201 ? 1 : 0;
      if (minute === 0) expect(made).toBe(80);
      clock.advance(60_001);
    }
    expect(made).toBe(500);
    const { status, json, headers } = await send(`POST ${ISSUES}`, { title: "a" });
    expect([status, headers.get("retry-after")]).toEqual([403, "60"]);
    expect(json.message).toMatch(/secondary rate limit/);
    clock.advance(3_600_000);
    expect((await send(`POST ${ISSUES}`, { title: "a" })).status).toBe(201);
  });
});

describe("what GitHub does not describe", () => {
  test("a request with a field or parameter that is none is rejected by name", async () => {
    const { github, send } = standIn();
    await expect(send(`POST ${ISSUES}`, { title: "a", lables: ["x"] })).rejects.toThrow(
      "issues/create: body.lables is not a field",
    );
    await expect(send(`GET ${ISSUES}?perpage=1`)).rejects.toThrow(
      "issues/list-for-repo: query.perpage is not a parameter",
    );
    await expect(send(`GET ${ISSUES}?since=yesterday`)).rejects.toThrow(
      /issues\/list-for-repo: query.since must match format "date-time"/,
    );
    await expect(send(`POST ${ISSUES}`)).rejects.toThrow(/issues\/create: body must be object/);
    expect(github.violations).toHaveLength(4);
    expect(github.issues()).toEqual([]);
  });

  test("a real parameter that the stand-in does not know is never quietly ignored", async () => {
    const { send } = standIn();
    await expect(send(`GET ${ISSUES}?milestone=1`)).rejects.toThrow(
      "fake GitHub does not know milestone in this query",
    );
    await expect(send(`POST ${ISSUES}`, { title: "a", milestone: 1 })).rejects.toThrow(
      "fake GitHub does not know milestone in this body",
    );
  });

  test("an unknown route answers 501 and is remembered", async () => {
    const { github, send } = standIn();
    expect(await send("GET /repos/acme/plan/stargazers")).toMatchObject({
      status: 501,
      json: { message: "fake GitHub has no route for GET /repos/acme/plan/stargazers" },
    });
    expect(github.violations).toEqual(["fake GitHub has no route for GET /repos/acme/plan/stargazers"]);
  });

  test("a GraphQL field without a schema or without an answer is never null", async () => {
    const { ask } = standIn();
    await expect(ask("{ viewer { nickname } }")).rejects.toThrow('Cannot query field "nickname" on type "User"');
    await expect(ask("{ viewer { bioHTML } }")).rejects.toThrow("fake GitHub has no answer for User.bioHTML");
  });

  test("an answer is held to the schema as well", async () => {
    const { github, ada, send } = standIn({ strict: false });
    ada.openIssue({ title: "a" });
    Object.assign(github.repository.issues.get(1) ?? {}, { number: "one" });
    await send(`GET ${ISSUES}`);
    expect(github.violations[0]).toMatch(/^issues\/list-for-repo: answer 200.0.number must be integer/);
  });
});
