/** The small words of the summary: links, moments, numbers. All text from outside is made harmless here. */
import { escapeTableCell } from "../escape.ts";
import type { Run, TaskResult } from "../run.ts";
import { shorten } from "../shorten.ts";

/** Text from outside, on one line, harmless in a table's cell and anywhere else in the middle of a line. */
export function safe(text: string, max = 1000): string {
  return escapeTableCell(shorten(text, max));
}

/** The task's title, leading to its page. */
export function taskLink({ title, url }: TaskResult["task"]): string {
  return linked(title === undefined ? "a task" : safe(title, 120) || "(untitled)", url);
}

/** The task's issue and its pull request, `#482, #501`, each leading there; a dash for neither. */
export function numberLinks({ issue, pullRequest }: Pick<TaskResult, "issue" | "pullRequest">): string {
  return [issue, pullRequest].flatMap((one) => (one === undefined ? [] : numberLink(one))).join(", ") || "–";
}

/** What a column of such links is called. */
export function numbersHead({ results }: Pick<Run, "results">): string {
  return results.some(({ pullRequest }) => pullRequest !== undefined) ? "Issue, pull request" : "Issue";
}

/** `#482`, leading there; `#new` for what a plan has yet to make. */
export function numberLink({ number, url }: NonNullable<TaskResult["issue"] | TaskResult["pullRequest"]>): string {
  return number === "new" ? "#new" : linked(`#${number}`, url);
}

function linked(markdown: string, url: string): string {
  if (!/^https?:\/\//.test(url)) return markdown;
  // What would end the address, the link or the cell; percent signs stay, for the address is encoded already.
  const address = url.replace(
    /[\s()<>|\\"'`[\]]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `[${markdown}](${address})`;
}

/** An ISO time to the minute, `14:05 UTC`; with its date unless that is the day of `reference`. */
export function when(iso: string, reference: string): string {
  const [day = "", time = ""] = iso.split("T");
  const clock = `${time.slice(0, 5)} UTC`;
  return reference.startsWith(day) ? clock : `${day} ${clock}`;
}

/** `1 task`, `1,812 tasks`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${thousands(count)} ${count === 1 ? noun : nouns}`;
}

export function thousands(count: number): string {
  return count.toLocaleString("en-US");
}
