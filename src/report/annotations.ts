/** What shows beside the run without opening the summary: a few lines, the worst first. */

import { escapeLogLine } from "../escape.ts";
import type { Ask, Run, TaskResult } from "../run.ts";
import { shorten } from "../shorten.ts";
import type { Conflict } from "../steps.ts";
import { askCost, askSentence, CONFIRM_AT, confirmWords } from "./ask-words.ts";
import { remedy } from "./conflict-words.ts";
import { conflictsOf } from "./counts.ts";
import { publishable } from "./publishable.ts";
import { valueWords } from "./step-sentence.ts";
import { deferredByCause, failuresByCause, type Group, isNew, warningsByCause } from "./troubles.ts";

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  /** One line of plain text that the runner takes for no command. */
  readonly message: string;
}

// GitHub keeps ten of each level per step; more than ten in all nobody reads
// (https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations).
const MOST = 10;
// The runner cuts a message at 4,096 characters (github.com/actions/runner, src/Runner.Worker/ExecutionContext.cs).
const LONGEST = 4000;

/**
 * At most ten, the worst first: what broke the run, first-time failures and new asks are errors, what needs a look but is known or
 * held nothing back is a warning, what is only put off a notice. One cause is told once, however many tasks it struck.
 */
export function annotations(run: Run): readonly Annotation[] {
  const told = publishable(run);
  const failures = failuresByCause(told);
  const all = [
    ...told.problems.map(error),
    ...failures.filter(isNew).map((group) => error(failed(group))),
    ...told.asks.filter(({ isNew: isFirst }) => isFirst).map((ask) => error(asking(ask, told))),
    ...failures.filter((group) => !isNew(group)).map((group) => warning(failed(group))),
    ...told.results.flatMap((result) => conflictsOf(result).map((conflict) => warning(disputed(result, conflict)))),
    ...told.warnings.map(warning),
    ...warningsByCause(told).map((group) => warning(`${who(group)}: ${group.sentence}`)),
    ...(told.cutShort === undefined ? [] : [notice(`Stopped early: ${told.cutShort}`)]),
    ...deferredByCause(told).map((group) => notice(`Put off: ${who(group)}. ${group.sentence}`)),
  ];
  if (all.length <= MOST) return all;
  const next = all[MOST - 1]?.level ?? "notice";
  return [
    ...all.slice(0, MOST - 1),
    { level: next, message: `And ${all.length - MOST + 1} more: see the job summary.` },
  ];
}

const error = (text: string): Annotation => ({ level: "error", message: line(text) });
const warning = (text: string): Annotation => ({ level: "warning", message: line(text) });
const notice = (text: string): Annotation => ({ level: "notice", message: line(text) });

function line(text: string): string {
  return escapeLogLine(shorten(text, LONGEST));
}

const failed = (group: Group): string => `${who(group)} failed: ${group.sentence}`;

function asking(ask: Ask, run: Run): string {
  const cost = askCost(ask);
  return `${askSentence(ask, run)}${cost && ` ${cost}`} To allow it: ${CONFIRM_AT} ${confirmWords([ask])}`;
}

function disputed({ issue, task }: TaskResult, conflict: Conflict): string {
  const { effect, notion, github, kept } = conflict;
  const [ours, theirs] = kept === "notion" ? ["Notion's", "GitHub's"] : ["GitHub's", "Notion's"];
  const values = `Notion says ${valueWords(effect, notion)}, GitHub says ${valueWords(effect, github)}`;
  return `Conflict over the ${effect} of ${issue?.url ?? task.url}: ${values}. ${ours} was kept; to keep ${theirs}, ${remedy(conflict)}.`;
}

/** The first task by name and address, the others by number. */
function who({ results }: Group): string {
  const [first] = results;
  if (first === undefined) return "No task";
  const { title, url } = first.task;
  const name = title === undefined ? `A task (${url})` : `“${shorten(title, 120)}” (${url})`;
  const others = results.length - 1;
  return others === 0 ? name : `${name} and ${others} more task${others === 1 ? "" : "s"}`;
}
