/** The stand-in for Notion, fact by fact: what goes wrong on order. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

test("every answer carries the clock's time to the second in Date (www.rfc-editor.org/rfc/rfc9110#name-date)", async () => {
  const { clock, ask } = board();
  clock.advance(700);
  const ok = await ask("GET", "/v1/users/me");
  const missing = await ask("GET", `/v1/pages/${"0".repeat(32)}`);
  for (const { headers } of [ok, missing]) expect(headers.get("date")).toBe("Mon, 05 Oct 2026 10:00:30 GMT");
});

test("a 409 conflict_error, ordered for the nth matching request, is answered once, and nothing happened (github.com/mariosimao/notion-sdk-php/issues/155)", async () => {
  const { notion, add, write } = board();
  const page = add("a");
  notion.failNext("PATCH /v1/pages/{id}", 409, { nth: 2 });
  const link = (url: string) => write(page.id, { Link: { url } });
  expect((await link("https://one.example")).status).toBe(200);
  expect(await link("https://two.example")).toMatchObject({ status: 409, body: { code: "conflict_error" } });
  expect(notion.valueOf(page.id, "Link")).toBe("https://one.example");
  expect((await link("https://three.example")).status).toBe(200);
});

test("a 502 comes as HTML from the proxy before Notion (github.com/sillsdev/docu-notion/issues/80)", async () => {
  const { notion } = board();
  notion.failNext(/users/, 502);
  const html = await notion.handle(new Request("https://api.notion.com/v1/users/me"));
  expect([html.status, html.headers.get("content-type")]).toEqual([502, "text/html"]);
  expect(await html.text()).toMatch(/^<html>/);
});

test("a 429 may come as HTML, too, and then names no limit (github.com/makenotion/notion-sdk-js, Client.ts)", async () => {
  const { notion } = board();
  notion.failNext(/users/, 429, { isHtml: true, retryAfterSeconds: 5 });
  const html = await notion.handle(new Request("https://api.notion.com/v1/users/me"));
  expect([html.status, html.headers.get("content-type"), html.headers.get("retry-after")]).toEqual([
    429,
    "text/html",
    "5",
  ]);
});

test("500, 504 and a 503 that saved nothing come with their codes, and nothing happened (developers.notion.com/reference/status-codes)", async () => {
  const { notion, add, write } = board();
  const page = add("a");
  const codes = { 500: "internal_server_error", 503: "service_unavailable", 504: "gateway_timeout" };
  for (const [status, code] of Object.entries(codes)) {
    notion.failNext("PATCH /v1/pages/{id}", Number(status));
    const refused = await write(page.id, { Link: { url: "https://x.example" } });
    expect(refused).toMatchObject({ status: Number(status), body: { object: "error", code } });
    expect(refused.body).not.toHaveProperty("additional_data");
  }
  expect(notion.valueOf(page.id, "Link")).toBeNull();
});

test("a query that took too long is answered 503 with advice, and can be asked again (developers.notion.com/reference/query-a-data-source)", async () => {
  const { notion, add, query } = board();
  add("a");
  notion.failNext("POST /v1/data_sources/{id}/query", 503);
  expect(await query()).toMatchObject({
    status: 503,
    body: {
      code: "service_unavailable",
      additional_data: { retry_guidance: expect.arrayContaining(["Narrow the filter."]) },
    },
  });
  expect((await query()).body.results).toHaveLength(1);
});

test("some codes are none of the client's (developers.notion.com/reference/status-codes)", async () => {
  const { notion, query } = board();
  const orders = { row_limit_exceeded: 409, database_connection_unavailable: 503 };
  for (const [code, status] of Object.entries(orders)) {
    notion.failNext("POST /v1/data_sources/{id}/query", status, { code });
    expect(await query()).toMatchObject({ status, body: { code } });
  }
});

test("a write can be saved and answered 503, and only what it made is named (developers.notion.com/reference/request-limits)", async () => {
  const { notion, dataSourceId, add, write, ask } = board();
  const page = add("a");
  notion.failNext("PATCH /v1/pages/{id}", "commit-then-503");
  const saved = await write(page.id, { Link: { url: "https://x.example" } });
  expect(saved).toMatchObject({ status: 503, body: { code: "service_unavailable" } });
  expect(saved.body.additional_data.retry_guidance).toContain("Do not repeat the write.");
  expect(saved.body.additional_data).not.toHaveProperty("committed_resource_id");
  expect(notion.valueOf(page.id, "Link")).toBe("https://x.example");
  expect(notion.writes).toHaveLength(1);
  notion.failNext("POST /v1/pages", "commit-then-503");
  const made = await ask("POST", "/v1/pages", { parent: { data_source_id: dataSourceId } });
  expect(made.status).toBe(503);
  expect(notion.world.pages.has(made.body.additional_data.committed_resource_id.replaceAll("-", ""))).toBe(true);
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

test("a body can stall after the headers, until the request is aborted (github.com/makenotion/notion-sdk-js, Client.ts)", async () => {
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

test("silence is a change that is saved and never answered, until the request is aborted", async () => {
  const { notion, add } = board();
  const page = add("a");
  notion.failNext("PATCH /v1/pages/{id}", "silence");
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${notion.token}`, "notion-version": "2026-03-11" };
  const body = JSON.stringify({ properties: { Link: { url: "https://x.example" } } });
  const request = new Request(`https://api.notion.com/v1/pages/${page.id}`, {
    method: "PATCH",
    headers,
    body,
    signal: abort.signal,
  });
  const answer = notion.handle(request);
  await new Promise(setImmediate);
  abort.abort(new Error("waited long enough"));
  await expect(answer).rejects.toThrow("waited long enough");
  expect(notion.valueOf(page.id, "Link")).toBe("https://x.example");
});

test("an unknown route, or a body the official types forbid, fails loudly and is remembered", async () => {
  const { notion, ask, add, write } = board();
  const page = add("a");
  await expect(ask("POST", "/v1/search", {})).rejects.toThrow("fake Notion has no route for POST /v1/search");
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
