/** The loop that brings one task home: ask for the next step, let the policy speak, act, look again. */

import { next, type Situation } from "./next-step.ts";
import type { Policy } from "./policy.ts";
import { NotNow, RemoteError } from "./ports.ts";
import { project } from "./project.ts";
import type { Outcome, Step, Verdict } from "./steps.ts";

/**
 * Takes a step, on the world (`perform`) or on paper (`project`), and answers the situation after it.
 * @throws Overtaken when the world had moved, so that the step was not taken.
 */
export type Act = (step: Step, situation: Situation) => Situation | Promise<Situation>;

/** The look before the leap showed another world, or GitHub did: nothing was done, and the decision is made anew. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
  readonly situation: Situation;
  constructor(situation: Situation) {
    super("The world moved before the step was taken.");
    this.situation = situation;
  }
}

export interface Settled {
  readonly situation: Situation;
  readonly outcomes: readonly Outcome[];
  /** What did not work out and held nothing back. */
  readonly warnings: readonly string[];
  readonly end: Exclude<Verdict, { kind: "step" }> | Exclude<Outcome, { kind: "applied" }>;
}

// More than any task needs; labels that must be created come on top.
const MAX_STEPS = 16;

/** Steps until the task is settled, waits, fails or is held back. Whatever happens is an outcome; only broken invariants throw. */
export async function settle(start: Situation, act: Act, policy: Policy): Promise<Settled> {
  const outcomes: Outcome[] = [];
  const warnings: string[] = [];
  let situation = start;
  for (let steps = 0; steps < MAX_STEPS; ) {
    const verdict = next(situation);
    if (verdict.kind !== "step") return { situation, outcomes, warnings, end: situation.failure ?? verdict };
    const { step, reason } = verdict;
    const refusal = policy(step, situation);
    if (refusal !== undefined) return { situation, outcomes, warnings, end: { kind: "deferred", ...refusal } };
    try {
      const before = situation;
      situation = await act(step, situation);
      outcomes.push({ kind: "applied", step, reason, ...refusals(step, before, situation) });
    } catch (error) {
      if (error instanceof Overtaken) situation = error.situation;
      else if (error instanceof NotNow)
        return { situation, outcomes, warnings, end: { kind: "deferred", because: error.message, until: "next-run" } };
      else if (!(error instanceof RemoteError)) throw error;
      else if (step.kind === "comment") {
        warnings.push(error.message);
        situation = project(step, situation);
      } else {
        const failure = failed(step, error);
        if (!ASIDE.has(step.kind)) return { situation, outcomes, warnings, end: failure };
        situation = { ...situation, failure };
      }
    }
    if (step.kind !== "create-label") steps += 1;
  }
  throw new Error(
    `Task ${situation.task.id} did not settle within ${MAX_STEPS} steps: ${JSON.stringify(outcomes.map(({ kind }) => kind))}`,
  );
}

/** Writes around the pull request: when one fails, the issue is brought home all the same, and the task ends as failed. */
const ASIDE: ReadonlySet<Step["kind"]> = new Set([
  "create-branch",
  "open-pull-request",
  "update-pull-request",
  "mark-ready",
  "merge",
  "enqueue",
  "dequeue",
  "close-pull-request",
  "dispatch",
]);

function failed(step: Step, { message, request, outcome }: RemoteError): Extract<Outcome, { kind: "failed" }> {
  return { kind: "failed", step, message, request, unknown: outcome === "unknown" };
}

// GitHub drops labels and assignees silently without push access (docs.github.com/rest/issues/issues#update-an-issue).
function refusals(step: Step, before: Situation, { observed }: Situation): { warning?: string } {
  if (observed.kind !== "issue" || (step.kind !== "create" && step.kind !== "update")) return {};
  const asked = step.kind === "create" ? { labels: step.labels, assignees: [] } : step.patch;
  const shown = new Set([...observed.issue.labels, ...observed.issue.assignees].map((name) => name.toLowerCase()));
  const had = before.observed.kind === "issue" ? before.observed.issue.assignees : [];
  const dropped = [...(asked.labels ?? []), ...(asked.assignees ?? [])].filter(
    (name) => !shown.has(name.toLowerCase()) && !had.includes(name),
  );
  if (dropped.length === 0) return {};
  return {
    warning: `GitHub left out ${dropped.join(", ")}: github-token needs push access, and assignees must be collaborators.`,
  };
}
