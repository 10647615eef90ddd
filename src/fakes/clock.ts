/** One clock for both stand-ins and the product, owned by the test: time passes only when told, or slept. */
import type { Clock } from "../ports.ts";

export interface VirtualClock extends Clock {
  advance(delayMs: number): void;
}

/** Starts at `start` (ISO). Sleeping moves the clock at once, so an hour's waiting takes no time. */
export function virtualClock(start: string): VirtualClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    sleep: async (delayMs) => {
      now += Math.max(0, delayMs);
    },
    advance: (delayMs) => {
      now += delayMs;
    },
  };
}
