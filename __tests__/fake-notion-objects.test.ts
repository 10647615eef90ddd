/** The stand-in for Notion, fact by fact: what its objects show. */
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

const MINUTE = 60_000;

test("times are floored to the minute and an edit names its editor", async () => {
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

test("people, relations and mentions are cut at 25, and the property endpoint gives them all, one object each", async () => {
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

test("a recomputed formula, a renamed property and a renamed option move no row", async () => {
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

test("a formula that cannot be told reads unsupported", async () => {
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

test("a database names its data sources, and their ids are not interchangeable", async () => {
  const { notion, databaseId, dataSourceId, ask } = board();
  const second = notion.addDataSource(databaseId, "Bugs", { Name: "title" });
  const { body } = await ask("GET", `/v1/databases/${databaseId}`);
  expect(body.data_sources.map(({ id }: { id: string }) => id.replaceAll("-", ""))).toEqual([dataSourceId, second.id]);
  expect((await ask("GET", `/v1/databases/${dataSourceId}`)).status).toBe(404);
  expect((await ask("GET", `/v1/data_sources/${databaseId}`)).status).toBe(404);
  notion.unshare(databaseId);
  expect((await ask("GET", `/v1/data_sources/${dataSourceId}`)).status).toBe(404);
});

test("a status property shows options, and groups of their ids", async () => {
  const { dataSourceId, ask } = board();
  const { status } = (await ask("GET", `/v1/data_sources/${dataSourceId}`)).body.properties.Status;
  expect(status.groups.map(({ name }: { name: string }) => name)).toEqual(["To-do", "In progress", "Complete"]);
  expect(status.groups[2].option_ids).toEqual([status.options[2].id]);
});

test("a file's address differs at every read, in properties and in the text", async () => {
  const { notion, add, get, ask } = board();
  const page = add("a", { Files: ["plan.png"] });
  notion.editText(page.id, "![plan](signed:plan.png)");
  const file = async () => (await get(page.id)).properties.Files.files[0].file.url;
  const text = async () => (await ask("GET", `/v1/pages/${page.id}/markdown`)).body.markdown;
  expect(await file()).toMatch(/plan\.png\?X-Amz-Expires=3600&X-Amz-Signature=/);
  expect(await file()).not.toBe(await file());
  expect(await text()).not.toBe(await text());
});

test("filter_properties keeps only the properties named by id", async () => {
  const { add, get, ask } = board();
  const page = add("a");
  const link = (await get(page.id)).properties.Link.id;
  const { body } = await ask("GET", `/v1/pages/${page.id}?filter_properties=title&filter_properties=${link}`);
  expect(Object.keys(body.properties)).toEqual(["Name", "Link"]);
});

test("ids are the same in every world and no UUIDs of version 4", () => {
  const [one, two] = [board(), board()];
  expect(one.add("a").id).toBe(two.add("a").id);
  for (let count = 0; count < 100; count += 1) expect(one.add("x").id).toMatch(/^[0-9a-f]{12}8[0-9a-f]{19}$/);
});
