/** The matrix: each story, wrecked at one of its requests by one wrecking, then left in peace, beside the same story undisturbed. */

import { endTimeLimits } from "../time-limits.ts";
import { MINUTE } from "../world.ts";
import { type Scene, scene } from "./scene.ts";
import { differences, seen, seenAfterSweep, writeCount } from "./seen.ts";
import { DAY, STORIES, type Story } from "./stories.ts";
import { type Wire, WRECKINGS, type Wrecking, wire } from "./wreckings.ts";

export interface Cell {
  readonly story: Story;
  readonly wrecking: Wrecking;
  /** Which of the run's requests is wrecked, from 1. */
  readonly nth: number;
}

/** A story as it goes when nothing goes wrong. */
export interface Calm {
  readonly story: Story;
  readonly sent: readonly string[];
  readonly seen: Awaited<ReturnType<typeof settled>>;
}

export interface Verdict {
  readonly requests: number;
  /** Empty where the world came out as it should. */
  readonly differences: readonly string[];
}

/** From the wrecked run on: the first is soon, while GitHub's lists still lag. */
const RUNS_AFTER = [2 * MINUTE, 20 * MINUTE, 20 * MINUTE];

/** Each story undisturbed. */
export async function calmStories(): Promise<readonly Calm[]> {
  const lives: Calm[] = [];
  for (const story of STORIES) lives.push({ story, ...(await live(story, undefined, 0)) });
  return lives;
}

/** Every wrecking at every request of the story's run. */
export const cellsOf = ({ story, sent }: Calm): readonly Cell[] =>
  WRECKINGS.flatMap((wrecking) => sent.map((_, at) => ({ story, wrecking, nth: at + 1 })));

/** Lives it, and compares. */
export async function verdictOn({ story, wrecking, nth }: Cell, calm: Calm): Promise<Verdict> {
  const life = await live(story, wrecking, nth);
  return { requests: life.sent.length, differences: differences(calm.seen, life.seen) };
}

async function live({ before, change, pauseMs }: Story, wrecking: Wrecking | undefined, nth: number) {
  const place = await scene();
  const { team } = place;
  const act = (deeds: Story["change"]) => {
    for (const deed of deeds) deed(place);
    team.clock.advance(pauseMs);
  };
  for (const deeds of before) {
    act(deeds);
    await team.run();
  }
  act(change);
  const wired = wire(team, wrecking, nth);
  // A run that cannot read its state, or dies, throws; what it told is not the question here.
  await team.run().catch(() => undefined);
  wired.calm();
  const end = await settled(place);
  endTimeLimits();
  return { sent: wired.sent, seen: end };
}

/** A few runs in peace, then, a day later, one that compares everything and should find nothing to do. */
async function settled(place: Scene) {
  const { clock, run } = place.team;
  for (const pauseMs of RUNS_AFTER) {
    clock.advance(pauseMs);
    await run();
  }
  const before = seen(place);
  const writes = writeCount(place);
  clock.advance(DAY);
  await run();
  return { ...before, ...seenAfterSweep(place, writes) };
}

/** One line: what was wrecked how, and what came of it. */
export const told = (
  { story, wrecking, nth }: Cell,
  { sent }: Pick<Wire, "sent">,
  differs: readonly string[],
): string => `${story.name} × ${wrecking.name} × ${nth} (${sent[nth - 1]}): ${differs.join("; ")}`;
