/** When a run has to end: its time is used up, or somebody stops it. What is left is the next run's. */
import { type Clock, NotNow } from "./ports.ts";

export interface RunEnd {
  /** By the clock (ms): no wait ends later. */
  at(): number;
  /** What stands against beginning anything more; undefined while there is time. */
  over(): NotNow | undefined;
  /** Whether half of the time is used up: what can go on in a later run makes way for the rest of this one. */
  isHalfOver(): boolean;
  /** Aborted when the run is stopped: waits and reads under way are cut short, writes are not. */
  readonly stop: AbortSignal;
}

/** The run begins now. `minutes` may still be unknown, and is asked again each time. */
export function runEnd(run: {
  readonly clock: Pick<Clock, "now">;
  readonly minutes: () => number;
  readonly stop: AbortSignal;
}): RunEnd {
  const { clock, minutes, stop } = run;
  const startedAt = clock.now();
  let stoppedAt = stop.aborted ? startedAt : Number.POSITIVE_INFINITY;
  stop.addEventListener("abort", () => {
    stoppedAt = clock.now();
  });
  const at = () => Math.min(stoppedAt, startedAt + minutes() * 60_000);
  const over = () => {
    if (stop.aborted) return new NotNow("The job was cancelled; the next run goes on.");
    if (clock.now() < at()) return undefined;
    return new NotNow(`The run's ${minutes()} minutes (\`limits.minutes\`) are over; the next run goes on.`);
  };
  const isHalfOver = () => clock.now() >= startedAt + minutes() * 30_000;
  return { at, over, isHalfOver, stop };
}

/**
 * The end, as far as the state is concerned: saving it may begin at any time, and wait a little longer. A cancelled job is killed
 * after 10 s (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation).
 */
export function lastCall(end: RunEnd): RunEnd {
  const graceMs = () => (end.stop.aborted ? 5_000 : 60_000);
  return {
    at: () => end.at() + graceMs(),
    over: () => undefined,
    isHalfOver: () => false,
    stop: new AbortController().signal,
  };
}
