/** A run for programs: outputs, the report file, and whether the job is red. People read the summary and the annotations. */
import { counts } from "./counts.ts";
import type { Run, TaskResult } from "./model.ts";
import { publishable } from "./publishable.ts";
import type { Report } from "./report-schema.ts";

/** The action's outputs by name: numbers and the cursor, never a task's text. `report-file` is the caller's to add. */
export function outputs(run: Run): Record<string, string> {
  const numbers = Object.entries(counts(run)).map(([name, count]) => [name, String(count)]);
  return { ...Object.fromEntries(numbers), cursor: run.cursor ?? "" };
}

/** Red: the run broke, or a task failed for the first time. A failure that was shown red once stays in the summary. */
export function isRed(run: Run): boolean {
  return run.problems.length > 0 || run.results.some(({ end }) => end.kind === "failed" && end.attempts === 1);
}

/** The whole run as JSON; `schemas/report.schema.json` describes it. Ends with a line feed. */
export function reportFile(run: Run): string {
  const told = publishable(run);
  const report: Report = {
    version: 1,
    mode: told.mode,
    startedAt: told.startedAt,
    repository: told.repository.name,
    counts: counts(told),
    cursor: told.cursor ?? null,
    events: told.results.flatMap(({ event }) => event ?? []),
    tasks: told.results.map(reportedTask),
    problems: told.problems,
    warnings: told.warnings,
    requests: told.requests,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function reportedTask({ task, issue, outcomes, end, warnings }: TaskResult): Report["tasks"][number] {
  return { pageId: task.id, url: task.url, title: task.title, issue: issue ?? null, outcomes, end, warnings };
}
