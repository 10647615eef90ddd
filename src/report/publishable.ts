/** What of a run may be told where the repository is public. */
import { assertNever } from "../model.ts";
import type { AskedTask, Run, TaskResult } from "../run.ts";
import type { EffectChange, Outcome, Step } from "../steps.ts";

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
  // A branch's name before the title within it, so that nothing of it is left over.
  const spellings = [...branchesOf(result), ...(title === undefined ? [] : [title])].toSorted(
    (a, b) => b.length - a.length,
  );
  const hush = (text: string) => spellings.reduce(without, text.replaceAll(url, task.url));
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
const SHORTEST_TELLING = 3;
// No sentence quotes more of a title, and no regular expression takes a megabyte of it.
const LONGEST_TOLD = 400;

/** The text without this spelling of the title, nor its words as a branch or an address joins them: `fix-login`. */
function without(text: string, spelling: string): string {
  if (spelling.length < SHORTEST_TELLING) return text;
  const words = spelling.slice(0, LONGEST_TOLD).match(/[\p{L}\p{N}]+/gu) ?? [];
  const literally = text.replaceAll(spelling, "…");
  if (words.length < 2) return literally;
  return literally.replace(new RegExp(words.join("[^\\p{L}\\p{N}]+"), "giu"), "…");
}

/** Their names are made from titles; a plan names them before there is an issue to show the title. */
function branchesOf({ outcomes }: TaskResult): readonly string[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind === "deferred") return [];
    const { step } = outcome;
    return step.kind === "create-branch" ? step.name : step.kind === "open-pull-request" ? step.head : [];
  });
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
  switch (step.kind) {
    case "create":
      return { ...step, title: "", body: "" };
    case "update":
      return { ...step, patch: blank(step.patch), effects: step.effects.map((effect) => hushedEffect(effect, hush)) };
    case "create-branch":
      return { ...step, name: "" };
    case "open-pull-request":
      return { ...step, head: "", title: "", body: "" };
    case "update-pull-request":
      return { ...step, patch: blank(step.patch) };
    case "merge":
      return { ...step, title: "", message: "" };
    case "comment":
    case "note":
      return { ...step, sentence: hush(step.sentence) };
    case "create-label":
    case "mark-ready":
    case "enqueue":
    case "dequeue":
    case "close-pull-request":
    case "dispatch":
    case "link":
      return step;
    default:
      return assertNever(step);
  }
}

/** What is written stays, its words go. */
function blank<Patch extends { readonly title?: string; readonly body?: string }>(patch: Patch): Patch {
  return {
    ...patch,
    ...(patch.title === undefined ? {} : { title: "" }),
    ...(patch.body === undefined ? {} : { body: "" }),
  };
}

function hushedEffect({ effect, from, to }: EffectChange, hush: Hush): EffectChange {
  const told = effect === "title" ? () => "…" : hush;
  return { effect, from: from && told(from), to: to && told(to) };
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
