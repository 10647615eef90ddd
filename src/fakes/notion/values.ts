/** A page's values as Notion answers them, with the cut at 25 entries. */
import { emptyValue } from "./properties.ts";
import type { PropertyItem, PropertyList, PropertyValue, RichText } from "./types.ts";
import { userAnswer } from "./users.ts";
import {
  dashedId,
  dataSourceOf,
  isShared,
  type Mark,
  type Option,
  type PageVersion,
  type Property,
  type Run,
  type Stored,
  type World,
} from "./world.ts";

// Querying and retrieving give at most 25 people, relations and mentions; the rest is read property by property.
// https://developers.notion.com/reference/retrieve-a-page#limits
const REFERENCES_SHOWN = 25;

export const storedValue = (page: PageVersion, property: Property): Stored =>
  page.values[property.id] ?? emptyValue(property);

export const isoTime = (time: number): string => new Date(time).toISOString();

export function valueAnswer(world: World, page: PageVersion, property: Property): PropertyValue {
  const id = encodeURIComponent(property.id);
  const entries = listEntries(world, page, property);
  if (!entries) return { id, ...simpleValue(world, page, property) } as PropertyValue;
  const { type } = property;
  const shown = type === "people" || type === "relation" ? entries.slice(0, REFERENCES_SHOWN) : cutMentions(entries);
  // Only relations tell that they were cut. https://developers.notion.com/reference/page-property-values#relation
  const hasMore = type === "relation" ? { has_more: entries.length > shown.length } : {};
  return { id, type, [type]: shown, ...hasMore } as unknown as PropertyValue;
}

/** One object per entry for texts, people and relations; one object in all for the rest. */
// https://developers.notion.com/reference/retrieve-a-page-property
export function propertyItems(world: World, page: PageVersion, property: Property): PropertyItem[] | PropertyItem {
  const common = { object: "property_item" as const, id: encodeURIComponent(property.id) };
  const entries = listEntries(world, page, property);
  if (!entries) return { ...common, ...simpleValue(world, page, property) } as PropertyItem;
  const { type } = property;
  // The official types know no groups here: what they leave is a user of whom only the id is told.
  const items = entries.map((entry) => ("object" in entry && entry.object === "group" ? partialUser(entry) : entry));
  return items.map((entry) => ({ ...common, type, [type]: entry }) as unknown as PropertyItem);
}

const partialUser = (entry: object) => ({ object: "user", id: "id" in entry ? entry.id : "" });

export function propertyList(
  property: Property,
  results: PropertyItem[],
  nextCursor: string | undefined,
): PropertyList {
  const { type, id } = property;
  return {
    object: "list",
    results,
    next_cursor: nextCursor ?? null,
    has_more: nextCursor !== undefined,
    type: "property_item",
    property_item: { id: encodeURIComponent(id), next_url: null, type, [type]: {} },
  } as unknown as PropertyList;
}

function listEntries(world: World, page: PageVersion, property: Property): readonly object[] | undefined {
  const stored = storedValue(page, property);
  if (!Array.isArray(stored)) return undefined;
  if (property.type === "title" || property.type === "rich_text")
    return (stored as readonly Run[]).flatMap(splitRun).map((run) => richText(world, run));
  if (property.type === "people") return stored.map((id) => userAnswer(world, String(id)));
  if (property.type === "relation")
    return isHidden(world, property) ? [] : stored.map((id) => ({ id: dashedId(String(id)) }));
  return undefined;
}

/** Links into a data source that is not shared read as none at all. */
// https://developers.notion.com/reference/page-property-values#relation
const isHidden = (world: World, { dataSourceId }: Property): boolean =>
  dataSourceId !== undefined && !isShared(world, dataSourceId);

// A single text object holds at most 2,000 characters, read or written.
// https://developers.notion.com/reference/request-limits#size-limits
function splitRun(run: Run): readonly Run[] {
  if (!("text" in run) || run.text.length <= 2000) return [run];
  return [{ ...run, text: run.text.slice(0, 2000) }, ...splitRun({ ...run, text: run.text.slice(2000) })];
}

function cutMentions(entries: readonly object[]): readonly object[] {
  let mentions = 0;
  const cut = entries.findIndex((entry) => "mention" in entry && ++mentions > REFERENCES_SHOWN);
  return cut < 0 ? entries : entries.slice(0, cut);
}

function simpleValue(world: World, page: PageVersion, property: Property): object {
  const { type } = property;
  const stored = storedValue(page, property);
  const give = (value: unknown) => ({ type, [type]: value });
  switch (type) {
    case "select":
    case "status":
      return give(optionAnswer(property, stored));
    case "multi_select":
      return give((stored as readonly string[]).map((id) => optionAnswer(property, id)).filter(Boolean));
    case "date":
      return give(stored === null ? null : { start: stored, end: null, time_zone: null });
    case "files":
      return give((stored as readonly string[]).map((name) => fileAnswer(world, name)));
    case "formula":
      return give(formulaAnswer(stored));
    case "rollup":
      return give(rollupAnswer(property, stored));
    case "unique_id":
      return give({ prefix: property.prefix ?? null, number: stored });
    case "created_time":
      return give(isoTime(page.createdAt));
    case "last_edited_time":
      return give(isoTime(page.editedAt));
    case "created_by":
      return give(userAnswer(world, page.createdBy));
    case "last_edited_by":
      return give(userAnswer(world, page.editedBy));
    default:
      return give(stored);
  }
}

function optionAnswer({ options }: Property, id: Stored): Option | null {
  const option = options.find((candidate) => candidate.id === id);
  return option ? { id: option.id, name: option.name, color: option.color } : null;
}

function formulaAnswer(result: Stored): object {
  if (typeof result === "object" && result !== null) return { type: "unsupported", unsupported: {} };
  const type = result === null ? "string" : typeof result;
  return { type, [type]: result };
}

/** Notion does not work out every rollup; then it says so in place of a value. */
// https://developers.notion.com/reference/page-property-values#rollup
function rollupAnswer({ rollup }: Property, stored: Stored): object {
  const common = { function: rollup?.function ?? "show_original" };
  const result = typeof stored === "object" && stored !== null && "rolledUp" in stored ? stored.rolledUp : [];
  if (typeof result === "number") return { ...common, type: "number", number: result };
  if (typeof result === "string") return { ...common, type: result, [result]: {} };
  const array = result.map((text) => ({ type: "rich_text", rich_text: [plainRun(text)] }));
  return { ...common, type: "array", array };
}

function fileAnswer(world: World, name: string): object {
  const expiry_time = isoTime(world.clock.now() + 3_600_000);
  return { name, type: "file", file: { url: signedUrl(world, name), expiry_time } };
}

/** Valid for an hour, and another at every read. */
// https://developers.notion.com/guides/data-apis/retrieving-files
export function signedUrl(world: World, name: string): string {
  const signature = `${world.newId()}${world.newId()}`;
  return `https://prod-files-secure.s3.us-west-2.amazonaws.com/${encodeURIComponent(name)}?X-Amz-Expires=3600&X-Amz-Signature=${signature}`;
}

export function richText(world: World, run: Run): RichText {
  if ("text" in run) return plainRun(run.text, run);
  const id = dashedId(run.id);
  if (run.mention === "page") {
    const page = world.pages.get(run.id)?.at(-1);
    const title = page ? plainTitle(world, page) : "Untitled";
    return {
      type: "mention",
      mention: { type: "page", page: { id } },
      ...plain(title, `https://www.notion.so/${run.id}`),
    };
  }
  const user = userAnswer(world, run.id) as { id: string; object: "user" };
  const name = world.users.get(run.id)?.name ?? "Anonymous";
  return { type: "mention", mention: { type: "user", user }, ...plain(`@${name}`, null) };
}

function plainRun(content: string, { link, marks = [] }: { link?: string; marks?: readonly Mark[] } = {}): RichText {
  const common = plain(content, link ?? null);
  const annotations = { ...common.annotations, ...Object.fromEntries(marks.map((mark) => [mark, true])) };
  return { ...common, type: "text", text: { content, link: link === undefined ? null : { url: link } }, annotations };
}

const plain = (plain_text: string, href: string | null) => ({
  plain_text,
  href,
  annotations: {
    bold: false,
    italic: false,
    strikethrough: false,
    underline: false,
    code: false,
    color: "default" as const,
  },
});

export function plainTitle(world: World, page: PageVersion): string {
  const property = dataSourceOf(world, page.dataSourceId).properties.find(({ type }) => type === "title");
  return property ? plainText(storedValue(page, property)) : "";
}

/** The words of a text, mentions left out. */
export function plainText(stored: Stored): string {
  if (!Array.isArray(stored)) return typeof stored === "string" ? stored : "";
  return (stored as readonly Run[]).map((run) => ("text" in run ? run.text : "")).join("");
}
