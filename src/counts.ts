/** What a run did, in numbers: the outputs, the report file and the summary all count here. */
import type { Conflict, EffectChange, Run, Step, TaskResult } from "./model.ts";

/** Tasks, but for `conflicts`, which counts effects. The names are those of the action's outputs. */
export interface Counts {
  readonly created: number;
  /** Tasks whose issue existed and changed visibly; closed and reopened ones are among them. */
  readonly updated: number;
  readonly closed: number;
  readonly reopened: number;
  readonly "pull-requests": number;
  readonly merged: number;
  /** Tasks whose issue needed no visible change: found in step, or only their hidden block was written. */
  readonly unchanged: number;
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
    deferred: count((result) => result.end.kind === "deferred"),
    conflicts: run.results.reduce((sum, result) => sum + conflictsOf(result).length, 0),
    failed: count((result) => result.end.kind === "failed"),
  };
}

function wasCreated(result: TaskResult): boolean {
  return appliedSteps(result).some((step) => step.kind === "create");
}

function wasUpdated(result: TaskResult): boolean {
  return !wasCreated(result) && effectsOf(result).length > 0;
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
