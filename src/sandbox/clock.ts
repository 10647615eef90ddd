/** The sandbox's clock: it runs as clocks do, and jumps ahead when the action would wait or somebody says so. */
import type { VirtualClock } from "../fakes/clock.ts";

/** `now` is the machine's, in milliseconds. */
export function jumpingClock(now: () => number): VirtualClock {
  let aheadMs = 0;
  const advance = (delayMs: number) => {
    aheadMs += Math.max(0, delayMs);
  };
  return { now: () => now() + aheadMs, advance, sleep: async (delayMs) => advance(delayMs) };
}
