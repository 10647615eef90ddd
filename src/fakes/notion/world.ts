/** The stand-in's world: databases, data sources, pages and users, as plain records that can be looked at. */
import type { Clock } from "../../ports.ts";
import type { SelectColor } from "./properties.ts";

export interface World {
  readonly clock: Pick<Clock, "now">;
  readonly settings: Settings;
  /** All keys are ids of 32 hex digits without dashes. */
  readonly databases: Map<string, Database>;
  readonly dataSources: Map<string, DataSource>;
  /** Every version of every page, oldest first. */
  readonly pages: Map<string, readonly PageVersion[]>;
  readonly users: Map<string, User>;
  readonly unshared: Set<string>;
  readonly cursors: Map<string, Cursor>;
  readonly botId: string;
  newId(): string;
}

/** May be changed at any time. */
export interface Settings {
  /** How long an edit stays hidden from queries; retrieving is always fresh. */
  indexLagMs: number;
  /** Rows that one query gives at most, over all its pages. */
  rowLimit: number;
  /** Requests per rolling minute before 429; undefined: no limit. */
  requestsPerMinute: number | undefined;
  /** Whether a write that changes nothing still moves last_edited_time. Not established for Notion; true is the unkind case. */
  identicalWritesBump: boolean;
  /** https://developers.notion.com/reference/capabilities */
  readContent: boolean;
  updateContent: boolean;
  users: "none" | "without e-mail" | "with e-mail";
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
}

/** A piece of rich text. */
export type Run =
  | { readonly text: string; readonly link?: string }
  | { readonly mention: "user" | "page"; readonly id: string };

/** Options, people, pages by id; texts as runs; a formula's result as such; the rest as it is. */
export type Stored = string | number | boolean | null | readonly string[] | readonly Run[] | Unsupported;
export interface Unsupported {
  readonly unsupported: true;
}

export interface User {
  readonly id: string;
  readonly kind: "person" | "bot" | "group";
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

/** Whether the connection was given access to a page, its data source and its database. */
export function isShared(world: World, id: string): boolean {
  const bare = bareId(id);
  const parent = world.pages.get(bare)?.at(-1)?.dataSourceId ?? world.dataSources.get(bare)?.databaseId;
  return !world.unshared.has(bare) && (parent === undefined || isShared(world, parent));
}
