/** The stand-in for Notion, fact by fact: what its objects show. */
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

const MINUTE = 60_000;

test("times are floored to the minute and an edit names its editor (developers.notion.com/changelog/last-edited-time-is-now-rounded-to-the-nearest-minute)", async () => {
  const { clock, notion, add, get } = board();
  const bob = notion.addPerson("Bob");
  const page = add("a");
  clock.advance(MINUTE);
  notion.edit(page.id, { Name: "b" }, bob.id);
  expect(await get(page.id)).toMatchObject({
    created_time: "2026-10-05T10:00:00.000Z",
    last_edited_time: "2026-10-05T10:01:00.000Z",
    last_edited_by: { id: expect.stringMatching(/-/) },
  });
  expect((await get(page.id)).last_edited_by.id.replaceAll("-", "")).toBe(bob.id);
});

test("people, relations and mentions are cut at 25, and the property endpoint gives them all, one object each (developers.notion.com/reference/retrieve-a-page-property)", async () => {
  const { notion, ada, add, get, query, ask } = board();
  const people = Array.from({ length: 30 }, (_, index) => notion.addPerson(`P${index}`).id);
  const others = Array.from({ length: 30 }, (_, index) => add(`Epic ${index}`).id);
  const mentions = people.map((id) => ({ mention: "user" as const, id }));
  const page = add("wide", { Name: mentions, Assignee: people, Epic: others });
  const { properties } = await get(page.id);
  expect(properties.Assignee.people).toHaveLength(25);
  expect(properties.Assignee).not.toHaveProperty("has_more");
  expect(properties.Epic).toMatchObject({ has_more: true });
  expect(properties.Epic.relation).toHaveLength(25);
  expect(properties.Name.title).toHaveLength(25);
  const id = page.id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  expect((await query()).body.results.find((row: { id: string }) => row.id === id).properties).toEqual(properties);
  const first = await ask("GET", `/v1/pages/${page.id}/properties/${properties.Assignee.id}?page_size=20`);
  expect(first.body).toMatchObject({ object: "list", has_more: true, results: { 0: { people: { object: "user" } } } });
  const rest = await ask(
    "GET",
    `/v1/pages/${page.id}/properties/${properties.Assignee.id}?start_cursor=${first.body.next_cursor}`,
  );
  expect(first.body.results.length + rest.body.results.length).toBe(30);
  expect(ada.id).not.toBe("");
});

test("a recomputed formula, a renamed property and a renamed option move no row (developers.notion.com/reference/property-object)", async () => {
  const { clock, notion, dataSourceId, ask, add, get } = board();
  const page = add("a", { Status: "Backlog", Score: "low" });
  const before = (await ask("GET", `/v1/data_sources/${dataSourceId}`)).body.properties;
  clock.advance(MINUTE);
  notion.recompute(page.id, { Score: "high" });
  notion.renameProperty(dataSourceId, "Status", "Stage");
  notion.renameOption(dataSourceId, "Stage", "Backlog", "Someday");
  const { properties, last_edited_time } = await get(page.id);
  expect(last_edited_time).toBe("2026-10-05T10:00:00.000Z");
  expect(properties.Score.formula).toEqual({ type: "string", string: "high" });
  expect(properties.Stage).toMatchObject({ id: before.Status.id, status: { name: "Someday" } });
  expect(properties.Stage.status.id).toBe(before.Status.status.options[0].id);
});

test("a formula that cannot be told reads unsupported (github.com/makenotion/notion-sdk-js, common.ts)", async () => {
  const { add, get } = board();
  const page = add("a", { Score: { unsupported: true } });
  expect((await get(page.id)).properties.Score.formula).toEqual({ type: "unsupported", unsupported: {} });
});

test("a duplicated page keeps its link, and has its own id, times and number", async () => {
  const { clock, notion, add, get } = board();
  const page = add("a", { Link: "https://github.com/o/r/issues/1" });
  clock.advance(MINUTE);
  const copy = await get(notion.duplicate(page.id).id);
  expect(copy.properties.Link.url).toBe("https://github.com/o/r/issues/1");
  expect(copy.created_time).toBe("2026-10-05T10:01:00.000Z");
  expect(copy.properties.ID.unique_id).toEqual({ prefix: "ENG", number: 2 });
});

test("a database names its data sources, and their ids are not interchangeable (developers.notion.com/guides/get-started/upgrade-guide-2025-09-03)", async () => {
  const { notion, databaseId, dataSourceId, ask } = board();
  const second = notion.addDataSource(databaseId, "Bugs", { Name: "title" });
  const { body } = await ask("GET", `/v1/databases/${databaseId}`);
  expect(body.data_sources.map(({ id }: { id: string }) => id.replaceAll("-", ""))).toEqual([dataSourceId, second.id]);
  expect((await ask("GET", `/v1/databases/${dataSourceId}`)).status).toBe(404);
  expect((await ask("GET", `/v1/data_sources/${databaseId}`)).status).toBe(404);
  notion.unshare(databaseId);
  expect((await ask("GET", `/v1/data_sources/${dataSourceId}`)).status).toBe(404);
});

test("a status property shows options, and groups of their ids (developers.notion.com/reference/property-object)", async () => {
  const { dataSourceId, ask } = board();
  const { status } = (await ask("GET", `/v1/data_sources/${dataSourceId}`)).body.properties.Status;
  expect(status.groups.map(({ name }: { name: string }) => name)).toEqual(["To-do", "In progress", "Complete"]);
  expect(status.groups[2].option_ids).toEqual([status.options[2].id]);
});

test("a file's address differs at every read, in properties and in the text (developers.notion.com/guides/data-apis/retrieving-files)", async () => {
  const { notion, add, get, ask } = board();
  const page = add("a", { Files: ["plan.png"] });
  notion.editText(page.id, "![plan](signed:plan.png)");
  const file = async () => (await get(page.id)).properties.Files.files[0].file.url;
  const text = async () => (await ask("GET", `/v1/pages/${page.id}/markdown`)).body.markdown;
  expect(await file()).toMatch(/plan\.png\?X-Amz-Expires=3600&X-Amz-Signature=/);
  expect(await file()).not.toBe(await file());
  expect(await text()).not.toBe(await text());
});

test("filter_properties keeps only the properties named by id (developers.notion.com/reference/query-a-data-source)", async () => {
  const { add, get, ask } = board();
  const page = add("a");
  const link = (await get(page.id)).properties.Link.id;
  const { body } = await ask("GET", `/v1/pages/${page.id}?filter_properties=title&filter_properties=${link}`);
  expect(Object.keys(body.properties)).toEqual(["Name", "Link"]);
});

test("ids are no UUIDs of version 4, and the same in every world (github.com/n8n-io/n8n/issues/10831)", () => {
  const [one, two] = [board(), board()];
  expect(one.add("a").id).toBe(two.add("a").id);
  for (let count = 0; count < 100; count += 1) expect(one.add("x").id).toMatch(/^[0-9a-f]{12}8[0-9a-f]{19}$/);
});

test("a rollup that was not worked out reads incomplete or unsupported, not empty (developers.notion.com/reference/page-property-values)", async () => {
  const { notion, dataSourceId, add, get, ask } = board();
  notion.addProperty(dataSourceId, "Total", { type: "rollup", relation: "Epic", property: "Score", function: "sum" });
  const page = add("a", { Total: { rolledUp: 12 } });
  const rollup = async () => (await get(page.id)).properties.Total.rollup;
  expect(await rollup()).toEqual({ function: "sum", type: "number", number: 12 });
  for (const unknown of ["incomplete", "unsupported"] as const) {
    notion.recompute(page.id, { Total: { rolledUp: unknown } });
    expect(await rollup()).toEqual({ function: "sum", type: unknown, [unknown]: {} });
    const { id } = (await get(page.id)).properties.Total;
    expect((await ask("GET", `/v1/pages/${page.id}/properties/${id}`)).body.rollup.type).toBe(unknown);
  }
  notion.recompute(page.id, { Total: { rolledUp: ["x", "y"] } });
  expect(
    (await rollup()).array.map((each: { rich_text: { plain_text: string }[] }) => each.rich_text[0]?.plain_text),
  ).toEqual(["x", "y"]);
  const schema = (await ask("GET", `/v1/data_sources/${dataSourceId}`)).body.properties.Total;
  expect(schema.rollup.function).toBe("sum");
});

test("both sides of a two-way relation show what was written on one (developers.notion.com/reference/property-object)", async () => {
  const { clock, notion, dataSourceId, add, get, write, ask } = board();
  const epics = notion.addBoard("Epics", { Name: "title" });
  notion.addTwoWayRelation(dataSourceId, "Parent", epics.dataSourceId, "Tasks");
  const epic = notion.addPage(epics.dataSourceId, { Name: "Epic" });
  const [byHand, byApi] = [add("by hand", { Parent: [epic.id] }), add("by API")];
  clock.advance(MINUTE);
  await write(byApi.id, { Parent: { relation: [{ id: epic.id }] } });
  expect(notion.valueOf(epic.id, "Tasks")).toEqual([byHand.id, byApi.id]);
  expect((await get(epic.id)).last_edited_time).toBe("2026-10-05T10:00:00.000Z");
  notion.settings.otherSideBumps = true;
  notion.edit(epic.id, { Tasks: [byApi.id] });
  expect(notion.valueOf(byHand.id, "Parent")).toEqual([]);
  expect((await get(byHand.id)).last_edited_time).toBe("2026-10-05T10:01:00.000Z");
  const { relation } = (await ask("GET", `/v1/data_sources/${dataSourceId}`)).body.properties.Parent;
  expect(relation).toMatchObject({ type: "dual_property", dual_property: { synced_property_name: "Tasks" } });
});

test("a relation into a data source that is not shared reads empty (developers.notion.com/reference/page-property-values)", async () => {
  const { notion, dataSourceId, add, get } = board();
  const epics = notion.addBoard("Epics", { Name: "title" });
  notion.addProperty(dataSourceId, "Theme", { type: "relation", dataSource: epics.dataSourceId });
  const page = add("a", { Theme: [notion.addPage(epics.dataSourceId, { Name: "Epic" }).id] });
  expect((await get(page.id)).properties.Theme.relation).toHaveLength(1);
  notion.unshare(epics.databaseId);
  expect((await get(page.id)).properties.Theme).toMatchObject({ relation: [], has_more: false });
});

test("a page's address comes in two forms, with the same 32 hex digits at the end (github.com/dvanoni/notero/issues/823)", async () => {
  const { notion, add, get } = board();
  const page = add("Plan: the 2nd");
  expect((await get(page.id)).url).toBe(`https://www.notion.so/Plan-the-2nd-${page.id}`);
  notion.settings.pageAddresses = "app.notion.com";
  expect((await get(page.id)).url).toBe(`https://app.notion.com/p/${page.id}`);
});

test("a text is cut after some 20,000 blocks, or where blocks cannot be loaded, and says so (developers.notion.com/guides/data-apis/working-with-markdown-content)", async () => {
  const { notion, add, ask } = board();
  const page = add("a");
  const text = async () => (await ask("GET", `/v1/pages/${page.id}/markdown`)).body;
  notion.editText(page.id, "whole");
  expect(await text()).toMatchObject({ markdown: "whole", truncated: false, unknown_block_ids: [] });
  notion.editText(page.id, "<unknown/>", { unknownBlocks: 2 });
  expect(await text()).toMatchObject({ truncated: true, unknown_block_ids: { length: 2 } });
  notion.editText(page.id, "cut", { truncated: true });
  expect((await text()).truncated).toBe(true);
  notion.editText(page.id, "x\n".repeat(20_001));
  const long = await text();
  expect([long.truncated, long.markdown.split("\n").length]).toEqual([true, 20_000]);
});
