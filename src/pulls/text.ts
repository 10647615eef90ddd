/** The words of pull requests that we open and merge: branch, title, the merge's message, and the text they open with. */
import { isBranchName } from "../config/kinds.ts";
import { escapeTitle, NOTHING } from "../escape.ts";
import { readRegion, replaceRegion, writeRegion } from "../front-matter.ts";
import { fill, MAX_TITLE } from "../mapping.ts";
import type { PageId } from "../model.ts";
import { shorten } from "../shorten.ts";

/** What the templates are filled with. */
export interface PullWords {
  /** The task's title as Notion gives it; the slug comes from it too. */
  readonly title: string;
  /** The database's unique id, as in ENG-123. */
  readonly id: string | undefined;
  /** The issue's; in the merge's message the pull request's. 0: yet to be given. */
  readonly number: number;
}

// ── Branch ────────────────────────────────────────────────────────────────────────────────────

/**
 * A branch's name that git takes and no shell trips over: the first of `name`, `name-2`, `name-3` … that is free.
 * A title that leaves no slug takes its separator with it, so that the number alone makes the name.
 */
export function branchName(template: string, words: PullWords, taken: ReadonlySet<string>): string {
  const name = soundName(template, words);
  // Git keeps no branch "12" beside "12/fix": git-scm.com/docs/git-check-ref-format
  const isFree = (candidate: string) =>
    !taken.has(candidate) && ![...taken].some((other) => other.startsWith(`${candidate}/`));
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (isFree(candidate)) return candidate;
  }
}

function soundName(template: string, { title, id, number }: PullWords): string {
  const numbered = numberWord(number);
  const words = { number: numbered, slug: slugOf(title), id: dashed(id ?? "") || numbered };
  const [whole, bare] = [named(template, words), named(template, { ...words, slug: "" })];
  // The task's words can still spell what git refuses, as in `{slug}/{number}` with "refs", or `{number}.{slug}` with "lock".
  return [whole, bare].find(isSound) ?? numbered;
}

function named(template: string, words: Readonly<Record<"number" | "slug" | "id", string>>): string {
  const name = fill(template, words);
  if (words.slug !== "" || !template.includes("{slug}")) return name;
  const parts = name.split("/").map((part) => part.replace(/([-_.])[-_.]+/g, "$1").replace(/^[-_.]+|[-_.]+$/g, ""));
  return parts.filter((part) => part !== "").join("/");
}

/** GitHub takes no name that looks like a commit's: docs.github.com/en/get-started/using-git/dealing-with-special-characters-in-branch-and-tag-names */
export const isSound = (name: string): boolean => isBranchName(name) && !/^(?:[0-9a-f]{40}|HEAD)$/i.test(name);

const MAX_SLUG = 40;

/** Latin letters that are no letter with a mark, and so do not come apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i",
};

function slugOf(title: string): string {
  const letters = title
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => LETTERS[letter] ?? "");
  const slug = dashed(letters);
  if (slug.length <= MAX_SLUG) return slug;
  return slug
    .slice(0, MAX_SLUG + 1)
    .replace(/-[^-]*$/, "")
    .slice(0, MAX_SLUG);
}

const dashed = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");

// ── Title and message ─────────────────────────────────────────────────────────────────────────

/** A pull request's title; `{number}` is the issue's. */
export const pullTitle = (template: string, words: PullWords): string => written(template, words);

/** The first line of a merge's message; `{number}` is the pull request's. */
export const commitTitle = (template: string, words: PullWords): string => written(template, words);

/** The rest of a merge's message. Never empty: GitHub would put its own there, with whatever a stranger had it close. */
export const commitMessage = ({ url, issue }: Told): string => `Task of #${numberWord(issue)}: ${link(url)}`;

/** Where the template's own words stand. Of private use, so no title needs it. */
const MARK = "\uE000";

// The task's words are made inert; what the template refers to by itself, such as (#12), stays a reference.
function written(template: string, { title, id, number }: PullWords): string {
  const own: string[] = [];
  const slots = template.replace(/(?:[^{}]|\{number\})+/g, (words) => {
    if (!/\{number\}|#\d|\[.*\]/s.test(words)) return words;
    own.push(fill(words, { number: numberWord(number) }).replace(/\s+/g, " "));
    return MARK;
  });
  const named = (name: string) => joined(inert(fill(slots, { title: name, id: plain(id ?? "") })), own);
  // GitHub takes no blank title. What must go to make it fit goes from the task's words.
  const name = escapeTitle(plain(title)) || "Untitled";
  const room = MAX_TITLE + 1 - Array.from(named("x")).length;
  return shorten(named(shorten(name, Math.max(room, 1))), MAX_TITLE);
}

const plain = (text: string): string => text.replaceAll(MARK, "");

/** One line that also skips no workflow: docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
function inert(line: string): string {
  return escapeTitle(line)
    .replace(/[#＃﹟](?=\p{N})|[@＠﹫](?=[\p{L}\p{N}])/gu, `$&${NOTHING}`)
    .replace(/\[(?=(?:(?:skip|no) ci|ci skip|skip actions|actions skip)\])/gi, `$&${NOTHING}`);
}

/** What a task's word and one of the template could do together only: `o/r` before `#12`, "Fixes" before ` #12`. */
const SEAM = new RegExp(
  [
    /(?<=[\p{L}\p{N}_#@/]|\bGH-)\uE000(?=[\p{L}\p{N}_#@])/u,
    /(?<=[.-])\uE000(?=#)/,
    /(?<=\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s*)\uE000(?=:?\s+[\w./:-]*(?:#|GH-|\/))/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "giu",
);

function joined(line: string, own: readonly string[]): string {
  const [first = "", ...others] = line.split(MARK);
  const marked = first + others.map((words, place) => `${MARK}${own[place] ?? ""}${MARK}${words}`).join("");
  return plain(marked.replace(SEAM, NOTHING)).replace(/\s+/g, " ").trim();
}

// ── Text ──────────────────────────────────────────────────────────────────────────────────────

interface Told {
  /** The task's page. */
  readonly url: string;
  /** 0: yet to be given. */
  readonly issue: number;
}

/** The text of a pull request that we open: a hidden marker, the managed region, and what this is. */
export function pullBody({ page, ...told }: Told & { readonly page: PageId }): string {
  return `${OPEN} ${page} -->\n\n${writeRegion(regionText(told))}\n\n${ABOUT}\n`;
}

/** `page`: whose it is, undefined where the marker is not in its place; `region`: as an issue's. */
export function readPullBody(body: string): { readonly page: PageId | undefined; readonly region: string | undefined } {
  // Only at byte 0: further down it may be a quotation. The web editor makes line ends CRLF.
  const page = /^<!-- notion-sync:pull-request ([0-9a-f]{32}) -->(?=\r?\n|$)/.exec(body)?.[1];
  return { page: page as PageId | undefined, region: readRegion(body) };
}

/** The same body with its region as it should be now; every other byte stays. A region that people took out stays out. */
export function rewritePullBody(body: string, told: Told): string {
  const region = regionText(told);
  return readRegion(body) === region ? body : (replaceRegion(body, region) ?? body);
}

// An issue's front-matter begins with a line of its own, so neither is taken for the other.
const OPEN = "<!-- notion-sync:pull-request";

const ABOUT =
  "Notion Sync opened this pull request; a branch that it made begins with an empty commit. Push to the branch: as the " +
  "task moves in Notion, the pull request becomes ready for review and is merged. What stands outside the lines with the " +
  "task's link and its issue belongs to people and is never overwritten.";

const regionText = ({ url, issue }: Told): string =>
  `[Open the task in Notion](${link(url)})\n\nCloses #${numberWord(issue)}`;

/** An address in which no reference, mention or end of a comment can stand; percent signs keep it the same address. */
function link(url: string): string {
  return url
    .toWellFormed()
    .replace(/[^\w~:/?=&%.+-]/gu, encodeURIComponent)
    .replace(/[!'()*]/g, percent)
    .replace(/(?<=\bGH)-(?=\d)/gi, percent)
    .replace(/(?<=\/(?:issues|pull|discussions|commit))\/(?=[0-9a-f])/gi, percent);
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

const numberWord = (number: number): string => (number === 0 ? "new" : `${number}`);
