/** The stand-in for Notion, fact by fact: what it refuses, and what goes wrong on order. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

test("every answer carries the clock's time to the second in Date", async () => {
  const { clock, ask } = board();
  clock.advance(700);
  const ok = await ask("GET", "/v1/users/me");
  const missing = await ask("GET", `/v1/pages/${"0".repeat(32)}`);
  for (const { headers } of [ok, missing]) expect(headers.get("date")).toBe("Mon, 05 Oct 2026 10:00:30 GMT");
});

test("a wrong token is answered 401, a missing or older version 400", async () => {
  const { notion, ask } = board();
  expect(await ask("GET", "/v1/users/me", undefined, { authorization: "Bearer x" })).toMatchObject({
    status: 401,
    body: { code: "unauthorized" },
  });
  const bare = new Request("https://api.notion.com/v1/users/me", {
    headers: { authorization: `Bearer ${notion.token}` },
  });
  expect(await (await notion.handle(bare)).json()).toMatchObject({ status: 400, code: "missing_version" });
  expect((await ask("GET", "/v1/users/me", undefined, { "notion-version": "2025-09-03" })).status).toBe(400);
});

test("what is seen of people follows the capabilities, and guests are not listed", async () => {
  const { notion, ada, add, get, ask } = board();
  const guest = notion.addPerson("Guest", { isGuest: true });
  const hidden = notion.addPerson("Hidden", { isPartial: true });
  const group = notion.addGroup("Team");
  const page = add("a", { Assignee: [ada.id, guest.id, hidden.id, group.id] });
  const people = async () => (await get(page.id)).properties.Assignee.people;
  expect(await people()).toMatchObject([
    { person: { email: "ada@example.com" } },
    { name: "Guest" },
    {},
    { object: "group" },
  ]);
  expect((await people())[2]).toEqual({ object: "user", id: expect.any(String) });
  const listed = (await ask("GET", "/v1/users")).body.results.map(({ name }: { name: string }) => name);
  expect(listed).toEqual(["Notion Sync", "Ada", "Hidden"]);
  notion.settings.users = "without e-mail";
  expect((await people())[0].person).toEqual({});
  notion.settings.users = "none";
  expect((await people())[0]).toEqual({ object: "user", id: expect.any(String) });
  expect(await ask("GET", "/v1/users")).toMatchObject({ status: 403, body: { code: "restricted_resource" } });
});

test("a capability that is missing is answered 403", async () => {
  const { notion, add, query, write } = board();
  const page = add("a");
  notion.settings.updateContent = false;
  expect(await write(page.id, { Link: { url: null } })).toMatchObject({
    status: 403,
    body: { code: "restricted_resource" },
  });
  notion.settings.readContent = false;
  expect((await query()).status).toBe(403);
});

test("more requests than the limit allows in a rolling minute are answered 429 with the seconds to wait", async () => {
  const { clock, ask } = board({ settings: { requestsPerMinute: 2 } });
  const me = () => ask("GET", "/v1/users/me");
  await me();
  clock.advance(20_000);
  await me();
  const refused = await me();
  expect(refused).toMatchObject({
    status: 429,
    body: { code: "rate_limited", additional_data: { rate_limit_reason: "public_api_request_rate_limit" } },
  });
  expect(refused.headers.get("retry-after")).toBe("40");
  clock.advance(40_000);
  expect((await me()).status).toBe(200);
});

test("a status ordered for the nth matching request is answered once, and nothing happened", async () => {
  const { notion, add, write } = board();
  const page = add("a");
  notion.failNext("PATCH /v1/pages/{id}", 409, { nth: 2 });
  const link = (url: string) => write(page.id, { Link: { url } });
  expect((await link("https://one.example")).status).toBe(200);
  expect(await link("https://two.example")).toMatchObject({ status: 409, body: { code: "conflict_error" } });
  expect(notion.valueOf(page.id, "Link")).toBe("https://one.example");
  expect((await link("https://three.example")).status).toBe(200);
});

test("a 502 comes as HTML, a 429 with the Retry-After that was ordered", async () => {
  const { notion } = board();
  const request = () => new Request("https://api.notion.com/v1/users/me");
  notion.failNext(/users/, 502);
  const html = await notion.handle(request());
  expect([html.status, html.headers.get("content-type")]).toEqual([502, "text/html"]);
  notion.failNext("GET /v1/users/me", 429, { retryAfterSeconds: 300 });
  expect((await notion.handle(request())).headers.get("retry-after")).toBe("300");
});

test("commit-then-503 answers 503 for a write that was made", async () => {
  const { notion, add, write } = board();
  const page = add("a");
  notion.failNext("PATCH /v1/pages/{id}", "commit-then-503");
  expect(await write(page.id, { Link: { url: "https://x.example" } })).toMatchObject({
    status: 503,
    body: { additional_data: { committed_resource_id: expect.any(String) } },
  });
  expect(notion.valueOf(page.id, "Link")).toBe("https://x.example");
  expect(notion.writes).toHaveLength(1);
});

test("a reset is a failed fetch before anything happened, or after the write", async () => {
  const { notion, add, write } = board();
  const page = add("a");
  notion.failNext("PATCH /v1/pages/{id}", "reset");
  notion.failNext("PATCH /v1/pages/{id}", "commit-then-reset", { nth: 2 });
  await expect(write(page.id, { Link: { url: "https://x.example" } })).rejects.toThrow(new TypeError("fetch failed"));
  expect(notion.valueOf(page.id, "Link")).toBeNull();
  await expect(write(page.id, { Link: { url: "https://x.example" } })).rejects.toThrow(new TypeError("fetch failed"));
  expect(notion.valueOf(page.id, "Link")).toBe("https://x.example");
});

test("a stalled body never ends, until the request is aborted", async () => {
  const { notion } = board();
  notion.failNext(/./, "stall");
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${notion.token}`, "notion-version": "2026-03-11" };
  const response = await notion.handle(
    new Request("https://api.notion.com/v1/users/me", { headers, signal: abort.signal }),
  );
  expect(response.status).toBe(200);
  const body = response.text();
  abort.abort(new Error("waited long enough"));
  await expect(body).rejects.toThrow("waited long enough");
});

test("an unknown route, or a body the official types forbid, fails loudly and is remembered", async () => {
  const { notion, ask, add, write } = board();
  const page = add("a");
  await expect(ask("POST", "/v1/pages", {})).rejects.toThrow("fake Notion has no route for POST /v1/pages");
  await expect(write(page.id, { Link: { number: "12" } })).rejects.toThrow(
    "body/properties/Link/number must be number",
  );
  await expect(write(page.id, { Link: { url: null, colour: "red" } })).rejects.toThrow("colour");
  expect(notion.violations).toHaveLength(3);
  const lenient = board({ strict: false });
  expect((await lenient.write(lenient.add("a").id, { Link: { number: "12" } })).status).toBe(400);
});

test("the schemas are those of the installed client", () => {
  const generator = fileURLToPath(new URL("../src/fakes/notion/schema.ts", import.meta.url));
  execFileSync(process.execPath, [generator, "--check"], { stdio: "pipe" });
});
