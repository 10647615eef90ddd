/** Updating a page's properties: what Notion refuses, and what it makes of the rest. */
import { invalid } from "./answers.ts";
import { makeOption } from "./properties.ts";
import { mirrorRelations } from "./relations.ts";
import type { UpdateBody } from "./types.ts";
import {
  bareId,
  changePage,
  type DataSource,
  dataSourceOf,
  edited,
  findProperty,
  type PageVersion,
  type Property,
  type Run,
  type Stored,
  type World,
  writerOf,
} from "./world.ts";

type Written = Readonly<Record<string, unknown>>;

const WRITABLE = [
  "title",
  "rich_text",
  "number",
  "url",
  "email",
  "phone_number",
  "checkbox",
  "date",
  "select",
  "multi_select",
  "status",
  "people",
  "relation",
];

/** Checks the whole body first: a refused write changes nothing. */
export function updatePage(world: World, page: PageVersion, body: UpdateBody): PageVersion {
  refuseOtherKeys(body);
  // https://github.com/dvanoni/notero/issues/704
  if (page.inTrash) throw invalid("Can't edit block that is archived. You must unarchive the block before editing.");
  const dataSource = dataSourceOf(world, page.dataSourceId);
  const values = { ...page.values, ...writtenValues(world, dataSource, body.properties) };
  const isIdentical = JSON.stringify(values) === JSON.stringify(page.values);
  if (isIdentical && !world.settings.identicalWritesBump) return page;
  // Writes count as the bot's. https://developers.notion.com/reference/page
  const next = changePage(world, page.id, { values, ...edited(world, writerOf(world)) });
  mirrorRelations(world, page, next);
  return next;
}

/** Values by property id, as written. @throws Refusal before anything is stored. */
export function writtenValues(
  world: World,
  dataSource: DataSource,
  properties: Readonly<Record<string, unknown>> = {},
): Record<string, Stored> {
  const writes = Object.entries(properties).map(([nameOrId, value]) => {
    const property = findProperty(dataSource, nameOrId);
    // https://github.com/dvanoni/notero/issues/43
    if (!property) throw invalid(`${nameOrId} is not a property that exists.`);
    refuseWrite(property, value as Written, `body.properties.${nameOrId}`);
    return { property, value: value as Written };
  });
  return Object.fromEntries(
    writes.map(({ property, value }) => [property.id, storeWrite(world, dataSource, property, value)]),
  );
}

function refuseOtherKeys(body: UpdateBody): void {
  // https://developers.notion.com/guides/get-started/upgrade-guide-2026-03-11
  if (body.archived !== undefined)
    throw invalid(`body failed validation: body.archived should be not present, instead was \`${body.archived}\`.`);
  const other = Object.keys(body).find((key) => key !== "properties");
  if (other) throw new Error(`fake Notion updates properties only, not ${other}`);
}

function refuseWrite(property: Property, value: Written, path: string): void {
  const { type, name } = property;
  if (type === "files") throw new Error("fake Notion takes no files");
  if (!WRITABLE.includes(type)) throw invalid(`${name} is ${type}, which can't be updated.`);
  if (!(type in value)) throw invalid(`${name} is expected to be ${type}.`);
  const written = value[type];
  refuseSize(written, `${path}.${type}`);
  if (type === "status" && written !== null) refuseUnknownStatus(property, written as Written);
  const options = type === "select" ? [written] : type === "multi_select" ? (written as readonly unknown[]) : [];
  // https://developers.notion.com/reference/page-property-values#select
  for (const option of options as readonly ({ name?: string } | null)[])
    if (option?.name?.includes(",")) throw invalid(`Invalid select option, commas not allowed: ${option.name}`);
}

function refuseUnknownStatus({ name, options }: Property, written: Written): void {
  if (!options.some((option) => option.id === written.id || option.name === written.name))
    throw invalid(`Invalid status option. Status option "${written.name ?? written.id}" does not exist on "${name}".`);
}

// https://developers.notion.com/reference/request-limits#size-limits
const LENGTHS: Readonly<Record<string, number>> = {
  content: 2000,
  url: 2000,
  email: 200,
  phone_number: 200,
  expression: 1000,
};
const ARRAY_LENGTH = 100;

function refuseSize(written: unknown, path: string): void {
  const refuse = (sign: string, limit: number, length: number) => {
    throw invalid(`body failed validation: ${path}.length should be ${sign} \`${limit}\`, instead was \`${length}\`.`);
  };
  const key = path.slice(path.lastIndexOf(".") + 1);
  if (typeof written === "string") {
    const limit = LENGTHS[key] ?? 2000;
    if (written.length > limit) refuse("≤", limit, written.length);
    if (written === "" && key === "url") refuse("≥", 1, 0);
  } else if (Array.isArray(written)) {
    if (written.length > ARRAY_LENGTH) refuse("≤", ARRAY_LENGTH, written.length);
    for (const [index, item] of written.entries()) refuseSize(item, `${path}[${index}]`);
  } else if (typeof written === "object" && written !== null)
    for (const [inner, item] of Object.entries(written)) refuseSize(item, `${path}.${inner}`);
}

function storeWrite(world: World, dataSource: DataSource, property: Property, value: Written): Stored {
  const { type } = property;
  const written = value[type];
  if (type === "title" || type === "rich_text") return readRuns(written as readonly unknown[], type);
  if (type === "people" || type === "relation")
    return (written as readonly { id: string }[]).map(({ id }) => bareId(id));
  if (type === "multi_select")
    return (written as readonly Written[]).map((each) => optionFor(world, dataSource, property, each));
  if (type === "select" || type === "status")
    return written === null ? null : optionFor(world, dataSource, property, written as Written);
  if (type === "date") return written === null ? null : writtenDay(written as Written);
  return written as Stored;
}

function writtenDay({ start, end, time_zone }: Written): string {
  if (end || time_zone) throw new Error("fake Notion keeps no ends and no zones of dates");
  return String(start);
}

/** Writing a select option that does not exist adds it to the schema. */
// https://developers.notion.com/reference/page-property-values#select
function optionFor(world: World, { id: dataSourceId }: DataSource, { id }: Property, written: Written): string {
  const dataSource = dataSourceOf(world, dataSourceId);
  const property = dataSource.properties.find((candidate) => candidate.id === id);
  const known = property?.options.find((option) => option.id === written.id || option.name === written.name);
  if (known) return known.id;
  const added = makeOption(String(written.name), world.newId);
  const properties = dataSource.properties.map((each) =>
    each.id === id ? { ...each, options: [...each.options, added] } : each,
  );
  world.dataSources.set(dataSource.id, { ...dataSource, properties });
  return added.id;
}

function readRun(written: Written): Run {
  if ("text" in written) {
    const { content, link } = written.text as { content: string; link?: { url: string } | null };
    return { text: content, ...(link && { link: link.url }) };
  }
  const mention = written.mention as { user?: { id: string }; page?: { id: string } } | undefined;
  if (mention?.user) return { mention: "user", id: bareId(mention.user.id) };
  if (mention?.page) return { mention: "page", id: bareId(mention.page.id) };
  throw new Error(`fake Notion does not know the rich text ${JSON.stringify(written)}`);
}

/** The runs of a body's rich text. @throws Refusal for what is too long. */
export function readRuns(written: readonly unknown[], path: string): readonly Run[] {
  refuseSize(written, path);
  return mergeRuns((written as readonly Written[]).map(readRun));
}

/** Neighbours that look alike are read back as one, and empty ones not at all. */
function mergeRuns(runs: readonly Run[]): readonly Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    if ("text" in run && run.text === "") continue;
    const before = merged.at(-1);
    const isAlike =
      before && "text" in before && "text" in run && before.link === run.link && `${before.marks}` === `${run.marks}`;
    if (isAlike) merged[merged.length - 1] = { ...before, text: before.text + run.text };
    else merged.push(run);
  }
  return merged;
}
