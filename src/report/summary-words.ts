/** The small words of the summary: links, moments, numbers. All text from outside is made harmless here. */
import { escapeTableCell } from "../escape.ts";
import type { TaskResult } from "../run.ts";
import { shorten } from "../shorten.ts";

/** Text from outside, on one line, harmless in a table's cell and anywhere else in the middle of a line. */
export function safe(text: string, max = 1000): string {
  return escapeTableCell(shorten(text, max));
}

/** The task's title, leading to its page. */
export function taskLink({ title, url }: TaskResult["task"]): string {
  return linked(title === undefined ? "a task" : safe(title, 120) || "(untitled)", url);
}

/** `#482`, leading to the issue; `#new` for what a plan has yet to make; a dash for none. */
export function issueLink(issue: TaskResult["issue"]): string {
  if (issue === undefined) return "–";
  return issue.number === "new" ? "#new" : linked(`#${issue.number}`, issue.url);
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
