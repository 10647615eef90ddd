/** What of a run may be told where the repository is public. */
import { assertNever, type Outcome, type Step } from "../model.ts";
import type { AskedTask, Run, TaskResult } from "../run.ts";

/**
 * The run without the words of tasks that have no issue, if the repository is public: no title, no values, and a link
 * that does not spell the title. Issues are public anyway, so tasks that have one stay whole, as does every run of a
 * private repository.
 */
export function publishable(run: Run): Run {
  if (run.repository.isPrivate) return run;
  return {
    ...run,
    results: run.results.map((result) => (isPublic(result) ? result : withoutWords(result))),
    asks: run.asks.map((ask) => ({ ...ask, tasks: ask.tasks.map(askedTask) })),
  };
}

const askedTask = (task: AskedTask): AskedTask => (isPublic(task) ? task : { ...plain(task), issue: undefined });

// A page's URL spells its title (https://developers.notion.com/changelog/page-objects-now-return-url); its id is enough.
function plain({ id }: TaskResult["task"]): TaskResult["task"] {
  return { id, url: `https://www.notion.so/${id}`, title: undefined };
}

function isPublic({ issue }: Pick<TaskResult, "issue">): boolean {
  return issue !== undefined && issue.number !== "new";
}

function withoutWords(result: TaskResult): TaskResult {
  const { url, title } = result.task;
  const task = plain(result.task);
  const hush = (text: string) => withoutTitle(text.replaceAll(url, task.url), title);
  return {
    ...result,
    task,
    event: result.event && { ...result.event, changed: {} },
    outcomes: result.outcomes.map((outcome) => hushedOutcome(outcome, hush)),
    warnings: result.warnings.map(hush),
    end: hushedEnd(result.end, hush),
  };
}

// Replacing every "a" in a sentence would hide nothing and garble it.
const SHORTEST_TELLING_TITLE = 3;

function withoutTitle(text: string, title: string | undefined): string {
  return title === undefined || title.length < SHORTEST_TELLING_TITLE ? text : text.replaceAll(title, "…");
}

type Hush = (text: string) => string;

function hushedOutcome(outcome: Outcome, hush: Hush): Outcome {
  switch (outcome.kind) {
    case "applied": {
      const { warning, ...rest } = outcome;
      const told = { ...rest, step: hushedStep(outcome.step, hush), reason: hush(outcome.reason) };
      return warning === undefined ? told : { ...told, warning: hush(warning) };
    }
    case "failed":
      return { ...outcome, step: hushedStep(outcome.step, hush), message: hush(outcome.message) };
    case "deferred":
      return { ...outcome, because: hush(outcome.because) };
    default:
      return assertNever(outcome);
  }
}

function hushedStep(step: Step, hush: Hush): Step {
  if (step.kind === "create") return { ...step, title: "", body: "" };
  if (step.kind === "note") return { ...step, sentence: hush(step.sentence) };
  return step;
}

function hushedEnd(end: TaskResult["end"], hush: Hush): TaskResult["end"] {
  switch (end.kind) {
    case "resting":
      return end;
    case "settled":
      return { ...end, reason: hush(end.reason) };
    case "waiting":
      return { ...end, sentence: hush(end.sentence) };
    case "failed":
      return { ...end, message: hush(end.message) };
    case "deferred":
      return { ...end, because: hush(end.because) };
    default:
      return assertNever(end);
  }
}
