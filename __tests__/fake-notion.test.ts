/** The stand-in for Notion, fact by fact: what a query finds. */
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

const MINUTE = 60_000;
const ASCENDING = [{ timestamp: "last_edited_time", direction: "ascending" }];
const editedSince = (time: string) => ({ timestamp: "last_edited_time", last_edited_time: { on_or_after: time } });

test("filters compare to the millisecond, so a time within the minute misses that minute's edits (developers.notion.com/reference/filter-data-source-entries)", async () => {
  const { clock, add, titles } = board();
  clock.advance(15_000);
  add("edited 10:00:45");
  expect(await titles({ filter: editedSince("2026-10-05T10:00:30Z") })).toEqual([]);
  expect(await titles({ filter: editedSince("2026-10-05T10:00:00.000Z") })).toEqual(["edited 10:00:45"]);
  const time = "2026-10-05T10:00:00Z";
  const by = (condition: object) => titles({ filter: { timestamp: "created_time", created_time: condition } });
  expect(await by({ after: time })).toEqual([]);
  expect(await by({ before: time })).toEqual([]);
  expect(await by({ equals: time })).toEqual(["edited 10:00:45"]);
});

test("property filters and groups of them choose rows (developers.notion.com/reference/filter-data-source-entries)", async () => {
  const { notion, ada, add, titles } = board();
  add("one", { Status: "Backlog", Priority: "High", Sprint: ["S1"], Assignee: [ada.id], Pause: true });
  add("two", { Status: "Done", Link: "https://github.com/o/r/issues/2" });
  const by = async (filter: object) => (await titles({ filter })).sort();
  expect(await by({ property: "Status", status: { equals: "Backlog" } })).toEqual(["one"]);
  expect(await by({ property: "Priority", select: { is_empty: true } })).toEqual(["two"]);
  expect(await by({ property: "Sprint", multi_select: { contains: "S1" } })).toEqual(["one"]);
  expect(await by({ property: "Assignee", people: { contains: ada.id } })).toEqual(["one"]);
  expect(await by({ property: "Pause", checkbox: { equals: false } })).toEqual(["two"]);
  expect(await by({ property: "title", title: { contains: "wo" } })).toEqual(["two"]);
  expect(await by({ property: "Link", url: { is_not_empty: true } })).toEqual(["two"]);
  expect(await by({ property: "ID", unique_id: { greater_than: 1 } })).toEqual(["two"]);
  const either = {
    or: [
      { property: "Pause", checkbox: { equals: true } },
      { property: "Name", title: { equals: "two" } },
    ],
  };
  expect(await by({ and: [either, editedSince("2026-10-05T10:00:00Z")] })).toEqual(["one", "two"]);
  expect(notion.violations).toEqual([]);
});

test("a filter nested deeper than two levels, a page_size above 100 and in_trash are answered 400 (developers.notion.com/reference/query-a-data-source)", async () => {
  const { query } = board();
  const leaf = { property: "Pause", checkbox: { equals: true } };
  const refusals = [
    { and: [{ or: [{ and: [leaf] }] }] },
    { property: "Nope", checkbox: { equals: true } },
    { property: "Pause", select: { equals: "High" } },
    { property: "Status", status: { equals: "Nope" } },
  ];
  for (const filter of refusals)
    expect(await query({ filter })).toMatchObject({ status: 400, body: { object: "error", code: "validation_error" } });
  for (const body of [{ page_size: 101 }, { in_trash: true }, { archived: true }])
    expect((await query(body)).status).toBe(400);
});

test("rows sort by a timestamp, both ways (developers.notion.com/reference/sort-data-source-entries)", async () => {
  const { clock, notion, add, titles } = board();
  const first = add("first");
  clock.advance(MINUTE);
  add("second");
  expect(await titles({ sorts: ASCENDING })).toEqual(["first", "second"]);
  clock.advance(MINUTE);
  notion.edit(first.id, { Pause: true });
  expect(await titles({ sorts: ASCENDING })).toEqual(["second", "first"]);
  expect(await titles({ sorts: [{ timestamp: "created_time", direction: "descending" }] })).toEqual([
    "second",
    "first",
  ]);
});

test("a row edited during a walk moves to its end and comes again (developers.notion.com/guides/data-apis/query-large-data-sources)", async () => {
  const { clock, notion, add, query } = board();
  const pages = ["a", "b", "c"].map((name) => {
    clock.advance(MINUTE);
    return add(name);
  });
  const seen: string[] = [];
  notion.meanwhile(
    "POST /v1/data_sources/{id}/query",
    () => {
      clock.advance(MINUTE);
      notion.edit(pages[0]?.id ?? "", { Pause: true });
    },
    { nth: 2 },
  );
  let cursor: string | undefined;
  do {
    const { body } = await query({ sorts: ASCENDING, page_size: 2, ...(cursor && { start_cursor: cursor }) });
    seen.push(...body.results.map(({ id }: { id: string }) => id.replaceAll("-", "")));
    cursor = body.next_cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([pages[0]?.id, pages[1]?.id, pages[2]?.id, pages[0]?.id]);
});

test("only cursors given for the same question are taken, and they can be invalidated mid-walk (github.com/2anki/2anki.net/issues/3498)", async () => {
  const { notion, add, query } = board();
  for (const name of ["a", "b", "c"]) add(name);
  const { body } = await query({ page_size: 1 });
  expect(body.has_more).toBe(true);
  expect((await query({ page_size: 2, start_cursor: body.next_cursor })).body.results).toHaveLength(2);
  const refused = { status: 400, body: { message: expect.stringContaining("The start_cursor provided is invalid") } };
  expect(await query({ start_cursor: "made-up" })).toMatchObject(refused);
  expect(await query({ sorts: ASCENDING, start_cursor: body.next_cursor })).toMatchObject(refused);
  notion.invalidateCursors();
  expect(await query({ page_size: 1, start_cursor: body.next_cursor })).toMatchObject(refused);
});

test("a query of more than 10,000 rows stops there and says so on every page; others say nothing (developers.notion.com/guides/data-apis/query-large-data-sources)", async () => {
  expect(board().notion.settings.rowLimit).toBe(10_000);
  const { notion, add, query } = board({ settings: { rowLimit: 3 } });
  for (const name of ["a", "b", "c"]) add(name);
  expect((await query()).body).not.toHaveProperty("request_status");
  add("d");
  const incomplete = { type: "incomplete", incomplete_reason: "query_result_limit_reached" };
  const first = (await query({ page_size: 2 })).body;
  expect(first).toMatchObject({ has_more: true, request_status: incomplete });
  const second = (await query({ page_size: 2, start_cursor: first.next_cursor })).body;
  expect(second).toMatchObject({ has_more: false, next_cursor: null, request_status: incomplete });
  expect(second.results).toHaveLength(1);
  expect(notion.violations).toEqual([]);
});

test("trashed, archived, moved and unshared rows never appear in a query, and retrieving tells why (github.com/makenotion/notion-sdk-js/issues/524)", async () => {
  const { notion, databaseId, add, get, ask, titles } = board();
  const elsewhere = notion.addDataSource(databaseId, "Other", { Name: "title", Link: "url" });
  const [trashed, archived, moved, unshared] = ["t", "a", "m", "u"].map(
    (name) => add(name, { Link: "https://x.example" }).id,
  );
  notion.trash(trashed ?? "");
  notion.archive(archived ?? "");
  notion.move(moved ?? "", elsewhere.id);
  notion.unshare(unshared ?? "");
  expect(await titles()).toEqual([]);
  expect(await get(trashed ?? "")).toMatchObject({ in_trash: true, is_archived: false });
  expect(await get(archived ?? "")).toMatchObject({ in_trash: false, is_archived: true });
  const { parent, properties } = await get(moved ?? "");
  expect(parent.data_source_id.replaceAll("-", "")).toBe(elsewhere.id);
  expect(properties.Link.url).toBe("https://x.example");
  for (const id of [unshared, "0".repeat(32)])
    expect(await ask("GET", `/v1/pages/${id}`)).toMatchObject({ status: 404, body: { code: "object_not_found" } });
  notion.restore(trashed ?? "");
  expect(await titles()).toEqual(["t"]);
});

test("an edit is hidden from queries until the index caught up, and fresh when retrieved (github.com/openai/codex/issues/42686)", async () => {
  const { clock, notion, add, get, titles } = board();
  const page = add("old");
  clock.advance(MINUTE);
  notion.settings.indexLagMs = 30_000;
  notion.edit(page.id, { Name: "new" });
  add("another");
  expect(await titles()).toEqual(["old"]);
  expect((await get(page.id)).properties.Name.title[0].plain_text).toBe("new");
  clock.advance(30_000);
  expect((await titles()).sort()).toEqual(["another", "new"]);
});

test("rows may be partial: an id and nothing else (github.com/makenotion/notion-sdk-js, data-sources.ts)", async () => {
  const { notion, add, query } = board();
  const page = add("a");
  notion.showPartially(page.id);
  const [row] = (await query()).body.results;
  expect(row).toEqual({ object: "page", id: expect.any(String) });
});

test("a wiki's rows are pages and data sources, and result_type picks (developers.notion.com/reference/query-a-data-source)", async () => {
  const { notion, dataSourceId, add, query } = board();
  const sub = notion.addBoard("Handbook", { Name: "title" });
  notion.listInWiki(dataSourceId, sub.dataSourceId);
  add("a");
  const kinds = async (body: object) =>
    (await query(body)).body.results.map(({ object }: { object: string }) => object);
  expect((await kinds({})).sort()).toEqual(["data_source", "page"]);
  expect(await kinds({ result_type: "page" })).toEqual(["page"]);
  expect(
    await kinds({ filter: { property: "Pause", checkbox: { equals: false } }, result_type: "data_source" }),
  ).toEqual(["data_source"]);
  notion.showPartially(sub.dataSourceId);
  const [row] = (await query({ result_type: "data_source" })).body.results;
  expect(Object.keys(row)).toEqual(["object", "id", "properties"]);
  notion.unshare(sub.databaseId);
  expect(await kinds({ result_type: "data_source" })).toEqual([]);
});
