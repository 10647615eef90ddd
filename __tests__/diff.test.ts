/** Last seen and now → the change event that explains it. */
import { expect, test } from "@jest/globals";
import { diff, same } from "../src/diff.ts";
import type { SeenValue, SeenValues } from "../src/model.ts";
import { page, task } from "./builders.ts";

const names = new Map([
  ["title", "Name"],
  ["status", "Status"],
  ["people", "Assignee"],
]);
const seen = task().seen;

const event = (before: SeenValues | undefined, after: SeenValues = seen) =>
  diff({ before, task: task({ seen: after }), names, detectedBy: "poll", issue: 482 });

test("a task whose values are as they were last seen is no event", () => {
  expect(event(seen)).toBeUndefined();
  expect(event({ people: [], status: "Backlog", title: "Fix login" })).toBeUndefined();
});

test("a task without an issue is created, from nothing to all its values", () => {
  expect(event(undefined)).toEqual({
    pageId: page(1),
    type: "created",
    changed: {
      Name: { before: null, after: "Fix login" },
      Status: { before: null, after: "Backlog" },
      Assignee: { before: null, after: [] },
    },
    editedAt: task().editedAt,
    detectedBy: "poll",
    issue: 482,
  });
});

test("a task without an issue and without a value is created all the same", () => {
  expect(event(undefined, {})).toMatchObject({ type: "created", changed: {} });
});

test.each<[string, SeenValues, object]>([
  ["a new title", { ...seen, title: "Log in" }, { Name: { before: "Fix login", after: "Log in" } }],
  ["an emptied value", { ...seen, status: null }, { Status: { before: "Backlog", after: null } }],
  ["another person", { ...seen, people: ["ada"] }, { Assignee: { before: [], after: ["ada"] } }],
  ["a value never seen before", { ...seen, x: true }, { x: { before: null, after: true } }],
  [
    "two values at once",
    { ...seen, title: "Log in", status: "Done" },
    { Name: { before: "Fix login", after: "Log in" }, Status: { before: "Backlog", after: "Done" } },
  ],
])("%s is changed, by the property's name in Notion, with what was seen before", (_, after, changed) => {
  expect(event(seen, after)).toMatchObject({ type: "changed" });
  expect(event(seen, after)?.changed).toEqual(changed);
});

test("a value that could not be read now has not changed", () => {
  expect(event(seen, { title: "Fix login" })).toBeUndefined();
});

test("a property that was mapped a moment ago and is empty has not changed", () => {
  expect(event(seen, { ...seen, branch: null })).toBeUndefined();
});

test.each<[SeenValue, SeenValue, boolean]>([
  [null, null, true],
  ["", null, false],
  ["1", 1, false],
  [false, null, false],
  [["a", "b"], ["a", "b"], true],
  [["a", "b"], ["b", "a"], false],
  [["a"], "a", false],
])("%j and %j say the same: %j", (one, other, expected) => {
  expect(same(one, other)).toBe(expected);
});
