/** A section of the summary, cut to what a reader and GitHub take. */
import { thousands } from "./summary-words.ts";

export interface Section {
  readonly title: string;
  /** What the one heading says about it, such as `2 tasks need you`; absent where it is not worth a word there. */
  readonly news?: string;
  /** Leads the heading if no worse section has one. */
  readonly sign?: string;
  /** A line or a table's head, above the rows. */
  readonly intro?: string;
  readonly rows: readonly Row[];
}

/** One or more whole lines of Markdown about so many things (tasks, conflicts, sentences). */
export interface Row {
  readonly markdown: string;
  readonly about: number;
}

/** The section as Markdown; what did not fit is counted at its end. */
export function render({ title, intro, rows }: Section): string {
  const shown = fitting(rows);
  const left = about(rows) - about(shown);
  const parts = [
    `### ${title}`,
    [...(intro === undefined ? [] : [intro]), ...shown.map((row) => row.markdown)].join("\n"),
    ...(left === 0 ? [] : [`… and ${thousands(left)} more in the report file.`]),
  ];
  return parts.join("\n\n");
}

/** A table's head, for a section's `intro`. */
export function head(...names: readonly string[]): string {
  return `| ${names.join(" | ")} |\n|${" --- |".repeat(names.length)}`;
}

/** A table's row about one thing. The cells are Markdown. */
export function row(...cells: readonly string[]): Row {
  return { markdown: `| ${cells.join(" | ")} |`, about: 1 };
}

const MOST_ROWS = 200;
/** Nine sections of this size stay under GitHub's 1 MiB with room for the rest. */
const MOST_BYTES = 110_000;

function fitting(rows: readonly Row[]): readonly Row[] {
  let bytes = 0;
  return rows.slice(0, MOST_ROWS).filter(({ markdown }) => {
    const size = new TextEncoder().encode(markdown).length + 1;
    if (bytes + size > MOST_BYTES) return false;
    bytes += size;
    return true;
  });
}

function about(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.about, 0);
}
