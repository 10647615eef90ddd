/** A run for programs: outputs, the report file, and whether the job is red. People read the summary and the annotations. */

import type { Ask, Run, TaskResult } from "../run.ts";
import type { Outcome, Step } from "../steps.ts";
import { counts } from "./counts.ts";
import { publishable } from "./publishable.ts";
import type { Report } from "./schema.ts";

/** The action's outputs by name: numbers and the cursor, never a task's text. `report-file` is the caller's to add. */
export function outputs(run: Run): Record<string, string> {
  const numbers = Object.entries(counts(run)).map(([name, count]) => [name, String(count)]);
  return { ...Object.fromEntries(numbers), cursor: run.cursor ?? "" };
}

/** Red: the run broke, asks something new, or a task failed for the first time. What was shown red once stays in the summary. */
export function isRed(run: Run): boolean {
  const isAsking = run.asks.some(({ isNew }) => isNew);
  return (
    run.problems.length > 0 || isAsking || run.results.some(({ end }) => end.kind === "failed" && end.attempts === 1)
  );
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
    asks: told.asks.map(reportedAsk),
    problems: told.problems,
    cutShort: told.cutShort ?? null,
    warnings: told.warnings,
    requests: told.requests,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function reportedTask(result: TaskResult): Report["tasks"][number] {
  const { task, issue, pullRequest, outcomes, end, warnings } = result;
  return {
    ...named(task),
    issue: issue ?? null,
    pullRequest: pullRequest ?? null,
    outcomes: outcomes.map(reportedOutcome),
    end,
    warnings,
  };
}

function reportedAsk({ tasks, ...ask }: Ask): Report["asks"][number] {
  return { ...ask, tasks: tasks.map(named) };
}

const named = ({ id, url, title }: TaskResult["task"]) => ({ pageId: id, url, title });

const orNew = (number: number) => (number === 0 ? ("new" as const) : number);

type Reported = Report["tasks"][number]["outcomes"][number];

function reportedOutcome(outcome: Outcome): Reported {
  return outcome.kind === "deferred" ? outcome : { ...outcome, step: reportedStep(outcome.step) };
}

// Within a plan, 0 stands for the number that GitHub has yet to give.
function reportedStep(step: Step): Extract<Reported, { step: unknown }>["step"] {
  if (step.kind === "update") return { ...step, number: orNew(step.number) };
  return "pull" in step ? { ...step, pull: orNew(step.pull) } : step;
}
