/** `npm run simulate:kills [-- story]`: the whole matrix, its numbers, and each broken cell as a line. */
import { argv, stdout } from "node:process";
import { holdTimeLimits } from "../time-limits.ts";
import { calmStories, cellsOf, told, verdictOn } from "./cells.ts";

const [, , only = ""] = argv;
const startedAt = performance.now();
const say = (line: string) => stdout.write(`${line}\n`);
const faults = new Map<string, number>();
let [cells, requests, broken] = [0, 0, 0];

holdTimeLimits();
const stories = (await calmStories()).filter(({ story }) => story.name.includes(only));
for (const calm of stories) {
  for (const cell of cellsOf(calm)) {
    const verdict = await verdictOn(cell, calm);
    cells += 1;
    requests += verdict.requests;
    faults.set(cell.wrecking.name, (faults.get(cell.wrecking.name) ?? 0) + 1);
    if (verdict.differences.length === 0) continue;
    broken += 1;
    say(told(cell, calm, verdict.differences));
  }
}
const seconds = Math.round((performance.now() - startedAt) / 1000);
say(`${stories.length} stories, ${cells} cells, ${requests} requests in wrecked runs, ${seconds} s`);
say([...faults].map(([name, count]) => `${name}: ${count}`).join(", "));
say(`${broken} broken`);
if (cells === 0 || broken > 0) process.exitCode = 1;
