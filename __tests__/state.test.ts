/** What one run leaves to the next. */

import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { mergeStates } from "../src/memory.ts";
import type { PageId, Task } from "../src/model.ts";
import { ConfigError } from "../src/ports.ts";
import {
  advance,
  floorToMinute,
  initialState,
  isWorthSaving,
  type Noted,
  nextCursor,
  parseState,
  rowDigest,
  type State,
} from "../src/state.ts";
import { page, task } from "./builders.ts";

const at = (time: string): string => `2026-05-04T${time}:00.000Z`;
const ms = (time: string): number => Date.parse(`2026-05-04T${time}Z`);
const state = (parts: Partial<State> = {}): State => ({ ...initialState(ms("10:00:00")), ...parts });
const noted = (parts: Partial<Noted> = {}): Noted => ({ reason: "waiting", since: at("10:00"), attempts: 0, ...parts });
describe("reading", () => {
  const full = state({
    digests: { [page(1)]: "x" },
    noted: { [page(2)]: noted({ reason: "failed", attempts: 3, note: "y" }) },
    announced: { [page(3)]: { at: at("10:01"), by: "run-1" } },
    mapped: 7,
    identities: ["github-actions"],
  });

  test("gives what was written", () => {
    expect(parseState(JSON.stringify(full), "there")).toEqual(full);
  });

  test("gives what was written at first", () => {
    expect(parseState(JSON.stringify(state()), "there")).toEqual(state());
  });

  const json = JSON.stringify(full);
  const changed = (parts: object): string => JSON.stringify({ ...full, ...parts });
  test.each([
    ["nothing", "", /nothing that this action saved/],
    ["a text cut short", json.slice(0, -10), /text that is not JSON/],
    ["another JSON", "[]", /does not fit/],
    ["null", "null", /does not fit/],
    ["no version", changed({ version: undefined }), /found version that does not fit/],
    ["a cursor that is no time", changed({ cursor: "yesterday" }), /found cursor that does not fit/],
    [
      "a note without a reason",
      changed({ noted: { [page(1)]: { since: at("10:00"), attempts: 0 } } }),
      /found noted\./,
    ],
    ["half an attempt", changed({ noted: { [page(1)]: noted({ attempts: 0.5 }) } }), /found noted\./],
    ["digests that are a list", changed({ digests: [] }), /found digests that does not fit/],
  ])("refuses %s instead of starting anew, and names the store and the way out", (_, text, found) => {
    const read = () => parseState(text, "the repository variable X");
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(found);
    expect(read).toThrow(/the repository variable X: .*Update the action if an older one runs, or delete the state/);
  });

  test("leaves what a newer version wrote alone, however it looks, and says to update rather than to delete it", () => {
    for (const text of [changed({ version: 2 }), JSON.stringify({ version: 7, cursor: 3 })]) {
      const read = () => parseState(text, "the repository variable X");
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(/found version [27] of it; expected version 1: a newer Notion Sync wrote it/);
      expect(read).not.toThrow(/delete/);
    }
  });

  test("throws nothing else, whatever is stored", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(() => parseState(text, "there")).toThrow(ConfigError);
      }),
    );
  });
});

describe("two runs' states", () => {
  const mine = state({
    cursor: at("10:20"),
    noted: { [page(1)]: noted(), [page(2)]: noted({ attempts: 2 }) },
    digests: { [page(1)]: "mine", [page(2)]: "mine" },
    mapped: 5,
    identities: ["github-actions", "bot"],
  });
  const theirs = state({
    firstRun: at("09:00"),
    cursor: at("10:10"),
    noted: { [page(2)]: noted({ attempts: 1 }), [page(3)]: noted() },
    digests: { [page(2)]: "theirs", [page(3)]: "theirs" },
    mapped: 6,
    identities: ["other"],
  });

  test("become one with the earlier cursor and all that either noted or knew", () => {
    const both = mergeStates(mine, theirs);
    expect(both).toMatchObject({ cursor: at("10:10"), firstRun: at("09:00"), mapped: 6 });
    expect(both.noted).toEqual({ [page(1)]: noted(), [page(2)]: noted({ attempts: 2 }), [page(3)]: noted() });
    expect(both.digests).toEqual({ [page(1)]: "mine", [page(2)]: "mine", [page(3)]: "theirs" });
    expect([...both.identities].sort()).toEqual(["bot", "github-actions", "other"]);
  });

  test("hold each page's announcement that was stored first, so that one run alone makes its issue", () => {
    const first = { at: at("10:01"), by: "first" };
    const second = { at: at("10:02"), by: "second" };
    const both = mergeStates(
      state({ announced: { [page(1)]: second, [page(2)]: second } }),
      state({ announced: { [page(1)]: first, [page(3)]: first } }),
    );
    expect(both.announced).toEqual({ [page(1)]: first, [page(2)]: second, [page(3)]: first });
  });

  test("merged with itself are itself", () => {
    expect(mergeStates(mine, mine)).toEqual(mine);
  });

  test("lose no page, whoever saved last", () => {
    const ids = fc.uniqueArray(fc.nat(9).map(page));
    const some = fc.tuple(ids, ids).map(([notes, calls]) =>
      state({
        noted: Object.fromEntries(notes.map((id) => [id, noted()])),
        announced: Object.fromEntries(calls.map((id) => [id, { at: at("10:01"), by: "x" }])),
      }),
    );
    fc.assert(
      fc.property(some, some, (one, other) => {
        const both = mergeStates(one, other);
        for (const { noted, announced } of [one, other]) {
          expect(Object.keys(both.noted)).toEqual(expect.arrayContaining(Object.keys(noted)));
          expect(Object.keys(both.announced)).toEqual(expect.arrayContaining(Object.keys(announced)));
        }
      }),
    );
  });
});

test("a time is floored to its minute, as Notion floors its own", () => {
  expect(floorToMinute(ms("10:00:59.999"))).toBe(at("10:00"));
  expect(floorToMinute(ms("10:01:00"))).toBe(at("10:01"));
});

test("before the first run nothing is known, and everything is older than now", () => {
  expect(initialState(ms("10:00:31"))).toMatchObject({
    firstRun: at("10:00"),
    cursor: at("10:00"),
    noted: {},
    mapped: 0,
  });
});

describe("the cursor", () => {
  const poll = { startedAt: ms("11:00:31"), complete: true, held: undefined };
  test.each([
    ["goes to the minute in which the poll started, less ten", state(), poll, at("10:50")],
    ["stays where it is when a listing failed", state(), { ...poll, complete: false }, at("10:00")],
    ["stays before a row that is neither settled nor noted", state(), { ...poll, held: at("10:30") }, at("10:30")],
    ["goes no further for a held row inside the overlap", state(), { ...poll, held: at("10:55") }, at("10:50")],
    [
      "is a whole minute, however the held row's time is written",
      state(),
      { ...poll, held: "2026-05-04T10:30:59.000Z" },
      at("10:30"),
    ],
    ["never goes back for a held row", state({ cursor: at("10:40") }), { ...poll, held: at("10:30") }, at("10:40")],
    ["never goes back for a clock that did", state({ cursor: at("10:55") }), poll, at("10:55")],
    [
      "never goes back within the overlap of the first run",
      state(),
      { ...poll, startedAt: ms("10:05:00") },
      at("10:00"),
    ],
  ] as const)("%s", (_, before, given, expected) => {
    expect(nextCursor(before, given)).toBe(expected);
  });
});

describe("advancing", () => {
  const before = state({ digests: { [page(1)]: "a", [page(2)]: "b", [page(3)]: "c" } });
  const edited = new Map<PageId, string>([
    [page(1), at("10:30")],
    [page(2), at("10:49")],
  ]);

  test("forgets the fingerprints of rows that the next poll will not show", () => {
    const { cursor, digests } = advance(before, at("10:30"), edited, true);
    expect(cursor).toBe(at("10:30"));
    expect(digests).toEqual({ [page(1)]: "a", [page(2)]: "b" });
    expect(advance(before, at("10:31"), edited, true).digests).toEqual({ [page(2)]: "b" });
  });

  test("keeps the fingerprint of a row that an incomplete listing did not come to", () => {
    expect(advance(before, at("10:31"), edited, false).digests).toEqual({ [page(2)]: "b", [page(3)]: "c" });
  });
});

describe("a state is worth saving", () => {
  const before = state({ digests: { [page(1)]: "a", [page(2)]: "b" }, noted: { [page(3)]: noted() } });
  test.each([
    ["on the first run", undefined, before, true],
    ["not when nothing changed", before, { ...before }, false],
    ["not for a cursor alone", before, { ...before, cursor: at("12:00") }, false],
    ["not for another order of digests", before, { ...before, digests: { [page(2)]: "b", [page(1)]: "a" } }, false],
    ["for a digest", before, { ...before, digests: { [page(1)]: "a", [page(2)]: "c" } }, true],
    ["for a row left behind", before, { ...before, digests: { [page(1)]: "a" } }, true],
    ["for a note", before, { ...before, noted: {} }, true],
    ["for another sentence", before, { ...before, noted: { [page(3)]: noted({ note: "x" }) } }, true],
    ["for an announcement", before, { ...before, announced: { [page(4)]: { at: at("10:00"), by: "x" } } }, true],
    ["for a new identity", before, { ...before, identities: ["x"] }, true],
  ] as const)("%s", (_, one, other, expected) => {
    expect(isWorthSaving(one, other)).toBe(expected);
  });
});

describe("a row's fingerprint", () => {
  const print = (parts: Partial<Task> = {}): string => rowDigest(task(parts));
  const later = at("15:00");

  test.each<[string, Partial<Task>]>([
    ["a mapped value", { seen: { ...task().seen, status: "Done" } }],
    ["a value that cannot be read any more", { seen: { title: "Fix login", status: "Backlog" } }],
    ["an emptied value", { seen: { ...task().seen, status: null } }],
    ["the link to the issue", { issueLink: "https://github.com/acme/app/issues/482" }],
    ["the link to the pull request", { pullRequestLink: 7 }],
    ["the branch", { branch: "fix-login" }],
    ["the pause", { paused: true }],
    ["the trash", { place: "trashed" }],
  ])("shows %s", (_, parts) => {
    expect(print(parts)).not.toBe(print());
  });

  test("tells a number from its digits, and nothing from an empty text", () => {
    expect(print({ issueLink: 482 })).not.toBe(print({ issueLink: "482" }));
    expect(print({ branch: "" })).not.toBe(print());
  });

  test("does not show the order in which values were read", () => {
    expect(print({ seen: { people: [], status: "Backlog", title: "Fix login" } })).toBe(print());
  });

  test("shows the edit time, by which values that were changed and changed back are looked at again", () => {
    expect(print({ editedAt: later })).not.toBe(print());
  });

  // The note is no part of a task, so there is nothing it could show.
  test("is the same wherever and whenever it is taken", () => {
    expect(print({ url: "https://www.notion.so/moved", createdAt: later })).toBe(print());
  });
});
