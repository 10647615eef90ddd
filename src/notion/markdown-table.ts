/** A table: Notion's HTML → GitHub's pipes. */
import { inline, type Page } from "./markdown-inline.ts";

// One row of many cells would widen all the others.
const MOST_COLUMNS = 100;

/** GitHub's table of Notion's. */
export function tableLines(html: string, hasHeader: boolean, page: Page): readonly string[] {
  const cells = (row: string) =>
    partsOf(row, /<td\b[^<>]*>/, "</td>")
      .slice(0, MOST_COLUMNS)
      .map((cell) => cellText(cell, page));
  const rows = partsOf(html, /<tr\b[^<>]*>/, "</tr>").map(cells);
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return [];
  const line = (row: readonly string[]) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? "").join(" | ")} |`;
  const [head = [], ...body] = hasHeader ? rows : [[], ...rows];
  return [line(head), line(Array.from({ length: width }, () => "---")), ...body.map(line)];
}

const partsOf = (html: string, opening: RegExp, end: string): readonly string[] =>
  html
    .split(opening)
    .slice(1)
    .map((part) => part.split(end)[0] ?? "");

const cellText = (cell: string, page: Page): string =>
  // What is left of pipes stands in code and addresses.
  inline(cell.trim().replace(/\n/g, "<br>"), page).replace(/\|/g, "\\|");
