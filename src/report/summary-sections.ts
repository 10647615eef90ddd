/** What each section of the summary shows, a function each. They take a run whose words may all be told. */

import type { Conflict } from "../model.ts";
import type { Run, TaskResult } from "../run.ts";
import { appliedSteps, conflictsOf, effectsOf, wasRestored } from "./counts.ts";
import { effectWords, stepSentence, valueWords } from "./step-sentence.ts";
import type { Row, Section } from "./summary-section.ts";
import { issueLink, plural, safe, taskLink, thousands, when } from "./summary-words.ts";
import { deferredByCause, failuresByCause, type Group, warningsByCause } from "./troubles.ts";

export function problems(run: Run): Section {
  return { title: "What broke", sign: "❌", rows: run.problems.map((problem) => bullet(problem, 4000)) };
}

/** Failed tasks by cause, first-time ones first; then those that are left alone for now. */
export function failures(run: Run): Section {
  const resting = run.results.filter(({ end }) => end.kind === "resting");
  const count = run.results.filter(({ end }) => end.kind === "failed").length + resting.length;
  const about = ({ end }: TaskResult) =>
    end.kind === "failed" || end.kind === "resting" ? ` · ${tries(end, run)}` : "";
  const causes = [...failuresByCause(run), ...(resting.length > 0 ? [{ sentence: RESTING, results: resting }] : [])];
  return {
    title: run.mode === "plan" ? "Would fail" : "Needs you",
    news: count === 1 ? "1 task needs you" : `${plural(count, "task")} need you`,
    sign: "❌",
    intro: "None holds up another; an edit of its page has a task looked at by the next run.\n",
    rows: causes.map((group) => causeRow(group, about)),
  };
}

const RESTING = "Failed before, and left alone in this run: the note in Notion says what went wrong.";

function tries(end: Extract<TaskResult["end"], { kind: "failed" | "resting" }>, { startedAt }: Run): string {
  const { kind, attempts, since, next } = end;
  const isFirst = kind === "failed" && attempts === 1;
  const before = isFirst ? "failed for the first time" : `tried ${attempts}×, since ${when(since, startedAt)}`;
  if (next !== undefined) return `${before}, ${next <= startedAt ? "due again" : `next ${when(next, startedAt)}`}`;
  return isFirst ? before : `${before}, now only by full comparisons`;
}

export function conflicts(run: Run): Section {
  const rows = run.results.flatMap((result) => conflictsOf(result).map((conflict) => conflictRow(result, conflict)));
  return {
    title: "Changed on both sides",
    news: plural(rows.length, "conflict"),
    sign: "⚖️",
    intro: head("Task", "Issue", "What", "In Notion", "On GitHub", "Kept (shown once)"),
    rows,
  };
}

function conflictRow({ task, issue }: TaskResult, { effect, notion, github, kept }: Conflict): Row {
  const verdict =
    kept === "notion"
      ? "**Notion's**; to keep GitHub's, set it in Notion too"
      : "**GitHub's**; to keep Notion's, set it on the issue too";
  const [ours, theirs] = [notion, github].map((value) => safe(valueWords(effect, value), 300));
  return row(taskLink(task), issueLink(issue), safe(effect, 100), ours ?? "", theirs ?? "", verdict);
}

/** Deferred tasks, by what holds them back. */
export function putOff(run: Run): Section {
  const groups = deferredByCause(run);
  return {
    title: "Put off",
    news: `${thousands(groups.reduce((sum, group) => sum + group.results.length, 0))} put off`,
    sign: "⏳",
    rows: groups.map(briefRow),
  };
}

export function waiting(run: Run): Section {
  const rows = run.results.flatMap(({ task, issue, end }) =>
    end.kind === "waiting"
      ? row(taskLink(task), issueLink(issue), safe(end.sentence), when(end.since, run.startedAt))
      : [],
  );
  return {
    title: "Waiting",
    news: `${thousands(rows.length)} waiting`,
    sign: "⏳",
    intro: head("Task", "Issue", "For what", "Since"),
    rows,
  };
}

/** What was written, for people: each visible change. */
export function changes(run: Run): Section {
  const rows = run.mode === "plan" ? [] : rowsOf(run, changedWords);
  return { title: "Changes", news: plural(rows.length, "change"), intro: head("Task", "Was → now", "Issue"), rows };
}

/** What a plan would write: every write by name, in order, also those that people will not see. */
export function planned(run: Run): Section {
  const rows = run.mode === "plan" ? rowsOf(run, plannedWords) : [];
  const writes = run.results.flatMap(appliedSteps).length;
  return {
    title: "Planned",
    news: `${plural(writes, "write")} for ${plural(rows.length, "task")}`,
    intro: head("Task", "Writes, in order", "Issue"),
    rows,
  };
}

function rowsOf(run: Run, words: (result: TaskResult) => string): readonly Row[] {
  return run.results.flatMap((result) => {
    const told = words(result);
    return told === "" ? [] : row(taskLink(result.task), told, issueLink(result.issue));
  });
}

function plannedWords(result: TaskResult): string {
  const steps = appliedSteps(result).map((step) => safe(stepSentence(step)));
  return steps.length === 0 ? "" : [...turns(result).map((turn) => `${safe(turn)}: `), steps.join(", then ")].join("");
}

function changedWords(result: TaskResult): string {
  const steps = appliedSteps(result);
  const isNew = steps.some((step) => step.kind === "create");
  const labels = steps.flatMap((step) => (step.kind === "create-label" ? `label ${step.label.name} created` : []));
  const restored = [
    ...(wasRestored(result) ? ["front-matter restored"] : []),
    ...(!isNew && steps.some((step) => step.kind === "link") ? ["linked in Notion"] : []),
  ];
  const words = [
    ...turns(result),
    ...(isNew ? ["new"] : []),
    ...effectWords(effectsOf(result)),
    ...restored,
    ...labels,
  ];
  return words.map((part) => safe(part, 300)).join(", ");
}

const TURNS: Readonly<Record<string, string>> = {
  deleted: "in Notion's trash",
  detached: "out of reach",
  restored: "back",
};

/** That the page went, or came back. */
function turns({ event }: TaskResult): readonly string[] {
  const turn = event && TURNS[event.type];
  return turn === undefined ? [] : [turn];
}

/** About the setup as a whole: what was renamed, what no word covers. */
export function setup(run: Run): Section {
  return {
    title: "About the setup",
    news: `${plural(run.warnings.length, "note")} on the setup`,
    rows: run.warnings.map((warning) => bullet(warning, 2000)),
  };
}

/** About single tasks: values that could not be mapped. They held nothing back. */
export function warnings(run: Run): Section {
  const groups = warningsByCause(run);
  return {
    title: "Warnings",
    news: plural(groups.length, "warning"),
    intro: "These held nothing back.\n",
    rows: groups.map(briefRow),
  };
}

/** A cause, and under it each task that it struck. */
function causeRow({ sentence, results }: Group, about: (result: TaskResult) => string): Row {
  const { shown, more } = firstOf(results, 25);
  const items = [...shown.map((result) => `${named(result)}${about(result)}`), ...more].map((item) => `  - ${item}`);
  return { markdown: [`- **${safe(sentence)}**`, ...items].join("\n"), about: results.length };
}

/** A cause and its tasks in one breath, where there is nothing to say about each. */
function briefRow({ sentence, results }: Group): Row {
  const { shown, more } = firstOf(results, 50);
  return { markdown: `- **${safe(sentence)}**<br>${[...shown.map(named), ...more].join(", ")}`, about: results.length };
}

function firstOf(results: readonly TaskResult[], most: number) {
  const left = results.length - most;
  return { shown: results.slice(0, most), more: left > 0 ? [`… and ${thousands(left)} more in the report file`] : [] };
}

function named({ task, issue }: TaskResult): string {
  return issue === undefined ? taskLink(task) : `${taskLink(task)} (${issueLink(issue)})`;
}

/** A message of several lines keeps them. The sign in front keeps the text from opening a list or a heading. */
function bullet(text: string, max: number): Row {
  const lines = text.split("\n").map((line) => safe(line, max));
  return { markdown: `- ⚠️ ${lines.join("<br>")}`, about: 1 };
}

function head(...names: readonly string[]): string {
  return `| ${names.join(" | ")} |\n|${" --- |".repeat(names.length)}`;
}

function row(...cells: readonly string[]): Row {
  return { markdown: `| ${cells.join(" | ")} |`, about: 1 };
}
