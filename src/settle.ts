/** The loop that brings one task home: ask for the next step, let the policy speak, act, look again. */
import type { Outcome, Step, Verdict } from "./model.ts";
import { next, type Situation } from "./next-step.ts";
import type { Policy } from "./policy.ts";
import { NotNow, RemoteError } from "./ports.ts";

/** Takes a step, on the world (`perform`) or on paper (`project`), and answers the situation after it. */
export type Act = (step: Step, situation: Situation) => Situation | Promise<Situation>;

export interface Settled {
  readonly situation: Situation;
  readonly outcomes: readonly Outcome[];
  readonly end: Exclude<Verdict, { kind: "step" }> | Exclude<Outcome, { kind: "applied" }>;
}

// Far more than any task needs; labels that must be created come on top.
const MAX_STEPS = 8;

/** Steps until the task is settled, waits, fails or is held back. Whatever happens is an outcome; only broken invariants throw. */
export async function settle(start: Situation, act: Act, policy: Policy): Promise<Settled> {
  const outcomes: Outcome[] = [];
  let situation = start;
  for (let steps = 0; steps < MAX_STEPS; ) {
    const verdict = next(situation);
    if (verdict.kind !== "step") return { situation, outcomes, end: verdict };
    const { step, reason } = verdict;
    const refusal = policy(step, situation);
    if (refusal !== undefined) return { situation, outcomes, end: { kind: "deferred", ...refusal } };
    try {
      const before = situation;
      situation = await act(step, situation);
      outcomes.push({ kind: "applied", step, reason, ...refusals(step, before, situation) });
    } catch (error) {
      if (error instanceof NotNow)
        return { situation, outcomes, end: { kind: "deferred", because: error.message, until: "next-run" } };
      if (!(error instanceof RemoteError)) throw error;
      return {
        situation,
        outcomes,
        end: {
          kind: "failed",
          step,
          message: error.message,
          request: error.request,
          unknown: error.outcome === "unknown",
        },
      };
    }
    if (step.kind !== "create-label") steps += 1;
  }
  throw new Error(
    `Task ${situation.task.id} did not settle within ${MAX_STEPS} steps: ${JSON.stringify(outcomes.map(({ kind }) => kind))}`,
  );
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
