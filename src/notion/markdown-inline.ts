/** A line's text in Notion's Markdown → GitHub's, with nothing in it that GitHub would act on. */
import { defuse, escapeInline } from "../escape.ts";

export interface Page {
  /** Where links lead whose own target is private or dies within the hour. */
  readonly url: string;
}

/** Rich text of one block. Code and addresses stay as they are. */
export function inline(text: string, page: Page): string {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    pieces.push(
      { kind: "prose", text: text.slice(end, match.index) },
      ...pieceOf(match.groups as Token, match[0], page),
    );
    end = match.index + match[0].length;
  }
  pieces.push({ kind: "prose", text: text.slice(end) });
  return joined(pieces);
}

/** Plain text out of rich text, safe inside an HTML element. */
export function plainHtml(text: string): string {
  const plain = text
    .replace(TAGS, "")
    .replace(/\\([!-/:-@[-`{-~])|[*`]/g, "$1")
    .trim();
  return defuse(plain).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Code is shown letter by letter, but must not hold a marker of ours. */
export const inertCode = (code: string): string => code.replace(/<(?=!--)|--(?=>)/g, "$&\u200B");

/** An address that a reader of the issue may follow. */
function target(url: string, page: Page): string {
  // Signed: dead within the hour, another at each read, and open to all who have it:
  // https://developers.notion.com/guides/data-apis/retrieving-files
  if (
    /[?&](X-Amz-|Signature=|Expires=)|(amazonaws\.com|notion-static\.com|notionusercontent\.com|file\.notion\.(so|com))\//i.test(
      url,
    )
  ) {
    return page.url;
  }
  if (/^\/[^/]/.test(url)) return `https://www.notion.so${url}`;
  if (!/^(https?:\/\/|mailto:)[^\s<>]+$/i.test(url)) return page.url;
  // A backtick would open code, which binds tighter than links.
  return withoutBackReference(url).replaceAll("`", "%60");
}

/** A link to another page by its id, whatever form its address has. */
function pageTarget(url: string | undefined, page: Page): string {
  const id = url?.replaceAll("-", "").match(/[0-9a-f]{32}(?=\W*$|[?#])/i)?.[0];
  return id ? `https://www.notion.so/${id.toLowerCase()}` : page.url;
}

export function attribute(attributes: string | undefined, name: string): string | undefined {
  return attributes?.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1];
}

// ── Tokens ────────────────────────────────────────────────────────────────────────────────────

/** Prose is looked through for what GitHub acts on, once all neighbours are joined; verbatim is not. */
interface Piece {
  readonly kind: "prose" | "verbatim";
  readonly text: string;
}

type Token = Partial<
  Record<
    | "escape"
    | "code"
    | "image"
    | "caption"
    | "source"
    | "link"
    | "cite"
    | "element"
    | "attributes"
    | "content"
    | "tag"
    | "url",
    string
  >
>;

const ATTRIBUTES = String.raw`(?:\s+[\w-]+="[^"]*")*`;
// Without these bounds a text of a few hundred thousand opening signs would be searched to its end from each of them.
const LONGEST_CODE = 5000;
const LONGEST_CAPTION = 1000;
const ADDRESS = String.raw`(?:[^()\s]|\([^()\s]*\))*`;
const TOKEN = new RegExp(
  [
    String.raw`(?<escape>\\[!-\/:-@[-\x60{-~])`,
    String.raw`(?<code>(?<!\x60)(?<ticks>\x60+)(?!\x60).{1,${LONGEST_CODE}}?(?<!\x60)\k<ticks>(?!\x60))`,
    String.raw`(?<image>!\[(?<caption>(?:\\.|[^\]\\]){0,${LONGEST_CAPTION}})\]\((?<source>${ADDRESS})\))`,
    String.raw`\]\((?<link>${ADDRESS})\)`,
    String.raw`\[\^(?<cite>https?:[^\]\s]+)\]`,
    String.raw`<(?<element>[a-z][\w-]*)(?<attributes>${ATTRIBUTES})\s*(?:\/>|>(?<content>[^<]*)<\/\k<element>>)`,
    String.raw`<\/?(?<tag>[a-z][\w-]*)${ATTRIBUTES}\s*>`,
    String.raw`(?<![^\s(*~])(?<url>https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:[\/?#][^\s<>()[\]|\\"'\x60*]*)?)`,
  ].join("|"),
  "giu",
);

const TAGS = new RegExp(String.raw`<\/?[a-z][\w-]*${ATTRIBUTES}\s*\/?>`, "gi");

const prose = (text: string): Piece => ({ kind: "prose", text });
const verbatim = (text: string): Piece => ({ kind: "verbatim", text });

function pieceOf(token: Token, whole: string, page: Page): readonly Piece[] {
  if (token.escape !== undefined) return [ESCAPED[token.escape] ?? prose(token.escape)];
  if (token.code !== undefined) return [verbatim(inertCode(token.code))];
  if (token.image !== undefined) return imageOf(token.caption ?? "", token.source ?? "", page);
  if (token.link !== undefined) return [prose("]"), verbatim(`(${target(token.link, page)})`)];
  if (token.cite !== undefined) return [verbatim(`[source](${target(token.cite, page)})`)];
  if (token.element !== undefined) return elementOf(token, page);
  if (token.tag !== undefined) return tagOf(token.tag, whole);
  return [verbatim(withoutBackReference(token.url ?? ""))];
}

/** Written so that no text can hold one of our markers, or end a cell. */
const ESCAPED: Readonly<Record<string, Piece>> = {
  "\\<": verbatim("&lt;"),
  "\\>": verbatim("&gt;"),
  "\\|": verbatim("&#124;"),
};

/** Tags of Notion's that say nothing to GitHub go; what is no tag of Notion's is text. */
function tagOf(tag: string, whole: string): readonly Piece[] {
  if (tag === "br") return [verbatim("<br>")];
  return /^(span|u|col|colgroup|details|summary|callout|columns?|table|t[rd]|synced_block.*)$/.test(tag)
    ? []
    : [prose(whole)];
}

function imageOf(caption: string, source: string, page: Page): readonly Piece[] {
  const url = target(source, page);
  const isShown = url !== page.url;
  return [verbatim(`${isShown ? "!" : ""}[`), prose(caption || "image"), verbatim(`](${url})`)];
}

/** Names in links are theirs and already escaped; ours are plain. */
function elementOf({ element, attributes, content = "" }: Token, page: Page): readonly Piece[] {
  const link = (text: string, url: string) => [verbatim("["), prose(text), verbatim(`](${url})`)];
  if (element === "br") return [verbatim("<br>")];
  if (element === "mention-date") return [prose(escapeInline(dateOf(attributes)))];
  if (element === "mention-user" || element === "mention-agent") return [prose(content || "someone")];
  if (element?.startsWith("mention-") || element === "page" || element === "database") {
    return link(content || "a page in Notion", pageTarget(attribute(attributes, "url"), page));
  }
  if (element === "unknown")
    return link(escapeInline(attribute(attributes, "alt") ?? "") || "content that only Notion shows", page.url);
  const source = attribute(attributes, "src");
  if (source !== undefined) return link(content || element || "file", target(source, page));
  return [prose(content)];
}

function dateOf(attributes: string | undefined): string {
  const moment = (day: string, time: string) =>
    [attribute(attributes, day), attribute(attributes, time)].filter((part) => part !== undefined).join(" ");
  const span = [moment("start", "startTime"), moment("end", "endTime")].filter((part) => part !== "").join(" → ");
  const zone = attribute(attributes, "timeZone");
  return zone === undefined ? span : `${span} ${zone}`;
}

// ── Prose ─────────────────────────────────────────────────────────────────────────────────────

/** Neighbours first: `#` and `12` may have stood on either side of a tag. */
function joined(pieces: readonly Piece[]): string {
  const parts: string[] = [];
  // No address is longer.
  let tail = "";
  let run = "";
  const add = (text: string): void => {
    parts.push(text);
    tail = (tail + text).slice(-2000);
  };
  for (const piece of pieces) {
    if (piece.kind === "prose") {
      run += piece.text;
      continue;
    }
    add(inertProse(run));
    // GitHub lets an address run on to the next blank; it would take the code's opening backtick with it.
    if (piece.text.startsWith("`") && /(?:\w:\/\/|www\.|mailto:|xmpp:)\S*$/i.test(tail)) add(" ");
    add(piece.text);
    run = "";
  }
  // An address may end in dashes, and the prose behind it begin with what makes them close a comment.
  return [...parts, inertProse(run)].join("").replace(/-->/g, "--&gt;");
}

/** A backtick here belongs to no code; left bare, it would pair with one that does and lay the code's inside open. */
function inertProse(text: string): string {
  return defuse(text)
    .replace(/\\[\s\S]|`/g, (found) => (found === "`" ? "\\`" : found))
    .replace(/@$/, "@\u200B")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/--+>/g, (arrow) => `${arrow.slice(0, -1)}&gt;`)
    .replace(/\|/g, "&#124;")
    .replace(/\bwww\.github\.com(?=\/)/gi, "redirect.github.com")
    .replace(/(?<!\\)(?:(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}]))/gu, "\\_");
}

/** As Renovate does, so that the issue named does not show a reference from here: github.com/renovatebot/renovate. */
function withoutBackReference(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?github\.com(?=\/)/i, "https://redirect.github.com");
}
