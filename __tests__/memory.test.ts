/** The state in its store, while other runs save theirs. */
import { describe, expect, test } from "@jest/globals";
import { recall } from "../src/memory.ts";
import { ConfigError, RemoteError, StateCollision, type StateStore } from "../src/ports.ts";
import { initialState, type Noted, parseState, type State } from "../src/state.ts";
import { page } from "./builders.ts";

const START = Date.parse("2026-05-04T10:00:00Z");
const noted: Noted = { reason: "waiting", since: "2026-05-04T10:00:00.000Z", attempts: 0 };
const noting = (...pages: readonly number[]): State => ({
  ...initialState(START),
  noted: Object.fromEntries(pages.map((n) => [page(n), noted])),
});
const pages = ({ noted }: State): string[] => Object.keys(noted).sort();

interface Shelf extends StateStore {
  text: string | undefined;
  attempts: number;
}

/** A store with compare-and-swap; before each of the first writes, another run saves one of `rivals`. */
function store(first: string | undefined, rivals: readonly (string | undefined)[] = []): Shelf {
  const waiting = [...rivals];
  let version = 1;
  const shelf: Shelf = {
    name: "the shelf",
    text: first,
    attempts: 0,
    read: async () => (shelf.text === undefined ? undefined : { text: shelf.text, version: String(version) }),
    write: async (text: string, over: string | undefined) => {
      shelf.attempts += 1;
      if (waiting.length > 0) {
        shelf.text = waiting.shift();
        version += 1;
      }
      if (over !== (shelf.text === undefined ? undefined : String(version)))
        throw new StateCollision("Another run saved first.");
      shelf.text = text;
      version += 1;
      return { version: String(version) };
    },
  };
  return shelf;
}

const stored = (shelf: Shelf): State => parseState(shelf.text ?? "", "the shelf");

describe("recalling", () => {
  test("gives nothing on the first run, and what was saved later", async () => {
    const shelf = store(undefined);
    const first = await recall(shelf);
    expect(first.state).toBeUndefined();
    expect(await first.save(noting(1))).toEqual(noting(1));
    expect((await recall(shelf)).state).toEqual(noting(1));
  });

  test("stops at what cannot be read, and names the store", async () => {
    await expect(recall(store("{"))).rejects.toThrow(ConfigError);
    await expect(recall(store("{"))).rejects.toThrow(/the shelf/);
  });
});

describe("saving", () => {
  test("again and again needs no reading in between", async () => {
    const shelf = store(undefined);
    const { save } = await recall(shelf);
    for (const n of [1, 2, 3]) await save(noting(n));
    expect(shelf.attempts).toBe(3);
    expect(pages(stored(shelf))).toEqual([page(3)]);
  });

  test.each([1, 2, 3])("merges what %i other runs saved in between, and answers it all", async (count) => {
    const others = Array.from({ length: count }, (_, n) => JSON.stringify(noting(10 + n)));
    const shelf = store(JSON.stringify(noting()), others);
    const { save } = await recall(shelf);
    const saved = await save(noting(1));
    const all = [page(1), ...others.map((_, n) => page(10 + n))].sort();
    expect(pages(saved)).toEqual(all);
    expect(stored(shelf)).toEqual(saved);
    expect(shelf.attempts).toBe(count + 1);
  });

  test("over another run's first state loses neither", async () => {
    const shelf = store(undefined, [JSON.stringify(noting(2))]);
    const { save } = await recall(shelf);
    await save(noting(1));
    expect(pages(stored(shelf))).toEqual([page(1), page(2)]);
  });

  test("goes on where somebody deleted the state in between", async () => {
    const shelf = store(JSON.stringify(noting()), [undefined]);
    const { save } = await recall(shelf);
    await save(noting(1));
    expect(pages(stored(shelf))).toEqual([page(1)]);
  });

  test("gives up where every attempt collides, with the way out, and leaves what the others saved", async () => {
    const others = Array.from({ length: 9 }, (_, n) => JSON.stringify(noting(10 + n)));
    const shelf = store(JSON.stringify(noting()), others);
    const { save } = await recall(shelf);
    const failure = await save(noting(1)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RemoteError);
    expect(failure).toMatchObject({ outcome: "refused", message: expect.stringMatching(/the shelf.*`concurrency`/) });
    expect(shelf.attempts).toBe(4);
    expect(pages(stored(shelf))).toEqual([page(13)]);
  });

  test("does not overwrite what it cannot read", async () => {
    const shelf = store(JSON.stringify(noting()), ['{"version":2}']);
    const { save } = await recall(shelf);
    await expect(save(noting(1))).rejects.toThrow(/found version 2 of it/);
    expect(shelf.text).toBe('{"version":2}');
  });

  test("hands on what the store refuses, without trying again", async () => {
    const facts = { system: "GitHub", request: "PATCH /x", status: 403, outcome: "refused" } as const;
    const shelf = store(undefined);
    let attempts = 0;
    const write = async () => {
      attempts += 1;
      throw new RemoteError("GitHub answered 403: grant the permission.", facts);
    };
    const { save } = await recall({ ...shelf, write });
    await expect(save(noting(1))).rejects.toThrow(RemoteError);
    expect(attempts).toBe(1);
  });
});
