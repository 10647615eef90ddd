/** The stand-in for Notion, fact by fact: how much, how often, how long. */
import { expect, test } from "@jest/globals";
import { REQUESTS_PER_MINUTE } from "../src/fakes/notion/settings.ts";
import { board } from "./fake-notion-board.ts";

test("more requests than the plan allows in a window of 60 seconds are answered 429 with the seconds until the next (developers.notion.com/reference/request-limits)", async () => {
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

test("a connection has 180 requests in 60 seconds, on Business and Enterprise 600 (developers.notion.com/reference/request-limits)", async () => {
  for (const requestsPerMinute of Object.values(REQUESTS_PER_MINUTE)) {
    const { ask } = board({ settings: { requestsPerMinute } });
    const statuses: number[] = [];
    for (let count = 0; count <= requestsPerMinute; count += 1)
      statuses.push((await ask("GET", "/v1/users/me")).status);
    expect(statuses.indexOf(429)).toBe(requestsPerMinute);
  }
  expect(Object.values(REQUESTS_PER_MINUTE)).toEqual([600, 180]);
});

test("the workspace's budget is shared, and its Retry-After may pass a minute (developers.notion.com/reference/request-limits)", async () => {
  const { clock, notion, ask } = board({ settings: { workspaceBudget: { requests: 10, windowSeconds: 100 } } });
  const me = () => ask("GET", "/v1/users/me");
  expect((await me()).status).toBe(200);
  notion.spendElsewhere(9);
  clock.advance(10_000);
  const refused = await me();
  expect(refused.body.additional_data).toEqual({
    rate_limit_reason: "public_api_space_request_rate_limit",
    retry_after: "90",
  });
  expect(refused.headers.get("retry-after")).toBe("90");
  clock.advance(90_000);
  expect((await me()).status).toBe(200);
});

test("a connection that Notion restricted gets 429 for good, and no time to wait (developers.notion.com/reference/request-limits)", async () => {
  const { clock, notion, ask } = board({ settings: { isBlocked: true } });
  for (const _ of ["now", "an hour later"]) {
    const refused = await ask("GET", "/v1/users/me");
    expect(refused).toMatchObject({
      status: 429,
      body: { additional_data: { rate_limit_reason: "public_api_request_blocked" } },
    });
    expect(refused.headers.get("retry-after")).toBeNull();
    clock.advance(3_600_000);
  }
  notion.settings.isBlocked = false;
  expect((await ask("GET", "/v1/users/me")).status).toBe(200);
});

test("an overloaded Notion answers 529 with Retry-After, which the body repeats (developers.notion.com/reference/request-limits)", async () => {
  const { notion, ask } = board();
  notion.failNext("GET /v1/users/me", 529, { retryAfterSeconds: 90 });
  const refused = await ask("GET", "/v1/users/me");
  expect(refused).toMatchObject({
    status: 529,
    body: { code: "service_overload", additional_data: { retry_after: "90" } },
  });
  expect(refused.headers.get("retry-after")).toBe("90");
});

test("texts, addresses, mails, numbers and lists have their limits (developers.notion.com/reference/request-limits)", async () => {
  const { notion, dataSourceId, ada, add, write } = board();
  notion.addProperty(dataSourceId, "Mail", "email");
  notion.addProperty(dataSourceId, "Phone", "phone_number");
  const page = add("a");
  const run = (content: string, link?: string) => ({ text: { content, ...(link && { link: { url: link } }) } });
  const url = (length: number) => `https://x.example/${"y".repeat(length - 18)}`;
  const many = <T>(count: number, item: T) => Array.from({ length: count }, () => item);
  const limits: [fits: object, tooMuch: object][] = [
    [{ Note: { rich_text: [run("x".repeat(2000))] } }, { Note: { rich_text: [run("x".repeat(2001))] } }],
    [{ Note: { rich_text: [run("x", url(2000))] } }, { Note: { rich_text: [run("x", url(2001))] } }],
    [{ Note: { rich_text: many(100, run("x")) } }, { Note: { rich_text: many(101, run("x")) } }],
    [{ Link: { url: url(2000) } }, { Link: { url: url(2001) } }],
    [{ Link: { url: null } }, { Link: { url: "" } }],
    [{ Mail: { email: "x".repeat(200) } }, { Mail: { email: "x".repeat(201) } }],
    [{ Phone: { phone_number: "1".repeat(200) } }, { Phone: { phone_number: "1".repeat(201) } }],
    [{ Sprint: { multi_select: many(100, { name: "S1" }) } }, { Sprint: { multi_select: many(101, { name: "S1" }) } }],
    [{ Epic: { relation: many(100, { id: page.id }) } }, { Epic: { relation: many(101, { id: page.id }) } }],
    [{ Assignee: { people: many(100, { id: ada.id }) } }, { Assignee: { people: many(101, { id: ada.id }) } }],
    [{ Priority: { select: { name: "a b" } } }, { Priority: { select: { name: "a, b" } } }],
  ];
  for (const [fits, tooMuch] of limits) {
    expect((await write(page.id, fits)).status).toBe(200);
    expect(await write(page.id, tooMuch)).toMatchObject({ status: 400, body: { code: "validation_error" } });
  }
  expect(notion.violations).toEqual([]);
});

test("a body above 500 KB is answered 400 (developers.notion.com/reference/request-limits)", async () => {
  const { add, write } = board();
  const properties = (each: number) =>
    Object.fromEntries([
      ["Note", { rich_text: Array.from({ length: 100 }, () => ({ text: { content: "ü".repeat(each) } })) }],
    ]);
  const page = add("a");
  expect((await write(page.id, properties(1900))).status).toBe(200);
  const twice = { ...properties(1900), "": { rich_text: properties(1900).Note?.rich_text } };
  expect(await write(page.id, twice)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("500KB") },
  });
});

test("a free workspace of 1,000 blocks takes no new one after three days of grace, but edits (developers.notion.com/reference/workspace-block-limits)", async () => {
  const { clock, notion, dataSourceId, add, write, ask } = board({ settings: { blockLimit: 1000 } });
  for (let count = 0; count < 999; count += 1) add(`Task ${count}`);
  const make = () => ask("POST", "/v1/pages", { parent: { data_source_id: dataSourceId } });
  const reaching = await make();
  expect(reaching.status).toBe(200);
  clock.advance(71 * 3_600_000);
  expect((await make()).status).toBe(200);
  clock.advance(3_600_000);
  expect(await make()).toMatchObject({
    status: 403,
    body: { code: "restricted_resource", additional_data: { block_limit: "1000" } },
  });
  expect((await write(reaching.body.id, { Link: { url: "https://x.example" } })).status).toBe(200);
  notion.settings.tokenOwner = notion.addPerson("Ada").id;
  expect((await make()).status).toBe(200);
});
