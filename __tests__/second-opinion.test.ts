/** Our GitHub stand-in and an independent one, `emulate`, hear the same words; where they part is known, and why. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DIFFERENCES } from "./second-opinion-differences.ts";
import { type Hub, ours, theirs } from "./second-opinion-hubs.ts";
import { type Seen, talk } from "./second-opinion-talk.ts";

let hubs: readonly Hub[];
let seen: { readonly ours: Seen; readonly theirs: Seen };

beforeAll(async () => {
  const [mine, other] = [await ours(), await theirs()];
  hubs = [mine, other];
  seen = { ours: await talk(mine), theirs: await talk(other) };
}, 30_000);

afterAll(() => Promise.all(hubs.map((hub) => hub.close())));

test("our stand-in knows an answer to every turn", () => {
  const failed = Object.entries(seen.ours).filter(([, [status]]) => Number(status) >= 500);
  expect(failed).toEqual([]);
});

test("both hold the same talk, and most of it goes the same way", () => {
  const turns = Object.keys(seen.ours);
  expect(Object.keys(seen.theirs)).toEqual(turns);
  expect(turns.length).toBeGreaterThan(3 * Object.keys(DIFFERENCES).length);
});

describe("of every difference it is known which side GitHub takes", () => {
  test.each(Object.entries(DIFFERENCES))("%s", (turn, { ours, theirs }) => {
    expect({ ours: seen.ours[turn], theirs: seen.theirs[turn] }).toEqual({ ours, theirs });
    expect(theirs).not.toEqual(ours);
  });
});

test("where no difference is listed, there is none", () => {
  const alike = ([turn]: readonly [string, unknown]) => !(turn in DIFFERENCES);
  expect(Object.entries(seen.ours).filter(alike)).toEqual(Object.entries(seen.theirs).filter(alike));
});
