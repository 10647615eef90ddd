/** Failures and warnings by cause, so that one cause striking a hundred tasks is told once. */
import type { Run, TaskResult } from "../run.ts";

/** One sentence and the tasks it is true of, in the order they were looked at. */
export interface Group {
  readonly sentence: string;
  readonly results: readonly TaskResult[];
}

/** Failed tasks by message: causes with a first-time failure first, then those that struck most tasks. */
export function failuresByCause(run: Run): readonly Group[] {
  const groups = grouped(run.results, ({ end }) => (end.kind === "failed" ? [end.message] : []));
  return groups.toSorted((a, b) => Number(isNew(b)) - Number(isNew(a)) || b.results.length - a.results.length);
}

/** Whether a task of the group failed for the first time. */
export function isNew({ results }: Group): boolean {
  return results.some(({ end }) => end.kind === "failed" && end.attempts === 1);
}

/** Deferred tasks by what holds them back, less those that an ask of the run stands for. */
export function deferredByCause(run: Run): readonly Group[] {
  return grouped(run.results, (result) =>
    result.end.kind === "deferred" && !isAskedFor(result, run) ? [result.end.because] : [],
  );
}

// No result tells the kind that holds it back; but what has no issue waits to get one, and what has one is past the import.
function isAskedFor({ end, issue }: TaskResult, { asks }: Run): boolean {
  if (end.kind !== "deferred" || end.until !== "confirmed") return false;
  return asks.some(({ kind }) => (issue === undefined ? kind === "import" || kind === "create" : kind !== "import"));
}

/** What was odd about tasks without holding them back: values that could not be mapped, parts of a write GitHub refused. */
export function warningsByCause(run: Run): readonly Group[] {
  return grouped(run.results, ({ warnings, outcomes }) => {
    const refused = outcomes.flatMap((outcome) => (outcome.kind === "applied" ? (outcome.warning ?? []) : []));
    return [...new Set([...warnings, ...refused])];
  });
}

function grouped(
  results: readonly TaskResult[],
  sentences: (result: TaskResult) => readonly string[],
): readonly Group[] {
  const pairs = results.flatMap((result) => sentences(result).map((sentence) => ({ sentence, result })));
  const groups = Map.groupBy(pairs, ({ sentence }) => sentence);
  return [...groups].map(([sentence, members]) => ({ sentence, results: members.map(({ result }) => result) }));
}
