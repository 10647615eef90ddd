/** A sample of the kill and fault matrix, the same at each time; `npm run simulate:kills` lives all of it. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Calm, type Cell, calmStories, cellsOf, told, verdictOn } from "./kill-matrix/cells.ts";
import { differences } from "./kill-matrix/seen.ts";
import { STORIES } from "./kill-matrix/stories.ts";
import { WRECKINGS } from "./kill-matrix/wreckings.ts";
import { holdTimeLimits } from "./time-limits.ts";

let release: () => void;
let calm: readonly Calm[];
beforeAll(async () => {
  release = holdTimeLimits();
  calm = await calmStories();
});
afterAll(() => release());

/** One request of each story for each wrecking: another for each of them, so that all of a run have their turn. */
function sampleOf({ story, sent }: Calm, at: number): readonly Cell[] {
  return WRECKINGS.map((wrecking, kind) => ({ story, wrecking, nth: 1 + ((7 * kind + 3 * at) % sent.length) }));
}

test.each(STORIES.map(({ name }, at) => [name, at] as const))(
  "%s: killed anywhere, or failing once in any way, the next runs bring about the same world",
  async (_, at) => {
    const one = calm[at] as Calm;
    const broken: string[] = [];
    for (const cell of sampleOf(one, at)) {
      const { differences: found } = await verdictOn(cell, one);
      if (found.length > 0) broken.push(told(cell, one, found));
    }
    expect(broken).toEqual([]);
  },
);

test("the sample is part of the matrix, and has each wrecking of each story", () => {
  const all = new Set(calm.flatMap(cellsOf).map(nameOf));
  const sampled = calm.flatMap(sampleOf);
  expect(sampled.filter((cell) => !all.has(nameOf(cell)))).toEqual([]);
  expect(sampled).toHaveLength(STORIES.length * WRECKINGS.length);
});

const nameOf = ({ story, wrecking, nth }: Cell): string => `${story.name} × ${wrecking.name} × ${nth}`;

test("each story's run has something to write, and other stories' ends would be told", () => {
  const [create, update] = calm;
  expect(
    calm.filter(({ sent }) => !sent.some((request) => request.startsWith("PATCH"))).map(({ story }) => story.name),
  ).toEqual([]);
  expect(differences(create?.seen ?? null, update?.seen ?? null)).toContain(
    'threads.0.title: "Fix the login", not "Fix login"',
  );
  expect(differences({ a: [1, { b: "x" }], c: null }, { a: [1, { b: "x" }, 2] })).toEqual([
    "c: nothing, not null",
    "a.2: 2, not anything",
  ]);
});
