/** Seeded histories: whatever happened on either side, one issue per task, nothing lost, and rest in the end. */
import { afterAll, expect, jest, test } from "@jest/globals";
import { type Deed, deedsOf } from "./simulation/deeds.ts";
import { judge, storyOf } from "./simulation/simulate.ts";
import { holdTimeLimits } from "./time-limits.ts";

jest.setTimeout(300_000);
afterAll(holdTimeLimits());

const SEEDS = 500;
const LOT = 50;

test.each(Array.from({ length: SEEDS / LOT }, (_, lot) => [1 + lot * LOT, (lot + 1) * LOT]))(
  "histories %i to %i keep the promises",
  async (from, to) => {
    const failing: string[] = [];
    for (let seed = from; seed <= to; seed += 1) {
      const { wrongs } = await judge(deedsOf(seed));
      if (wrongs.length > 0) failing.push(storyOf(seed, wrongs, deedsOf(seed)));
    }
    expect(failing.join("\n")).toBe("");
  },
);

/** Shortest stories of seeds that broke a promise once. */
const BROKE: Readonly<Record<string, readonly Deed[]>> = {
  "an issue is deleted while its page goes out of reach": [
    { kind: "add", status: "Backlog" },
    { kind: "run", mode: "sync" },
    { kind: "title", task: 0, title: "Log in, please" },
    { kind: "issue", task: 0, does: "delete" },
    { kind: "run", mode: "sync" },
    { kind: "place", task: 0, does: "unshare" },
  ],
  "a run merges and ends, and the task moves on before the next": [
    { kind: "add", status: "Backlog" },
    { kind: "wait", minutes: 3 },
    { kind: "run", mode: "sync" },
    { kind: "status", task: 0, status: "Review" },
    { kind: "run", mode: "sync" },
    { kind: "branch", task: 0, does: "push-and-pass" },
    { kind: "status", task: 0, status: "Done" },
    { kind: "wait", minutes: 10 },
    { kind: "slow-run", seconds: 32 },
    { kind: "status", task: 0, status: "Won't do" },
  ],
  "a page is duplicated with its note": [
    { kind: "add", status: "Backlog" },
    { kind: "wait", minutes: 26 },
    { kind: "fault", system: "github", fault: "commit-then-reset", nth: 12 },
    { kind: "run", mode: "sync" },
    { kind: "duplicate", task: 0 },
  ],
  "two runs make an issue each, and the task is done before they meet": [
    { kind: "variable-store" },
    { kind: "add", status: "Backlog" },
    { kind: "wait", minutes: 5 },
    { kind: "overlapping-runs", nth: 1 },
    { kind: "status", task: 0, status: "Done" },
  ],
  "a task is done before the lists show whether its issue was made": [
    { kind: "lag", minutes: 2 },
    { kind: "add", status: "Backlog" },
    { kind: "wait", minutes: 5 },
    { kind: "dying-run", nth: 12, when: "after" },
    { kind: "status", task: 0, status: "Done" },
    { kind: "wait", minutes: 1 },
    { kind: "run", mode: "sync" },
  ],
};

test.each(Object.entries(BROKE))("%s", async (_, deeds) => {
  expect((await judge(deeds)).wrongs).toEqual([]);
});
