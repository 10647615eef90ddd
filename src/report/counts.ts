/** What a run did, in numbers: the outputs, the report file and the summary all count here. */
import type { Conflict, EffectChange, Step } from "../model.ts";
import type { Run, TaskResult } from "../run.ts";

/** Tasks, but for `conflicts`, which counts effects. The names are those of the action's outputs. */
export interface Counts {
  readonly created: number;
  /** Tasks whose issue existed and changed visibly, or got its hidden block back; closed and reopened ones are among them. */
  readonly updated: number;
  readonly closed: number;
  readonly reopened: number;
  readonly "pull-requests": number;
  readonly merged: number;
  /** Tasks whose issue needed no visible change: found in step, or only their hidden block was written. */
  readonly unchanged: number;
  /** Tasks put off, and writes that were asked for without a task among the results. */
  readonly deferred: number;
  readonly conflicts: number;
  readonly failed: number;
}

/** The counts of a run. A plan counts what it would do, so plan and sync agree. */
export function counts(run: Run): Counts {
  const count = (holds: (result: TaskResult) => boolean) => run.results.filter(holds).length;
  return {
    created: count(wasCreated),
    updated: count(wasUpdated),
    closed: count((result) => effectsOf(result).some(closes)),
    reopened: count((result) => effectsOf(result).some(reopens)),
    "pull-requests": 0,
    merged: 0,
    unchanged:
      run.unchanged + count((result) => result.end.kind === "settled" && !wasCreated(result) && !wasUpdated(result)),
    deferred: count((result) => result.end.kind === "deferred") + askedUnseen(run),
    conflicts: run.results.reduce((sum, result) => sum + conflictsOf(result).length, 0),
    failed: count((result) => result.end.kind === "failed"),
  };
}

function wasCreated(result: TaskResult): boolean {
  return appliedSteps(result).some((step) => step.kind === "create");
}

function wasUpdated(result: TaskResult): boolean {
  return !wasCreated(result) && (effectsOf(result).length > 0 || wasRestored(result));
}

/** Whether the issue had lost its hidden block, which says whose it is, and got it back. */
export function wasRestored({ outcomes }: TaskResult): boolean {
  return outcomes.some((outcome) => outcome.kind === "applied" && outcome.reason === "its front-matter was lost");
}

/** Asked-for writes that no result speaks of: their tasks were not even begun, or an earlier run asked. */
function askedUnseen({ asks, results }: Run): number {
  const asked = asks.reduce((sum, { number }) => sum + number, 0);
  const namedBy = ({ task }: TaskResult) => asks.filter(({ tasks }) => tasks.some(({ id }) => id === task.id)).length;
  // An ask names only its first tasks; a result that waits for a yes is one of the others.
  const waits = ({ end }: TaskResult) => Number(end.kind === "deferred" && end.until === "confirmed");
  const seen = results.reduce((sum, result) => sum + Math.max(namedBy(result), waits(result)), 0);
  return Math.max(0, asked - seen);
}

function reopens({ effect, to }: EffectChange): boolean {
  return effect === "state" && to === "open";
}

/** A closed issue that is closed for another reason does not count again. */
function closes({ effect, from, to }: EffectChange): boolean {
  return effect === "state" && to !== "open" && (from === undefined || from === "open");
}

/** The writes that were made (in a plan: would be), in order. */
export function appliedSteps(result: TaskResult): readonly Step[] {
  return result.outcomes.flatMap((outcome) => (outcome.kind === "applied" ? outcome.step : []));
}

/** The visible effects of all writes made to the task's issue. */
export function effectsOf(result: TaskResult): readonly EffectChange[] {
  return appliedSteps(result).flatMap((step) => (step.kind === "update" ? step.effects : []));
}

/** The conflicts dealt with, each once. */
export function conflictsOf(result: TaskResult): readonly Conflict[] {
  return appliedSteps(result).flatMap((step) => (step.kind === "update" ? step.conflicts : []));
}
