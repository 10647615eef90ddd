/** What went wrong, waits or is odd: a section of the summary each. They take a run whose words may all be told. */

import type { Run, TaskResult } from "../run.ts";
import type { Conflict } from "../steps.ts";
import { remedy } from "./conflict-words.ts";
import { conflictsOf } from "./counts.ts";
import { valueWords } from "./step-sentence.ts";
import { head, type Row, row, type Section } from "./summary-section.ts";
import { numberLinks, numbersHead, plural, safe, taskLink, thousands, when } from "./summary-words.ts";
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
    intro: head("Task", numbersHead(run), "What", "In Notion", "On GitHub", "Kept (shown once)"),
    rows,
  };
}

function conflictRow(result: TaskResult, conflict: Conflict): Row {
  const { effect, notion, github, kept } = conflict;
  const [ours, others] = kept === "notion" ? ["Notion's", "GitHub's"] : ["GitHub's", "Notion's"];
  const verdict = `**${ours}**; to keep ${others}, ${remedy(conflict)}`;
  const [asked, shown] = [notion, github].map((value) => safe(valueWords(effect, value), 300));
  return row(taskLink(result.task), numberLinks(result), safe(effect, 100), asked ?? "", shown ?? "", verdict);
}

/** Deferred tasks, by what holds them back; before them, what ended the run while there was more to look at. */
export function putOff(run: Run): Section {
  const groups = deferredByCause(run);
  const count = groups.reduce((sum, group) => sum + group.results.length, 0);
  const early = run.cutShort === undefined ? [] : [run.cutShort];
  const news = [...early.map(() => "stopped early"), ...(count > 0 ? [`${thousands(count)} put off`] : [])];
  return {
    title: "Put off",
    news: news.join(", "),
    sign: "⏳",
    rows: [
      ...early.map((why) => ({ markdown: `- **${safe(why)}**<br>all that was not looked at yet`, about: 1 })),
      ...groups.map(briefRow),
    ],
  };
}

export function waiting(run: Run): Section {
  const rowsOf = (isFor: (whom: string) => boolean) =>
    run.results.flatMap((result) => {
      const { task, end } = result;
      if (end.kind !== "waiting" || !isFor(end.for)) return [];
      return row(taskLink(task), numberLinks(result), safe(end.sentence), when(end.since, run.startedAt));
    });
  const forSomebody = rowsOf((whom) => whom === "person");
  const others = rowsOf((whom) => whom !== "person");
  const rows = [...forSomebody, ...others];
  return {
    title: "Waiting",
    news: [
      ...(forSomebody.length > 0 ? [`${thousands(forSomebody.length)} waiting for somebody`] : []),
      ...(others.length > 0 ? [`${thousands(others.length)} waiting`] : []),
    ].join(" · "),
    sign: "⏳",
    intro: head("Task", numbersHead(run), "For what", "Since"),
    rows,
  };
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

function named(result: TaskResult): string {
  const link = taskLink(result.task);
  return result.issue === undefined && result.pullRequest === undefined ? link : `${link} (${numberLinks(result)})`;
}

/** A message of several lines keeps them. The sign in front keeps the text from opening a list or a heading. */
function bullet(text: string, max: number): Row {
  const lines = text.split("\n").map((line) => safe(line, max));
  return { markdown: `- ⚠️ ${lines.join("<br>")}`, about: 1 };
}
