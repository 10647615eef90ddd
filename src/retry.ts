/** When a task that failed is looked at again: with growing distance, so that what cannot succeed costs less and less. */
import type { Noted } from "./state.ts";

const FIRST_MS = 5 * 60_000;
const LONGEST_MS = 12 * 60 * 60_000;

// After ten failures only a sweep looks again; the entry stays.
const MAX_ATTEMPTS = 10;

/** The next look (ISO) after so many failures, the last of them at `tried` (ISO); undefined where only a sweep looks. */
export function nextLook(attempts: number, tried: string): string | undefined {
  return attempts < MAX_ATTEMPTS ? afterRest(attempts, tried) : undefined;
}

/** Whether a run looks at the task again, though its page did not change. What waits is looked at by each. */
export function isDue({ reason, attempts, tried }: Noted, nowMs: number): boolean {
  if (reason === "waiting") return true;
  return attempts < MAX_ATTEMPTS && (tried === undefined || nowMs >= Date.parse(afterRest(attempts, tried)));
}

/** Whether it failed so lately that even a sweep, unless somebody asked for it, leaves it alone. */
export function isResting(noted: Noted | undefined, nowMs: number): boolean {
  if (noted?.reason !== "failed" || noted.tried === undefined) return false;
  return nowMs < Date.parse(afterRest(noted.attempts, noted.tried));
}

const afterRest = (attempts: number, tried: string): string =>
  new Date(Date.parse(tried) + Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS)).toISOString();
