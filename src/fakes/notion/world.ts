/** The stand-in's world: databases, data sources, pages and users, as plain records that can be looked at. */
import type { Clock } from "../../ports.ts";
import type { SelectColor } from "./properties.ts";
import type { Settings } from "./settings.ts";

export interface World {
  readonly clock: Pick<Clock, "now">;
  readonly settings: Settings;
  /** All keys are ids of 32 hex digits without dashes. */
  readonly databases: Map<string, Database>;
  readonly dataSources: Map<string, DataSource>;
  /** Every version of every page, oldest first. */
  readonly pages: Map<string, readonly PageVersion[]>;
  readonly users: Map<string, User>;
  readonly comments: Map<string, Comment>;
  readonly unshared: Set<string>;
  /** Pages and data sources of which lists show the id and little else. */
  readonly partial: Set<string>;
  readonly cursors: Map<string, Cursor>;
  readonly botId: string;
  newId(): string;
}

export interface Database {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface DataSource {
  readonly id: string;
  readonly databaseId: string;
  readonly name: string;
  readonly createdAt: number;
  /** In the schema's order. */
  readonly properties: readonly Property[];
  readonly lastUniqueId: number;
  /** The data source, a wiki, among whose rows this one is listed. */
  readonly wikiId: string | undefined;
}

export interface Property {
  /** Decoded: `Z<lH`; answers carry it URL-encoded. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Of select, multi_select, status. */
  readonly options: readonly Option[];
  /** Of status. */
  readonly groups: readonly { readonly id: string; readonly name: string; readonly optionIds: readonly string[] }[];
  /** Of relation. */
  readonly dataSourceId: string | undefined;
  /** Of a two-way relation: the id of the property on the other side. */
  readonly syncedId: string | undefined;
  /** Of rollup. */
  readonly rollup: { readonly relation: string; readonly property: string; readonly function: string } | undefined;
  /** Of unique_id. */
  readonly prefix: string | undefined;
}

export interface Option {
  readonly id: string;
  readonly name: string;
  readonly color: SelectColor;
}

/** A page as it was from `since` on. */
export interface PageVersion {
  readonly id: string;
  readonly since: number;
  readonly dataSourceId: string;
  /** Moved out of its data source, under a page: it keeps nothing but its title. */
  readonly parentPageId: string | undefined;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly editedAt: number;
  readonly editedBy: string;
  readonly inTrash: boolean;
  readonly isArchived: boolean;
  /** By property id. */
  readonly values: Readonly<Record<string, Stored>>;
  readonly text: PageText;
}

/** `signed:<name>` in the Markdown stands for a file and becomes a signed address, another at each read. */
export interface PageText {
  readonly markdown: string;
  readonly truncated: boolean;
  /** Blocks that could not be loaded. */
  readonly unknownBlockIds: readonly string[];
}

/** A piece of rich text. */
export type Run =
  | { readonly text: string; readonly link?: string; readonly marks?: readonly Mark[] }
  | { readonly mention: "user" | "page"; readonly id: string };

export type Mark = "bold" | "italic" | "strikethrough" | "code";

/** Options, people, pages by id; texts as runs; a formula's result as such; the rest as it is. */
export type Stored = string | number | boolean | null | readonly string[] | readonly Run[] | Unsupported | RolledUp;
export interface Unsupported {
  readonly unsupported: true;
}
/** A rollup's result: a number, the texts of an array, or that Notion did not work it out. */
export interface RolledUp {
  readonly rolledUp: number | readonly string[] | "incomplete" | "unsupported";
}

export interface Comment {
  readonly id: string;
  readonly pageId: string;
  readonly discussionId: string;
  readonly createdAt: number;
  readonly editedAt: number;
  readonly createdBy: string;
  readonly runs: readonly Run[];
  readonly isResolved: boolean;
}

export interface User {
  readonly id: string;
  /** An agent is one of Notion's own: a bot to the API, an "agent" to webhooks. */
  readonly kind: "person" | "bot" | "group" | "agent";
  readonly name: string;
  readonly email: string | undefined;
  /** Guests occur in values but not in the list of users. */
  readonly isGuest: boolean;
  /** Only its id can be seen. */
  readonly isPartial: boolean;
}

export interface Cursor {
  readonly scope: string;
  /** How many results were given before it, and the key of the last one. */
  readonly given: number;
  readonly after: readonly [string | number, string];
}

export const flooredToMinute = (time: number): number => Math.floor(time / 60_000) * 60_000;

export const bareId = (id: string): string => id.replaceAll("-", "").toLowerCase();
export const dashedId = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

export function pageNow(world: World, id: string): PageVersion {
  const page = world.pages.get(bareId(id))?.at(-1);
  if (!page) throw new Error(`the world has no page ${id}`);
  return page;
}

export function dataSourceOf(world: World, id: string): DataSource {
  const dataSource = world.dataSources.get(bareId(id));
  if (!dataSource) throw new Error(`the world has no data source ${id}`);
  return dataSource;
}

/** Finds by name or by id, encoded or not, as Notion does. */
export function findProperty(dataSource: DataSource, nameOrId: string): Property | undefined {
  return dataSource.properties.find(
    ({ id, name }) => id === nameOrId || name === nameOrId || encodeURIComponent(id) === nameOrId,
  );
}

/** Adds a row to a data source, with the next number where it counts its rows. */
export function addPage(
  world: World,
  dataSourceId: string,
  { values, markdown, by }: { values: Readonly<Record<string, Stored>>; markdown: string; by: string },
): PageVersion {
  const dataSource = dataSourceOf(world, dataSourceId);
  const number = dataSource.lastUniqueId + 1;
  world.dataSources.set(dataSource.id, { ...dataSource, lastUniqueId: number });
  const uniqueIds = dataSource.properties.filter(({ type }) => type === "unique_id").map(({ id }) => [id, number]);
  const { editedAt, editedBy } = edited(world, by);
  const page: PageVersion = {
    id: world.newId(),
    since: world.clock.now(),
    dataSourceId: dataSource.id,
    parentPageId: undefined,
    createdAt: editedAt,
    createdBy: editedBy,
    editedAt,
    editedBy,
    inTrash: false,
    isArchived: false,
    values: { ...values, ...Object.fromEntries(uniqueIds) },
    text: { markdown, truncated: false, unknownBlockIds: [] },
  };
  world.pages.set(page.id, [page]);
  return page;
}

/** Adds a version. Its times are what `changes` says; `since` is now. */
export function changePage(world: World, id: string, changes: Partial<PageVersion>): PageVersion {
  const versions = world.pages.get(bareId(id)) ?? [];
  const next = { ...pageNow(world, id), ...changes, since: world.clock.now() };
  world.pages.set(next.id, [...versions, next]);
  return next;
}

/** What an edit by `editor` at this moment sets. Times are floored to the minute: */
// https://developers.notion.com/changelog/last-edited-time-is-now-rounded-to-the-nearest-minute
export const edited = (world: World, editor: string): Pick<PageVersion, "editedAt" | "editedBy"> => ({
  editedAt: flooredToMinute(world.clock.now()),
  editedBy: editor,
});

/** Who writes when the API does: a personal access token's owner, else the connection's bot. */
export const writerOf = ({ settings, botId }: World): string => settings.tokenOwner ?? botId;

/** Whether the connection was given access to a page, its data source and its database. */
export function isShared(world: World, id: string): boolean {
  const bare = bareId(id);
  const page = world.pages.get(bare)?.at(-1);
  const parent = page?.parentPageId ?? page?.dataSourceId ?? world.dataSources.get(bare)?.databaseId;
  return !world.unshared.has(bare) && (parent === undefined || isShared(world, parent));
}
