/** How the demo looks in a terminal: a run in lines, a document in a frame. */
import type { Step } from "../model.ts";
import type { Report } from "../report/schema.ts";
import { stepSentence } from "../report/step-sentence.ts";
import { shorten } from "../shorten.ts";

const WIDTH = 100;

export function heading(name: string, about: string): string {
  const words = `━━ ${name}: ${about} `;
  return `\n${words}${"━".repeat(Math.max(0, WIDTH - words.length))}`;
}

/** A document, line for line, set off from what is said about it. */
export function framed(title: string, document: string): string {
  const lines = document.trimEnd().split("\n");
  const top = `┌ ${title} `;
  return [top.padEnd(WIDTH, "─"), ...lines.map((line) => `│ ${line}`.trimEnd()), `└${"─".repeat(WIDTH - 1)}`]
    .map((line) => `    ${line}`)
    .join("\n");
}

type Task = Report["tasks"][number];

/** A run, from its report file: each task with its writes in order, then the counts that are not zero. */
export function runLines(reportFile: string): string {
  const { counts, tasks }: Report = JSON.parse(reportFile);
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  const sum = some.map(([name, count]) => `${name} ${count}`).join(", ");
  return [...tasks.map(taskLine), sum === "" ? "= nothing to do" : `= ${sum}`].map((line) => `    ${line}`).join("\n");
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
