/** The state where it has too little room. */
import { describe, expect, test } from "@jest/globals";
import { initialState, type Noted, type State } from "../src/state.ts";
import { withinRoom } from "../src/state-size.ts";
import { page } from "./builders.ts";

const START = "2026-05-04T10:00:00.000Z";
const state = (parts: Partial<State> = {}): State => ({ ...initialState(Date.parse(START)), ...parts });
const noted: Noted = { reason: "waiting", since: START, attempts: 0, note: "0123456789abc" };
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => page(from + n));
const all = <T>(ids: readonly string[], value: T) => Object.fromEntries(ids.map((id) => [id, value]));
const notes = (from: number, to: number): State["noted"] => all(range(from, to), noted);
const digests = (from: number, to: number): State["digests"] => all(range(from, to), "0123456789abc");
const calls = (from: number, to: number): State["announced"] => all(range(from, to), { at: START, by: "run-1" });
const bytes = (stored: State): number => Buffer.byteLength(JSON.stringify(stored));

test("a state that fits stays as it is", () => {
  const small = state({ digests: digests(0, 10), noted: notes(0, 5), announced: calls(5, 7) });
  expect(withinRoom(small, undefined)).toEqual(small);
});

describe("where there is too little room", () => {
  test("the oldest digests go first, and only as many as must", () => {
    const kept = withinRoom(state({ digests: digests(0, 2_000), noted: notes(0, 20) }), undefined);
    expect(bytes(kept)).toBeLessThanOrEqual(48_000);
    expect(bytes(kept)).toBeGreaterThan(47_900);
    const ids = Object.keys(kept.digests);
    expect(ids).toEqual(range(0, 2_000).slice(-ids.length));
    expect(kept.noted).toEqual(notes(0, 20));
  });

  test("the latest of the new notes go next, with their digests, and none that is stored", () => {
    const stored = state({ noted: notes(0, 100) });
    const kept = withinRoom(state({ noted: notes(0, 900), digests: digests(0, 900) }), stored);
    expect(bytes(kept)).toBeLessThanOrEqual(48_000);
    const ids = Object.keys(kept.noted);
    expect(ids.length).toBeGreaterThan(250);
    expect(ids).toEqual(range(0, ids.length));
    expect(Object.keys(kept.digests).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("what is stored is kept though it has grown past all bounds", () => {
    const stored = state({ noted: notes(0, 360), announced: calls(0, 60) });
    const grown = all(range(0, 360), { ...noted, reason: "failed" as const, attempts: 3, tried: START });
    const kept = withinRoom(state({ noted: grown, announced: calls(0, 90), digests: digests(0, 99) }), stored);
    expect(kept).toEqual(state({ noted: grown, announced: calls(0, 60) }));
  });

  test("creations can still be announced when there is room for no more notes", () => {
    const full = withinRoom(state({ noted: notes(0, 900) }), undefined);
    const kept = withinRoom({ ...full, announced: calls(0, 40) }, full);
    expect(kept).toEqual({ ...full, announced: calls(0, 40) });
    expect(bytes(kept)).toBeLessThanOrEqual(48_000);
  });

  test("bytes are counted, not characters", () => {
    const named = state({ identities: ["é".repeat(20_000)], digests: digests(0, 500) });
    expect(bytes(withinRoom(named, undefined))).toBeLessThanOrEqual(48_000);
  });
});
