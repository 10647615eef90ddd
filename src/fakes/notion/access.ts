/** What the connection may reach, and the parts of a request that all routes read alike. */
import { forbidden, invalid, notFound } from "./answers.ts";
import {
  bareId,
  type Comment,
  type Database,
  type DataSource,
  dashedId,
  findProperty,
  isShared,
  type PageVersion,
  type World,
} from "./world.ts";

type Kind = "page" | "database" | "data_source" | "user" | "comment";

export function readablePage(world: World, id: string | undefined): PageVersion {
  refuseUnless(world.settings.readContent);
  return reachablePage(world, id);
}

/** Whatever may be read of it: writing is another capability. */
export function reachablePage(world: World, id: string | undefined): PageVersion {
  const bare = reachableId(world, "page", id);
  const page = world.pages.get(bare)?.at(-1);
  if (!page) throw notFound("page", dashedId(bare));
  return page;
}

export function readableDatabase(world: World, id: string | undefined): Database {
  refuseUnless(world.settings.readContent);
  const bare = reachableId(world, "database", id);
  const database = world.databases.get(bare);
  if (!database) throw notFound("database", dashedId(bare));
  return database;
}

export function readableDataSource(world: World, id: string | undefined): DataSource {
  refuseUnless(world.settings.readContent);
  return reachableDataSource(world, id);
}

export function reachableDataSource(world: World, id: string | undefined): DataSource {
  const bare = reachableId(world, "data_source", id);
  const dataSource = world.dataSources.get(bare);
  if (!dataSource) throw notFound("data_source", dashedId(bare));
  return dataSource;
}

export function reachableComment(world: World, id: string | undefined): Comment {
  const bare = validId("comment", id);
  const comment = world.comments.get(bare);
  if (!comment || !isShared(world, comment.pageId)) throw notFound("comment", dashedId(bare));
  return comment;
}

/** A missing capability is answered 403, whatever the object. */
// https://developers.notion.com/reference/capabilities
export function refuseUnless(capability: boolean): void {
  if (!capability) throw forbidden();
}

/** Deleted and not shared are one and the same answer: https://developers.notion.com/reference/status-codes. */
function reachableId(world: World, kind: Kind, id: string | undefined): string {
  const bare = validId(kind, id);
  if (!isShared(world, bare)) throw notFound(kind, dashedId(bare));
  return bare;
}

export function validId(kind: Kind, id = ""): string {
  const bare = bareId(decodeURIComponent(id));
  if (!/^[0-9a-f]{32}$/.test(bare))
    throw invalid(`path failed validation: path.${kind}_id should be a valid uuid, instead was \`"${id}"\`.`);
  return bare;
}

// https://developers.notion.com/reference/intro#pagination
export function refusePageSize(size: unknown): void {
  if (typeof size === "number" && size > 100)
    throw invalid(`body failed validation: body.page_size should be ≤ \`100\`, instead was \`${size}\`.`);
}

export function paging(query: URLSearchParams): { startCursor: string | undefined; pageSize: number } {
  const pageSize = Number(query.get("page_size") ?? 100);
  refusePageSize(pageSize);
  return { startCursor: query.get("start_cursor") ?? undefined, pageSize };
}

export function onlyProperties(dataSource: DataSource, query: URLSearchParams): ReadonlySet<string> | undefined {
  const wanted = [...query.getAll("filter_properties"), ...query.getAll("filter_properties[]")];
  if (wanted.length === 0) return undefined;
  const ids = wanted.map((nameOrId) => {
    const property = findProperty(dataSource, nameOrId);
    if (!property) throw invalid(`Could not find property with name or id: ${nameOrId}`);
    return property.id;
  });
  return new Set(ids);
}
