/** The world's records as Notion's objects, for API version 2026-03-11. */
import type { DatabaseAnswer, DataSourceAnswer, MarkdownAnswer, PageAnswer, PropertySchema } from "./types.ts";
import { isoTime, plainTitle, signedUrl, valueAnswer } from "./values.ts";
import {
  type Database,
  type DataSource,
  dashedId,
  dataSourceOf,
  flooredToMinute,
  type PageVersion,
  type Property,
  type World,
} from "./world.ts";

/** @param only property ids or names to keep; all without it. */
export function pageAnswer(world: World, page: PageVersion, only?: ReadonlySet<string>): PageAnswer {
  const dataSource = dataSourceOf(world, page.dataSourceId);
  const properties = dataSource.properties
    .filter(({ id, type }) => (!only || only.has(id)) && (page.parentPageId === undefined || type === "title"))
    .map((property) => [property.name, valueAnswer(world, page, property)]);
  return {
    object: "page",
    id: dashedId(page.id),
    created_time: isoTime(page.createdAt),
    last_edited_time: isoTime(page.editedAt),
    created_by: { object: "user", id: dashedId(page.createdBy) },
    last_edited_by: { object: "user", id: dashedId(page.editedBy) },
    cover: null,
    icon: null,
    parent: parentAnswer(page, dataSource),
    in_trash: page.inTrash,
    is_archived: page.isArchived,
    is_locked: false,
    properties: Object.fromEntries(properties),
    url: pageUrl(world, page),
    public_url: null,
  };
}

function parentAnswer(page: PageVersion, { id, databaseId }: DataSource): PageAnswer["parent"] {
  if (page.parentPageId !== undefined) return { type: "page_id", page_id: dashedId(page.parentPageId) };
  return { type: "data_source_id", data_source_id: dashedId(id), database_id: dashedId(databaseId) };
}

/** The title is part of the older address, so it changes with it. */
// https://github.com/dvanoni/notero/issues/823
export function pageUrl(world: World, page: PageVersion): string {
  if (world.settings.pageAddresses === "app.notion.com") return `https://app.notion.com/p/${page.id}`;
  const slug = plainTitle(world, page)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  return `https://www.notion.so/${encodeURIComponent(slug)}${slug ? "-" : ""}${page.id}`;
}

export function databaseAnswer(world: World, database: Database): DatabaseAnswer {
  const sources = [...world.dataSources.values()].filter(({ databaseId }) => databaseId === database.id);
  return {
    object: "database",
    ...container(database),
    parent: { type: "workspace", workspace: true },
    is_locked: false,
    data_sources: sources.map(({ id, name }) => ({ id: dashedId(id), name })),
    url: `https://www.notion.so/${database.id}`,
  };
}

export function dataSourceAnswer(world: World, dataSource: DataSource): DataSourceAnswer {
  return {
    object: "data_source",
    ...container(dataSource),
    parent: { type: "database_id", database_id: dashedId(dataSource.databaseId) },
    database_parent: { type: "workspace", workspace: true },
    created_by: { object: "user", id: dashedId(world.botId) },
    last_edited_by: { object: "user", id: dashedId(world.botId) },
    properties: Object.fromEntries(dataSource.properties.map((each) => [each.name, propertySchema(world, each)])),
    url: `https://www.notion.so/${dataSource.databaseId}`,
  };
}

function container({
  id,
  name,
  createdAt,
}: {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}) {
  const annotations = { bold: false, italic: false, strikethrough: false, underline: false, code: false };
  const text = { content: name, link: null };
  return {
    id: dashedId(id),
    title: [
      {
        type: "text" as const,
        text,
        annotations: { ...annotations, color: "default" as const },
        plain_text: name,
        href: null,
      },
    ],
    description: [],
    is_inline: false,
    in_trash: false,
    created_time: isoTime(flooredToMinute(createdAt)),
    last_edited_time: isoTime(flooredToMinute(createdAt)),
    icon: null,
    cover: null,
    public_url: null,
  };
}

function propertySchema(world: World, property: Property): PropertySchema {
  const { name, type } = property;
  const settings = schemaSettings(world, property);
  return { id: encodeURIComponent(property.id), name, description: null, type, [type]: settings } as PropertySchema;
}

function schemaSettings(world: World, property: Property): object {
  const { type, options, groups, prefix } = property;
  const described = options.map((option) => ({ ...option, description: null }));
  switch (type) {
    case "select":
    case "multi_select":
      return { options: described };
    case "status":
      return { options: described, groups: groups.map(groupAnswer) };
    case "relation":
      return relationSettings(world, property);
    case "rollup":
      return rollupSettings(property);
    case "formula":
      return { expression: "" };
    case "unique_id":
      return { prefix: prefix ?? null };
    case "number":
      return { format: "number" };
    default:
      return {};
  }
}

function relationSettings(world: World, { dataSourceId, syncedId }: Property): object {
  const { id, databaseId, properties } = dataSourceOf(world, dataSourceId ?? "");
  const ids = { database_id: dashedId(databaseId), data_source_id: dashedId(id) };
  const other = properties.find((property) => property.id === syncedId);
  if (!other) return { ...ids, type: "single_property", single_property: {} };
  const synced = { synced_property_id: encodeURIComponent(other.id), synced_property_name: other.name };
  return { ...ids, type: "dual_property", dual_property: synced };
}

function rollupSettings({ rollup }: Property): object {
  const { relation = "", property = "", function: how = "show_original" } = rollup ?? {};
  return {
    function: how,
    relation_property_name: relation,
    relation_property_id: relation,
    rollup_property_name: property,
    rollup_property_id: property,
  };
}

const GROUP_COLORS = ["gray", "blue", "green"] as const;
const groupAnswer = (group: Property["groups"][number], place: number) => ({
  id: group.id,
  name: group.name,
  color: GROUP_COLORS[place % GROUP_COLORS.length],
  option_ids: group.optionIds,
});

/** Cut after some 20,000 blocks, and where blocks could not be loaded. A line counts as a block. */
// https://developers.notion.com/guides/data-apis/working-with-markdown-content
export function markdownAnswer(world: World, { id, text }: PageVersion): MarkdownAnswer {
  const lines = text.markdown.split("\n");
  const shown = lines.slice(0, BLOCKS_SHOWN).join("\n");
  return {
    object: "page_markdown",
    id: dashedId(id),
    markdown: shown.replace(/\bsigned:([\w.-]+)/g, (_, name: string) => signedUrl(world, name)),
    truncated: text.truncated || lines.length > BLOCKS_SHOWN || text.unknownBlockIds.length > 0,
    unknown_block_ids: text.unknownBlockIds.map(dashedId),
  };
}

const BLOCKS_SHOWN = 20_000;
