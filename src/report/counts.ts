/** What a run did, in numbers: the outputs, the report file and the summary all count here. */
import { assertNever } from "../model.ts";
import type { Run, TaskResult } from "../run.ts";
import type { Conflict, EffectChange, Step } from "../steps.ts";

/** Tasks, but for `conflicts`, which counts effects. The names are those of the action's outputs. */
export interface Counts {
  readonly created: number;
  /**
   * Tasks whose issue existed, and it or the task's pull request changed visibly, or it got its hidden block back; closed and
   * reopened ones are among them.
   */
  readonly updated: number;
  /** Issues alone: a task whose pull request was closed is updated. */
  readonly closed: number;
  readonly reopened: number;
  /** Tasks that had a pull request opened. */
  readonly "pull-requests": number;
  /** Tasks whose pull request was merged, or has landed through the merge queue we had put it into. */
  readonly merged: number;
  /** Tasks whose issue and pull request needed no visible change: found in step, or only the hidden block was written. */
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
    "pull-requests": count((result) => appliedSteps(result).some((step) => step.kind === "open-pull-request")),
    merged: count(wasMerged),
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
  if (wasCreated(result)) return false;
  return effectsOf(result).length > 0 || wasRestored(result) || appliedSteps(result).some(changesPullRequest);
}

function wasMerged(result: TaskResult): boolean {
  return (
    appliedSteps(result).some((step) => step.kind === "merge") ||
    effectsOf(result).some(({ effect, to }) => effect === "pull request" && to === "merged")
  );
}

/** Whether the step makes the pull request look different on GitHub. */
function changesPullRequest(step: Step): boolean {
  switch (step.kind) {
    case "open-pull-request":
    case "update-pull-request":
    case "mark-ready":
    case "merge":
    case "enqueue":
    case "dequeue":
    case "close-pull-request":
      return true;
    case "create-label":
    case "create":
    case "update":
    case "create-branch":
    case "dispatch":
    case "link":
    case "comment":
    case "note":
      return false;
    default:
      return assertNever(step);
  }
}

/** Whether the issue had lost its hidden block, which says whose it is, and got it back. */
export function wasRestored({ outcomes }: TaskResult): boolean {
  return outcomes.some((outcome) => outcome.kind === "applied" && outcome.reason === "its front-matter was lost");
}

/** Asked-for writes that no result speaks of: their tasks were not even begun, or an earlier run asked. */
function askedUnseen({ asks, results }: Run): number {
  const asked = asks.reduce((sum, { number }) => sum + number, 0);
  // A task is named once for each write: its issue and its pull request both may wait for the same yes.
  const namedBy = ({ task }: TaskResult) =>
    asks.flatMap(({ tasks }) => tasks.filter(({ id }) => id === task.id)).length;
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

/** The visible effects that the writes to the task's issue tell; the other steps speak for themselves. */
export function effectsOf(result: TaskResult): readonly EffectChange[] {
  return appliedSteps(result).flatMap((step) => (step.kind === "update" ? step.effects : []));
}

/** The conflicts dealt with, each once. */
export function conflictsOf(result: TaskResult): readonly Conflict[] {
  return appliedSteps(result).flatMap((step) => ("conflicts" in step ? step.conflicts : []));
}
