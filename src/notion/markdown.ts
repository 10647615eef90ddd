/**
 * A page's text: Notion's Markdown → GitHub's.
 *
 * In Notion's dialect each line is a block, tabs nest, and what Markdown lacks is written as tags; GitHub would run lines
 * together and show the rest of a paragraph raw after an unknown tag. So blocks are read one by one and written apart.
 * https://developers.notion.com/guides/data-apis/enhanced-markdown
 */
import { visible } from "../escape.ts";
import { cut, MAX_BODY } from "../front-matter.ts";
import { attribute, inertCode, inline, type Page, plainHtml } from "./markdown-inline.ts";
import { tableLines } from "./markdown-table.ts";

/** GitHub's Markdown, harmless: no mention, reference or comment in it acts, and no link in it expires. It can be longer than an issue. */
export function toGitHub(markdown: string, page: Page): string {
  const lines = visible(cut(markdown, LONGEST))
    .replace(/\r\n?/g, "\n")
    .replace(/[\x85\u2028\u2029]/g, " ")
    .split("\n");
  return blocksOf(unitsOf(lines), { page, isNested: false, level: 0 }).join("\n");
}

// What lies beyond shows in no issue: Notion's tags seldom take more than their text.
const LONGEST = 4 * MAX_BODY;
// Deeper than people write; each level is gone through once more.
const DEEPEST = 30;

/** A line, or a block whose lines are literal. `depth`: its tabs. */
interface Unit {
  readonly depth: number;
  readonly text: string;
  readonly literal?: readonly string[];
}

interface Place {
  readonly page: Page;
  /** Inside a list, quote or callout, where GitHub knows no alerts. */
  readonly isNested: boolean;
  /** How many tags it stands in. */
  readonly level: number;
}

// ── Lines → units ─────────────────────────────────────────────────────────────────────────────

function unitsOf(lines: readonly string[]): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const depth = Math.min(line.search(/[^\t]|$/), DEEPEST);
    const text = line.trim();
    const end = literalEnd(lines, at, text);
    if (end === undefined) {
      if (text !== "" && text !== "<empty-block/>") units.push({ depth, text });
      continue;
    }
    const literal = lines.slice(at + 1, end).map((inner) => inner.replace(new RegExp(`^\t{0,${depth}}`), ""));
    units.push({ depth, text, literal });
    at = end;
  }
  return units;
}

/** Where the code or equation that opens here ends: at its closing line, else with the text. */
function literalEnd(lines: readonly string[], at: number, text: string): number | undefined {
  const fence = text === "$$" ? "$$" : text.match(/^(`{3,})[^`]*$/)?.[1];
  if (fence === undefined) return undefined;
  let end = at + 1;
  while (end < lines.length && lines[end]?.trim() !== fence) end += 1;
  return end;
}

// ── Units → GitHub's lines ────────────────────────────────────────────────────────────────────

function blocksOf(units: readonly Unit[], place: Place): readonly string[] {
  const lines: string[] = [];
  const ends = endsOf(units);
  let before: string | undefined;
  for (let at = 0; at < units.length; ) {
    const { lines: block, list, next } = blockAt(units, at, ends, place);
    at = next;
    if (block.length === 0) continue;
    if (lines.length > 0 && !(list !== undefined && list === before)) lines.push("");
    lines.push(...block);
    before = list;
  }
  return lines;
}

interface Block {
  readonly lines: readonly string[];
  /** The kind of list that this is an item of: items of one list stand together. */
  readonly list?: string;
  /** Index of the unit after it. */
  readonly next: number;
}

function blockAt(units: readonly Unit[], at: number, ends: Ends, place: Place): Block {
  const unit = units[at] ?? { depth: 0, text: "" };
  const container = place.level < DEEPEST ? containerAt(units, at, ends) : undefined;
  if (container) {
    return { lines: containerLines(container, { ...place, level: place.level + 1 }), next: container.next };
  }
  let next = at + 1;
  while (next < units.length && (units[next]?.depth ?? 0) > unit.depth) next += 1;
  const children = units.slice(at + 1, next);
  return { ...leaf(unit, children, place), next };
}

function leaf({ text, literal }: Unit, children: readonly Unit[], place: Place): Omit<Block, "next"> {
  const inner = (isNested: boolean) => blocksOf(children, { ...place, isNested });
  if (literal) return { lines: [...literalLines(text, literal), ...apart(inner(place.isNested))] };
  const [, marker, rest = ""] = text.match(/^([-*+]|\d+[.)]) (.*)$/) ?? [];
  if (marker !== undefined) {
    const box = rest.match(/^\[[ xX]\] /)?.[0] ?? "";
    const indent = " ".repeat(marker.length + 1);
    const below = inner(true);
    const isTight = /^\s*([-*+]|\d+[.)]) /.test(below[0] ?? "");
    const lines = [`${marker} ${box}${inline(plain(rest.slice(box.length)), place.page)}`];
    lines.push(...(isTight ? below : apart(below)).map((line) => (line === "" ? "" : indent + line)));
    return { lines, list: /\d/.test(marker) ? "1" : marker };
  }
  const [, quoted] = text.match(/^>\s?(.*)$/) ?? [];
  if (quoted !== undefined) return { lines: quote([inline(plain(quoted), place.page), ...apart(inner(true))]) };
  const shown = shownLine(text, place);
  const below = inner(place.isNested);
  return { lines: shown === "" ? below : [shown, ...apart(below)] };
}

/** A heading keeps its sign, a divider its dashes; all else is a paragraph. */
function shownLine(text: string, { page }: Place): string {
  if (/^<table_of_contents\b[^>]*>$/.test(text)) return "";
  if (/^(-{3,}|\*{3,})$/.test(text)) return "---";
  const [, sign, title = ""] = text.match(/^(#{1,6}) (.*)$/) ?? [];
  if (sign !== undefined) return `${sign} ${inline(plain(title), page)}`;
  // Three tildes would open code that never ends.
  return inline(plain(text).replace(/^~{3}/, "\\$&"), page);
}

/** Without the colour or toggle at the end of a block's first line. */
const plain = (text: string): string => text.replace(/(?<!\\)\{(?:\s*[\w-]+="[^"]*")+\s*\}\s*$/, "").trimEnd();

function literalLines(opening: string, literal: readonly string[]): readonly string[] {
  const inert = literal.map(inertCode);
  if (opening === "$$") return ["$$", ...inert, "$$"];
  const longest = Math.max(2, ...literal.map((line) => line.match(/^\s*(`+)/)?.[1]?.length ?? 0));
  const fence = "`".repeat(longest + 1);
  const language = opening.match(/^`+\s*([\w+#-]+)$/)?.[1] ?? "";
  return [fence + language, ...inert, fence];
}

const apart = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ["", ...lines]);
const quote = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === "" ? ">" : `> ${line}`));

// ── Tags that hold blocks ─────────────────────────────────────────────────────────────────────

interface Container {
  readonly name: string;
  readonly attributes: string;
  readonly units: readonly Unit[];
  readonly next: number;
}

const CONTAINERS =
  "details|summary|callout|columns|column|table|synced_block|synced_block_reference|meeting-notes|notes|transcript";
const OPENING = new RegExp(`^<(${CONTAINERS})((?:\\s+[\\w-]+="[^"]*")*)\\s*>(.*)$`);

/** What opens a container here: a tag, or `::: callout {…}`. `rest`: what follows on its line. */
function openingOf({ text, literal }: Unit) {
  if (literal) return undefined;
  const [, colons, kind = "", fenced = ""] = text.match(/^(:{3,})\s*([\w-]+)\s*(?:\{(.*)\})?$/) ?? [];
  if (colons !== undefined) return { name: kind, attributes: ` ${fenced}`, rest: "", end: ":::" };
  const [, name, attributes = "", rest = ""] = text.match(OPENING) ?? [];
  return name === undefined ? undefined : { name, attributes, rest, end: `</${name}>` };
}

type Ends = ReadonlyMap<number, number>;

/** Index of an opening → index of its own end. One pass, however many open and never close. */
function endsOf(units: readonly Unit[]): Ends {
  const ends = new Map<number, number>();
  const open = new Map<string, number[]>();
  for (const [at, unit] of units.entries()) {
    const opening = openingOf(unit);
    if (opening && !opening.rest.endsWith(opening.end)) {
      const starts = open.get(opening.end);
      if (starts) starts.push(at);
      else open.set(opening.end, [at]);
      continue;
    }
    const end = opening || unit.literal ? undefined : endIn(unit.text);
    const start = end === undefined ? undefined : open.get(end)?.pop();
    if (start !== undefined) ends.set(start, at);
  }
  return ends;
}

const endIn = (text: string): string | undefined => (/^:{3,}$/.test(text) ? ":::" : text.match(/<\/[\w-]+>$/)?.[0]);

/** From an opening to its end; undefined where none opens, or none closes. */
function containerAt(units: readonly Unit[], at: number, ends: Ends): Container | undefined {
  const unit = units[at];
  const opening = unit && openingOf(unit);
  if (!unit || !opening) return undefined;
  const { name, attributes, rest, end } = opening;
  const { depth } = unit;
  if (rest.endsWith(end)) {
    const only = rest.slice(0, -end.length).trim();
    return { name, attributes, units: only === "" ? [] : [{ depth, text: only }], next: at + 1 };
  }
  const close = ends.get(at);
  const closing = close === undefined ? undefined : units[close];
  if (close === undefined || closing === undefined) return undefined;
  const first = rest.trim() === "" ? [] : [{ depth, text: rest.trim() }];
  const last = end === ":::" ? "" : closing.text.slice(0, -end.length).trim();
  const inside = [...first, ...units.slice(at + 1, close), ...(last === "" ? [] : [{ ...closing, text: last }])];
  return { name, attributes, units: inside, next: close + 1 };
}

function containerLines({ name, attributes, units }: Container, place: Place): readonly string[] {
  if (name === "table") return tableLines(htmlOf(units), attribute(attributes, "header-row") === "true", place.page);
  if (name === "callout") {
    const alert = place.isNested ? [] : [`[!${ALERTS[attribute(attributes, "icon")?.slice(0, 2) ?? ""] ?? "NOTE"}]`];
    return quote([...alert, ...blocksOf(units, { ...place, isNested: true })]);
  }
  if (name !== "details") return blocksOf(units, place);
  const summary = containerAt(units, 0, endsOf(units));
  const isTitled = summary?.name === "summary";
  const title = isTitled ? summary.units.map(({ text }) => plainHtml(text)).join(" ") : "";
  const inside = blocksOf(isTitled ? units.slice(summary.next) : units, place);
  return ["<details>", `<summary>${title || "Details"}</summary>`, ...apart(inside), "", "</details>"];
}

/** By the first character of the callout's icon. */
const ALERTS: Readonly<Record<string, string>> = { "💡": "TIP", "⚠️": "WARNING", "🚨": "CAUTION", "❗": "IMPORTANT" };

const htmlOf = (units: readonly Unit[]): string => units.map(({ text }) => text).join("\n");
