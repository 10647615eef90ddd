/** A page as Notion answers it, read property by property: what is empty, what is unknown, what is kept. */
import { expect, test } from "@jest/globals";
import type { PageObjectResponse } from "@notionhq/client";
import type { Bindings } from "../src/config/bindings.ts";
import { parseTask, type ReadApart } from "../src/notion/parse.ts";

const SOURCE = "aaaaaaaaaaaa8aaaaaaaaaaaaaaaaaaa";
const OTHER_PAGE = "bbbbbbbbbbbb8bbbbbbbbbbbbbbbbbbb";

const bindings: Bindings = {
  config: "",
  dataSource: { id: SOURCE, name: "Tasks" },
  properties: {
    title: { id: "title", name: "Name", type: "title" },
    status: { id: "s<:1", name: "Status", type: "status" },
    people: { id: "p", name: "Assignee", type: "people" },
    issue: { id: "i", name: "GitHub Issue", type: "url" },
    pullRequest: { id: "r", name: "GitHub PR", type: "url" },
    branch: { id: "b", name: "Branch", type: "rich_text" },
    pause: { id: "z", name: "Pause sync", type: "checkbox" },
    uniqueId: { id: "u", name: "ID", type: "unique_id" },
  },
  labels: [],
  statuses: {},
};

/** A page holding these values, by property id as the schema decodes it. */
function page(values: Record<string, object>, facts: object = {}): PageObjectResponse {
  const properties = Object.entries(values).map(([id, value]) => [
    `the one called ${id}`,
    { id: encodeURIComponent(id), ...value },
  ]);
  return {
    object: "page",
    id: "12345678-1234-8234-8234-1234567890AB",
    url: "https://www.notion.so/T-123456781234823482341234567890ab",
    created_time: "2026-10-05T09:00:00.000Z",
    last_edited_time: "2026-10-05T10:00:00.000Z",
    in_trash: false,
    is_archived: false,
    parent: { type: "data_source_id", data_source_id: SOURCE, database_id: SOURCE },
    properties: Object.fromEntries(properties),
    ...facts,
  } as unknown as PageObjectResponse;
}

const nothingApart: ReadApart = { whole: new Map(), titles: new Map() };
const parse = (values: Record<string, object>, facts: object = {}, apart = nothingApart) =>
  parseTask(page(values, facts), bindings, apart);
const text = (...pieces: string[]) => pieces.map((piece) => ({ plain_text: piece }));

/** The values of one label property of this type. */
function label(type: string, value: object, titles: ReadApart["titles"] = new Map(), broken?: string) {
  const bound = {
    id: "l",
    name: "Priority",
    type,
    template: "{value}",
    lowerCase: false,
    ...(broken !== undefined && { broken }),
  };
  const task = parseTask(
    page({ l: { type, ...value } }),
    { ...bindings, labels: [bound] },
    { whole: new Map(), titles },
  );
  return { values: task.labels[0]?.values, seen: task.seen.l };
}

test("ids lose their dashes and capitals", () => expect(parse({}).id).toBe("123456781234823482341234567890ab"));

test("a title is joined from its pieces, on one line", () => {
  expect(parse({ title: { type: "title", title: text("Fix\n ", "login ") } }).title).toEqual({ value: "Fix login" });
});

test("a status is found by its encoded id and keeps the option's id, by which words are bound", () => {
  const option = { id: "o1", name: "Done", color: "green" };
  const task = parse({ "s<:1": { type: "status", status: option } });
  expect(task.status).toEqual({ value: option });
  expect(task.seen["s<:1"]).toBe("Done");
});

test("an empty status is empty, a missing one unknown", () => {
  expect(parse({ "s<:1": { type: "select", select: null } })).toMatchObject({
    status: { value: undefined },
    seen: { "s<:1": null },
  });
  const without = parse({});
  expect(without.status).toEqual({ unknown: 'the page has no property "Status"' });
  expect(without.seen).not.toHaveProperty("s<:1");
});

test("a property that changed its type is unknown, never empty", () => {
  const task = parse({ "s<:1": { type: "rich_text", rich_text: [] }, p: { type: "url", url: null } });
  expect(task.status).toEqual({ unknown: "its property is now of type rich_text" });
  expect(task.people).toEqual({ unknown: "its property is now of type url" });
});

test("people are users, users of whom only the id is shown, and groups", () => {
  const people = [
    { object: "user", id: "u2", type: "person", name: "Ada", person: { email: "ada@example.com" } },
    { object: "user", id: "u1" },
    { object: "group", id: "g", name: null },
    { object: "user", id: "u3", type: "bot", name: "Bot", bot: {} },
  ];
  const task = parse({ p: { type: "people", people } });
  expect(task.people).toEqual({
    value: [
      { id: "u2", kind: "person", name: "Ada", email: "ada@example.com" },
      { id: "u1", kind: "person" },
      { id: "g", kind: "group" },
      { id: "u3", kind: "person", name: "Bot" },
    ],
  });
  expect(task.seen.p).toEqual(["g", "u1", "u2", "u3"]);
});

test.each([
  ["trashed", { in_trash: true, is_archived: true }],
  ["archived", { is_archived: true }],
  ["elsewhere", { parent: { type: "data_source_id", data_source_id: OTHER_PAGE, database_id: SOURCE } }],
  ["elsewhere", { parent: { type: "workspace", workspace: true } }],
  [
    "here",
    { parent: { type: "data_source_id", data_source_id: "aaaaaaaa-aaaa-8aaa-aaaa-aaaaaaaaaaaa", database_id: SOURCE } },
  ],
])("a page is %s when it says %j", (place, facts) => expect(parse({}, facts).place).toBe(place));

test("links are URLs or numbers, and an empty one is none", () => {
  const task = parse({ i: { type: "url", url: "https://github.com/o/r/issues/1" }, r: { type: "number", number: 7 } });
  expect([task.issueLink, task.pullRequestLink]).toEqual(["https://github.com/o/r/issues/1", 7]);
  expect(parse({ i: { type: "url", url: null } }).issueLink).toBeUndefined();
});

test("unique id, branch and pause are read, and what is blank is nothing", () => {
  const full = parse({
    u: { type: "unique_id", unique_id: { prefix: "ENG", number: 12 } },
    b: { type: "rich_text", rich_text: text("feature", "/x ") },
    z: { type: "checkbox", checkbox: true },
  });
  expect(full).toMatchObject({
    uniqueId: "ENG-12",
    branch: "feature/x",
    paused: true,
    seen: { b: "feature/x", z: true },
  });
  const blank = parse({
    u: { type: "unique_id", unique_id: { prefix: null, number: 3 } },
    b: { type: "rich_text", rich_text: [] },
  });
  expect(blank).toMatchObject({ uniqueId: "3", branch: undefined, paused: false, seen: { b: null, z: false } });
});

test("links are no part of what was seen: we write them ourselves", () => {
  expect(parse({ i: { type: "url", url: "https://github.com/o/r/issues/1" } }).seen).not.toHaveProperty("i");
});

const high = { id: "h", name: "High", color: "red" };
const low = { id: "l", name: "Low", color: "blue" };

test.each([
  ["select", { select: high }, [high], "High"],
  ["select", { select: null }, [], null],
  ["status", { status: high }, [high], "High"],
  ["multi_select", { multi_select: [low, high] }, [low, high], ["High", "Low"]],
  ["checkbox", { checkbox: true }, [{ name: "Priority" }], true],
  ["checkbox", { checkbox: false }, [], false],
  ["formula", { formula: { type: "string", string: " P1 " } }, [{ name: "P1" }], "P1"],
  ["formula", { formula: { type: "string", string: null } }, [], null],
  ["formula", { formula: { type: "number", number: 0 } }, [{ name: "0" }], "0"],
  ["formula", { formula: { type: "boolean", boolean: false } }, [{ name: "false" }], "false"],
  ["relation", { relation: [] }, [], []],
])("a label property of type %s holding %j", (type, value, values, seen) => {
  expect(label(type, value)).toEqual({ values: { value: values }, seen });
});

test("a formula that Notion does not compute is unknown", () => {
  const { values, seen } = label("formula", { formula: { type: "unsupported", unsupported: {} } });
  expect(values).toEqual({ unknown: "Notion does not compute this formula for the API" });
  expect(seen).toBeUndefined();
});

test("a relation is its pages' titles, and unknown as a whole when one cannot be read", () => {
  const relation = [{ id: OTHER_PAGE }, { id: SOURCE }];
  const read = new Map([
    [OTHER_PAGE, { value: "Epic B" }],
    [SOURCE, { value: "Epic A" }],
  ]);
  expect(label("relation", { relation }, read)).toEqual({
    values: { value: [{ name: "Epic B" }, { name: "Epic A" }] },
    seen: ["Epic A", "Epic B"],
  });
  const half = new Map([[OTHER_PAGE, { value: "Epic B" }]]);
  expect(label("relation", { relation }, half).values).toHaveProperty("unknown");
});

test("a mapping that broke is unknown for the reason it broke", () => {
  expect(label("select", { select: high }, new Map(), "its type changed").values).toEqual({
    unknown: "its type changed",
  });
});

test("a value read whole stands in for the cut one, and one that could not be read is unknown", () => {
  const whole = new Map([
    ["p", { value: { id: "p", type: "people" as const, people: [{ object: "user" as const, id: "u9" }] } }],
  ]);
  const cut = { p: { type: "people", people: [] } };
  expect(parse(cut, {}, { whole, titles: new Map() }).people).toEqual({ value: [{ id: "u9", kind: "person" }] });
  const unread = new Map([["p", { unknown: "Notion answered 500" }]]);
  expect(parse(cut, {}, { whole: unread, titles: new Map() }).people).toEqual({ unknown: "Notion answered 500" });
});
