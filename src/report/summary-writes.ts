/** What was written, or would be: the summary's sections of changes. They take a run whose words may all be told. */

import type { Run, TaskResult } from "../run.ts";
import type { Step } from "../steps.ts";
import { appliedSteps, effectsOf, wasRestored } from "./counts.ts";
import { branchWords, effectWords, stepSentence } from "./step-sentence.ts";
import { head, type Row, row, type Section } from "./summary-section.ts";
import { numberLinks, numbersHead, plural, safe, taskLink } from "./summary-words.ts";

/** What was written, for people: each visible change. */
export function changes(run: Run): Section {
  const rows = run.mode === "plan" ? [] : rowsOf(run, changedWords);
  const intro = head("Task", "Was → now", numbersHead(run));
  return { title: "Changes", news: plural(rows.length, "change"), intro, rows };
}

/** What a plan would write: every write by name, in order, also those that people will not see. */
export function planned(run: Run): Section {
  const rows = run.mode === "plan" ? rowsOf(run, plannedWords) : [];
  const writes = run.results.flatMap(appliedSteps).length;
  return {
    title: "Planned",
    news: `${plural(writes, "write")} for ${plural(rows.length, "task")}`,
    intro: head("Task", "Writes, in order", numbersHead(run)),
    rows,
  };
}

function rowsOf(run: Run, words: (result: TaskResult) => string): readonly Row[] {
  return run.results.flatMap((result) => {
    const told = words(result);
    return told === "" ? [] : row(taskLink(result.task), told, numberLinks(result));
  });
}

function plannedWords(result: TaskResult): string {
  const steps = appliedSteps(result).map((step) => safe(`${stepSentence(step)}${condition(step)}`));
  return steps.length === 0 ? "" : [...turns(result).map((turn) => `${safe(turn)}: `), steps.join(", then ")].join("");
}

/** What only GitHub can tell, and only then. */
function condition({ kind }: Step): string {
  if (kind === "merge") return ", if its checks have passed and GitHub finds it mergeable";
  return kind === "enqueue" ? ", if its checks have passed and GitHub takes it there" : "";
}

function changedWords(result: TaskResult): string {
  const steps = appliedSteps(result);
  const words = [
    ...turns(result),
    ...(steps.some((step) => step.kind === "create") ? ["new"] : []),
    ...steps.flatMap(pullWords),
    ...effectWords(effectsOf(result)),
    ...(wasRestored(result) ? ["front-matter restored"] : []),
    ...linkWords(steps),
    ...steps.flatMap(asideWords),
  ];
  // A merge is told once, though the issue records it too.
  return [...new Set(words)].map((part) => safe(part, 300)).join(", ");
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

function pullWords(step: Step): readonly string[] {
  switch (step.kind) {
    case "create-branch":
      return [`${branchWords(step.name)} created`];
    case "open-pull-request":
      return [step.isDraft ? "draft pull request opened" : "pull request opened"];
    case "update-pull-request":
      return [step.patch.title === undefined ? "pull request text rewritten" : "pull request renamed"];
    case "mark-ready":
      return ["pull request marked ready"];
    case "merge":
      return ["pull request merged"];
    case "enqueue":
      return ["pull request in the merge queue"];
    case "dequeue":
      return ["pull request taken out of the merge queue"];
    case "close-pull-request":
      return ["pull request closed"];
    default:
      return [];
  }
}

/** Links are news only where what they lead to is none. */
function linkWords(steps: readonly Step[]): readonly string[] {
  const made = new Set(steps.map(({ kind }) => kind));
  return steps.flatMap((step) => {
    if (step.kind !== "link") return [];
    const isIssue = step.issue !== undefined && !made.has("create");
    const isPullRequest = step.pullRequest !== undefined && !made.has("open-pull-request");
    if (isIssue && isPullRequest) return ["issue and pull request linked in Notion"];
    if (isPullRequest) return ["pull request linked in Notion"];
    return isIssue ? ["linked in Notion"] : [];
  });
}

/** What happened beside the issue and the pull request. */
function asideWords(step: Step): readonly string[] {
  switch (step.kind) {
    case "create-label":
      return [`label ${step.label.name} created`];
    case "dispatch":
      return [`${step.workflow} started`];
    case "comment":
      return ["commented in Notion"];
    default:
      return [];
  }
}
