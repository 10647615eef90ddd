/** How the demo looks in a terminal: a run in lines, a document in a frame. */

import type { Report } from "../report/schema.ts";
import { stepSentence } from "../report/step-sentence.ts";
import { shorten } from "../shorten.ts";
import type { Step } from "../steps.ts";

const WIDTH = 100;
const LONGEST_LINE = 400;
/** A list longer than this is shown by its beginning. */
const LONGEST_LIST = 30;
const BEGINNING = 6;

export function heading(name: string, about: string): string {
  const words = `━━ ${name}: ${about} `;
  return `\n${words}${"━".repeat(Math.max(0, WIDTH - words.length))}`;
}

/** A document, line for line, set off from what is said about it; of long lines and long tables only the beginning. */
export function framed(title: string, document: string): string {
  const lines = briefly(document.trimEnd().split("\n"), isRow).map((line) => shorten(line, LONGEST_LINE));
  const top = `┌ ${title} `;
  return [top.padEnd(WIDTH, "─"), ...lines.map((line) => `│ ${line}`.trimEnd()), `└${"─".repeat(WIDTH - 1)}`]
    .map((line) => `    ${line}`)
    .join("\n");
}

const isRow = (line: string): boolean => line.startsWith("| [");

function briefly(lines: readonly string[], counts: (line: string) => boolean): readonly string[] {
  const counted = lines.filter(counts).length;
  if (counted <= LONGEST_LIST) return lines;
  const beginning = new Set(lines.filter(counts).slice(0, BEGINNING));
  const last = lines.findLastIndex(counts);
  return lines.flatMap((line, at) => {
    if (at === last) return [`… and ${counted - BEGINNING} more`];
    return counts(line) && !beginning.has(line) ? [] : [line];
  });
}

type Task = Report["tasks"][number];

/** A run, from its report file: each task with its writes in order, what is asked, then the counts that are not zero. */
export function runLines(reportFile: string): string {
  const { counts, tasks, asks }: Report = JSON.parse(reportFile);
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  const sum = some.map(([name, count]) => `${name} ${count}`).join(", ");
  const asked = asks.map(
    ({ kind, number, limit }) => `? ${kind} ${number}: over the limit of ${limit}, so it asks first`,
  );
  const lines = [...briefly(tasks.map(taskLine), () => true), ...asked, sum === "" ? "= nothing to do" : `= ${sum}`];
  return lines.map((line) => `    ${line}`).join("\n");
}

function taskLine({ title = "a task", issue, outcomes, warnings, end }: Task): string {
  const steps = outcomes.flatMap((outcome) => (outcome.kind === "applied" ? written(outcome) : []));
  const number = issue === null ? "" : `#${issue.number} `;
  const did = steps.join(", then ") || "nothing to write";
  const told = warnings.map((warning) => `\n      ⚠ ${warning}`).join("");
  return `• ${number}“${shorten(title, 50)}”: ${did}${ending(end)}${told}`;
}

/** With its reason where people see nothing of the write. */
function written({ step, reason }: Extract<Task["outcomes"][number], { kind: "applied" }>): string {
  const isHidden = step.kind === "update" && step.effects.length === 0;
  return `${stepSentence(step as Step)}${isHidden ? ` (${reason})` : ""}`;
}

function ending(end: Task["end"]): string {
  if (end.kind === "failed") return `\n      ✗ ${end.message}`;
  if (end.kind === "waiting") return `\n      … ${end.sentence}`;
  return end.kind === "deferred" ? `\n      … ${end.because}` : "";
}
