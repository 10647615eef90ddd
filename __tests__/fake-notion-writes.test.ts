/** The stand-in for Notion, fact by fact: what is written. */
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

const MINUTE = 60_000;

test("a write by property id, encoded or not, changes the page and counts as the bot's (developers.notion.com/reference/patch-page)", async () => {
  const { clock, notion, add, get, write, query } = board();
  const page = add("a");
  clock.advance(MINUTE);
  await query();
  const link = (await get(page.id)).properties.Link.id;
  expect(link).toMatch(/%/);
  const { status, body } = await write(page.id, {
    [decodeURIComponent(link)]: { url: "https://github.com/o/r/issues/1" },
  });
  expect(status).toBe(200);
  expect(body.last_edited_time).toBe("2026-10-05T10:01:00.000Z");
  expect(body.last_edited_by.id.replaceAll("-", "")).toBe(notion.botId);
  expect(notion.valueOf(page.id, "Link")).toBe("https://github.com/o/r/issues/1");
  await write(page.id, { [link]: { url: null } });
  expect(notion.valueOf(page.id, "Link")).toBeNull();
  expect(notion.writes).toHaveLength(2);
});

test("text written in pieces is read back merged, and [] clears it (developers.notion.com/reference/rich-text)", async () => {
  const { notion, add, write } = board();
  const page = add("a");
  const note = { rich_text: [{ text: { content: "waits " } }, { text: { content: "for checks" } }] };
  const { body } = await write(page.id, { Note: note });
  expect(body.properties.Note.rich_text).toHaveLength(1);
  expect(notion.valueOf(page.id, "Note")).toBe("waits for checks");
  await write(page.id, { Note: { rich_text: [] } });
  expect(notion.valueOf(page.id, "Note")).toBe("");
});

test("a write Notion cannot make is answered 400 and changes nothing (developers.notion.com/reference/patch-page)", async () => {
  const { notion, ask, add, write } = board();
  const page = add("a", { Link: "https://kept.example" });
  const piece = (content: string) => ({ text: { content } });
  const refusals = [
    { Nope: { number: 1 } },
    { Link: { number: 1 } },
    { Link: { url: "" } },
    { Link: { url: `https://${"x".repeat(2000)}` } },
    { Note: { rich_text: [piece("x".repeat(2001))] } },
    { Note: { rich_text: Array.from({ length: 101 }, () => piece("x")) } },
    { Status: { status: { name: "Nope" } } },
    { Priority: { select: { name: "a, b" } } },
    { Score: { rich_text: [piece("x")] } },
    { ID: { number: 4 } },
    { Link: { url: null }, Nope: { number: 1 } },
  ];
  for (const properties of refusals)
    expect(await write(page.id, properties)).toMatchObject({ status: 400, body: { code: "validation_error" } });
  expect((await ask("PATCH", `/v1/pages/${page.id}`, { archived: true })).status).toBe(400);
  expect(notion.valueOf(page.id, "Link")).toBe("https://kept.example");
  expect(notion.writes).toEqual([]);
  expect(notion.violations).toEqual([]);
});

test("an unknown status option is refused, where an unknown select option would be made (developers.notion.com/reference/page-property-values)", async () => {
  const { notion, add, write } = board();
  const page = add("a", { Status: "Backlog" });
  for (const status of [{ name: "Shipped" }, { id: "nope" }])
    expect(await write(page.id, { Status: { status } })).toMatchObject({
      status: 400,
      body: { code: "validation_error" },
    });
  expect((await write(page.id, { Status: { status: { name: "Done" } } })).status).toBe(200);
  expect(notion.valueOf(page.id, "Status")).toBe("Done");
});

test("writing to a trashed page is answered 400, and to an unshared one 404 (github.com/dvanoni/notero/issues/74)", async () => {
  const { notion, add, write } = board();
  const page = add("a");
  notion.trash(page.id);
  expect(await write(page.id, { Link: { url: null } })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("Can't edit block that is archived") },
  });
  notion.unshare(page.id);
  expect((await write(page.id, { Link: { url: null } })).status).toBe(404);
});

test("writing a select option that does not exist adds it to the schema (developers.notion.com/reference/page-property-values)", async () => {
  const { dataSourceId, ask, notion, add, write } = board();
  const page = add("a");
  await write(page.id, { Priority: { select: { name: "Low" } } });
  expect(notion.valueOf(page.id, "Priority")).toBe("Low");
  const schema = (await ask("GET", `/v1/data_sources/${dataSourceId}`)).body;
  expect(schema.properties.Priority.select.options.map(({ name }: { name: string }) => name)).toEqual(["High", "Low"]);
});

test("an identical write moves last_edited_time, unless that is switched off", async () => {
  const { clock, notion, add, get, write } = board();
  const page = add("a", { Link: "https://x.example" });
  clock.advance(MINUTE);
  await write(page.id, { Link: { url: "https://x.example" } });
  expect((await get(page.id)).last_edited_time).toBe("2026-10-05T10:01:00.000Z");
  notion.settings.identicalWritesBump = false;
  clock.advance(MINUTE);
  await write(page.id, { Link: { url: "https://x.example" } });
  expect((await get(page.id)).last_edited_time).toBe("2026-10-05T10:01:00.000Z");
});
