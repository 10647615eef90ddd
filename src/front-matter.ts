/** The hidden block at the head of an issue's body, and the managed region below it: written, read, never broken by content. */
import { parse } from "yaml";
import { z } from "zod";
import type { FrontMatter, PageId, PullNumber } from "./model.ts";

const OPEN = "<!-- notion-sync";
const REGION_OPEN = "<!-- notion-sync:begin -->";
const REGION_CLOSE = "<!-- notion-sync:end -->";

/** GitHub refuses longer bodies: "body is too long (maximum is 65536 characters)" (github.com/JasonEtco/create-an-issue#123). */
export const MAX_BODY = 65_536;

// For what labels and people will add to the front-matter, and what somebody writes below.
const HEADROOM = 8000;

/** What stands in a body. `region` is the text between the region's markers; undefined where people removed them. */
export function readBody(body: string): {
  readonly front: FrontMatter | undefined;
  readonly region: string | undefined;
} {
  const head = headOf(body);
  return { front: head === undefined ? undefined : parseFront(head.yaml), region: readRegion(body) };
}

/** The text between the region's markers; undefined where people removed them. */
export function readRegion(body: string): string | undefined {
  const region = regionOf(body);
  return region && body.slice(region.start, region.end).replaceAll("\r\n", "\n").trim();
}

/** The body of a new issue. `text` stands below the region, where it belongs to people; it is cut to fit. */
export function newBody(parts: {
  readonly front: FrontMatter;
  readonly region: string;
  readonly text: string | undefined;
}): string {
  const body = `${writeFront(parts.front)}\n\n${writeRegion(parts.region)}\n`;
  return parts.text === undefined || parts.text === ""
    ? body
    : `${body}\n${cut(parts.text, MAX_BODY - HEADROOM - body.length)}\n`;
}

/**
 * The same body with another front-matter and region; every other byte stays. Where the front-matter was wiped, it is put
 * back, and so is a region that went with it; a region that people took out alone stays out.
 */
export function rewriteBody(body: string, parts: { readonly front: FrontMatter; readonly region?: string }): string {
  const head = headOf(body);
  const region = parts.region;
  if (region === undefined) return withFront(body, parts.front);
  const replaced = replaceRegion(body, region);
  if (replaced !== undefined) return withFront(replaced, parts.front);
  return head === undefined
    ? withFront(`${writeRegion(region)}\n\n${body}`, parts.front)
    : withFront(body, parts.front);
}

/** The same body with another text between the region's markers; undefined where people removed them. */
export function replaceRegion(body: string, text: string): string | undefined {
  const found = regionOf(body);
  return found && `${body.slice(0, found.start)}\n${text}\n${body.slice(found.end)}`;
}

function withFront(body: string, front: FrontMatter): string {
  const head = headOf(body);
  return head === undefined ? `${writeFront(front)}\n\n${body}` : writeFront(front) + body.slice(head.end);
}

/** Cuts to `length` characters, saying so, and never in the middle of a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const notice = "\n\n… (cut: the rest is in Notion)";
  return `${text.slice(0, Math.max(0, length - notice.length)).replace(/[\uD800-\uDBFF]$/, "")}${notice}`;
}

// Only at byte 0: further down it may be a quotation. Bodies edited in the web UI come back with CRLF
// (github.com/probot/metadata#91), so both line ends are read. What we write holds no angle bracket: a block whose end
// people took away must not reach down to the end of a comment of theirs, or rewriting it would swallow their text.
function headOf(body: string): { readonly yaml: string; readonly end: number } | undefined {
  const match = /^<!-- notion-sync\r?\n([^<>]*?)\r?\n-->/.exec(body);
  return match?.[1] === undefined ? undefined : { yaml: match[1].replaceAll("\r\n", "\n"), end: match[0].length };
}

function regionOf(body: string): { readonly start: number; readonly end: number } | undefined {
  const open = body.indexOf(REGION_OPEN, headOf(body)?.end ?? 0);
  if (open < 0) return undefined;
  const start = open + REGION_OPEN.length;
  const end = body.indexOf(REGION_CLOSE, start);
  return end < 0 ? undefined : { start, end };
}

// A blank line must follow a comment: text right behind it is not Markdown (github.com/openjdk/skara#824).
export const writeRegion = (text: string): string => `${REGION_OPEN}\n${text}\n${REGION_CLOSE}`;

function writeFront(front: FrontMatter): string {
  const lines = Object.entries(front).map(([key, value]) => `${key}: ${scalar(value)}`);
  return [OPEN, ...lines, "-->"].join("\n");
}

// JSON is YAML. No ">" or "<" ever stands in it, so nothing can close the comment or open another one
// (github.com/probot/metadata#9). Nor "@" or "#": whether a mention in a comment pings is nowhere promised. The rest are
// characters YAML or GitHub would not keep as they are.
function scalar(value: unknown): string {
  return JSON.stringify(value).replace(/[<>@#\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

const seenValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const marks = recordOf(z.boolean());
const schema = z.object({
  page: z.string().regex(/^[0-9a-f]{32}$/),
  dataSource: z.string(),
  created: z.string(),
  seen: z.object({ editedAt: z.string(), values: recordOf(seenValue) }),
  base: z.object({
    title: z.string().exactOptional(),
    state: z.enum(["open", "completed", "not_planned", "none"]).exactOptional(),
    pull: z.enum(["leave", "draft", "ready", "merge", "close"]).exactOptional(),
    labels: marks,
    assignees: marks,
    text: z.string().exactOptional(),
  }),
  pull: z
    .object({
      number: z.int().min(0) as unknown as z.ZodType<PullNumber>,
      isOurs: z.boolean(),
      shown: z.enum(["draft", "ready", "queued", "merged", "closed"]),
      title: z.string().exactOptional(),
      queued: z.string().exactOptional(),
    })
    .exactOptional(),
  deleted: z.object({ at: z.string(), did: z.enum(["closed", "labelled", "kept"]) }).exactOptional(),
  detached: z.string().exactOptional(),
  duplicateOf: z.int().exactOptional(),
});

// Zod's own record leaves out a member called "__proto__", and a label may be called that.
function recordOf<T>(member: z.ZodType<T>) {
  return z.custom<Readonly<Record<string, T>>>(
    (given) =>
      typeof given === "object" &&
      given !== null &&
      !Array.isArray(given) &&
      Object.values(given).every((value) => member.safeParse(value).success),
  );
}

// Strangers' issues are read here too. The parser would print its warnings, with their lines letter by letter, where
// the runner looks for commands; and it compares each key with all others, which takes seconds for thousands.
const QUIETLY = { maxAliasCount: 0, schema: "core", logLevel: "error", uniqueKeys: false } as const;

// What people broke counts as wiped: it is restored from the page's link.
function parseFront(yaml: string): FrontMatter | undefined {
  try {
    const { page, ...rest } = schema.parse(parse(yaml, QUIETLY));
    return { page: page as PageId, ...rest };
  } catch {
    return undefined;
  }
}
