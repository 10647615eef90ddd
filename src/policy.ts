/** What stands between a step and the act: a policy holds a step back, with a sentence, or lets it pass. */
import type { Step } from "./model.ts";
import type { Situation } from "./next-step.ts";
import type { Clock } from "./ports.ts";

/** Why the step has to wait for another run; undefined lets it pass. */
export type Policy = (step: Step, situation: Situation) => string | undefined;

/** No step is begun after `minutes` of the run; the next run goes on from there. */
export function timeBudget(clock: Clock, minutes: number): Policy {
  const end = clock.now() + minutes * 60_000;
  return () =>
    clock.now() < end ? undefined : `The run's ${minutes} minutes (\`limits.minutes\`) are over; the next run goes on.`;
}

/** The first policy that objects. */
export const all =
  (...policies: readonly Policy[]): Policy =>
  (step, situation) =>
    policies.map((policy) => policy(step, situation)).find((because) => because !== undefined);
