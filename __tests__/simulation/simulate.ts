/** `npm run simulate -- --seeds 20000 [--from 1]`: plays histories until one breaks a law, and prints its shortest story. */

import { endTimeLimits, holdTimeLimits } from "../time-limits.ts";
import { type Deed, deedsOf, told } from "./deeds.ts";
import type { History } from "./history.ts";
import { broken, restless } from "./laws.ts";
import { play } from "./play.ts";

export interface Verdict {
  readonly wrongs: readonly string[];
  readonly history: History | undefined;
}

/** What the deeds leave broken; a history that throws is broken too. */
export async function judge(deeds: readonly Deed[]): Promise<Verdict> {
  try {
    const { history, afterPolls } = await play(deeds);
    return { wrongs: [...afterPolls, ...broken(history), ...(await restless(history))], history };
  } catch (error) {
    return {
      wrongs: [`it threw ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`],
      history: undefined,
    };
  } finally {
    endTimeLimits();
  }
}

/** The same deeds without those that it takes none of to break the same law. */
export async function shortest(deeds: readonly Deed[], wrong: string): Promise<readonly Deed[]> {
  let story = deeds;
  for (let at = story.length - 1; at >= 0; at -= 1) {
    const without = story.toSpliced(at, 1);
    const { wrongs } = await judge(without);
    if (wrongs.some((one) => kindOf(one) === kindOf(wrong))) story = without;
  }
  return story;
}

/** A law's sentence without what numbers and names of this history stand in it. */
const kindOf = (wrong: string): string => wrong.replace(/"[^"]*"|#?\d+/g, "…").slice(0, 60);

export const storyOf = (seed: number, wrongs: readonly string[], deeds: readonly Deed[]): string =>
  [`Seed ${seed}: ${wrongs.join("; ")}`, ...deeds.map((deed, at) => `  ${at + 1}. ${told(deed)}`)].join("\n");

async function simulate(from: number, seeds: number): Promise<number> {
  const faults = new Map<string, number>();
  let requests = 0;
  let failing = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { wrongs, history } = await judge(deedsOf(seed));
    for (const [kind, count] of history?.faults ?? []) faults.set(kind, (faults.get(kind) ?? 0) + count);
    requests += (history?.team.github.requests.length ?? 0) + (history?.team.notion.requests.length ?? 0);
    if (wrongs[0] !== undefined) {
      failing += 1;
      process.stdout.write(`${storyOf(seed, wrongs, await shortest(deedsOf(seed), wrongs[0]))}\n`);
    }
    if ((seed - from + 1) % 500 === 0)
      process.stdout.write(`${seed - from + 1} histories, ${failing} of them broken\n`);
  }
  const injected = [...faults].map(([kind, count]) => `${kind} ${count}×`).join(", ");
  process.stdout.write(`${seeds} histories, ${requests} requests, ${failing} broken. Faults: ${injected}\n`);
  return failing;
}

if (import.meta.main) {
  holdTimeLimits();
  const option = (name: string, usual: number) => {
    const at = process.argv.indexOf(`--${name}`);
    const given = at < 0 ? usual : Number(process.argv[at + 1]);
    if (!Number.isInteger(given) || given < 1)
      throw new Error(`--${name} takes a whole number from 1, as in --${name} 500`);
    return given;
  };
  process.exitCode = (await simulate(option("from", 1), option("seeds", 500))) === 0 ? 0 : 1;
}
