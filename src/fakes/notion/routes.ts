/** The stand-in's routes: what each takes, what each gives, and what it refuses. */
import { invalid, notFound, Refusal } from "./answers.ts";
import { refuseDeepFilter } from "./filter.ts";
import type { Shape } from "./official.ts";
import { queryAnswer, slice } from "./query.ts";
import { databaseAnswer, dataSourceAnswer, markdownAnswer, pageAnswer } from "./render.ts";
import type { QueryBody, UpdateBody, UserAnswer } from "./types.ts";
import { fullUserAnswer } from "./users.ts";
import { propertyItems, propertyList } from "./values.ts";
import {
  bareId,
  type DataSource,
  dashedId,
  dataSourceOf,
  findProperty,
  isShared,
  type PageVersion,
  type World,
} from "./world.ts";
import { updatePage } from "./write.ts";

export interface Call {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface RouteEntry {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: RegExp;
  readonly takes?: Shape;
  readonly gives: Shape;
  /** Refusals that come before the body is held to the official types. */
  refuse?(call: Call): void;
  /** @throws Refusal */
  answer(call: Call): object;
}

export const routes: readonly RouteEntry[] = [
  {
    method: "GET",
    path: /^\/v1\/databases\/(?<id>[^/]+)$/,
    gives: "DatabaseAnswer",
    answer: ({ world, params }) => {
      const id = readableId(world, "database", params.id);
      const database = world.databases.get(id);
      if (!database) throw notFound("database", dashedId(id));
      return databaseAnswer(world, database);
    },
  },
  {
    method: "GET",
    path: /^\/v1\/data_sources\/(?<id>[^/]+)$/,
    gives: "DataSourceAnswer",
    answer: ({ world, params }) => dataSourceAnswer(world, readableDataSource(world, params.id)),
  },
  {
    method: "POST",
    path: /^\/v1\/data_sources\/(?<id>[^/]+)\/query$/,
    takes: "QueryBody",
    gives: "QueryAnswer",
    refuse: ({ body }) => refuseQuery((body ?? {}) as QueryBody),
    answer: ({ world, params, query, body }) => {
      const dataSource = readableDataSource(world, params.id);
      return queryAnswer(world, dataSource, body as QueryBody, onlyProperties(dataSource, query));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/pages\/(?<id>[^/]+)$/,
    gives: "PageAnswer",
    answer: ({ world, params, query }) => {
      const page = readablePage(world, params.id);
      return pageAnswer(world, page, onlyProperties(dataSourceOf(world, page.dataSourceId), query));
    },
  },
  {
    method: "PATCH",
    path: /^\/v1\/pages\/(?<id>[^/]+)$/,
    takes: "UpdateBody",
    gives: "PageAnswer",
    answer: ({ world, params, query, body }) => {
      const page = readablePage(world, params.id);
      if (!world.settings.updateContent) throw forbidden();
      const dataSource = dataSourceOf(world, page.dataSourceId);
      const only = onlyProperties(dataSource, query);
      return pageAnswer(world, updatePage(world, page, body as UpdateBody), only);
    },
  },
  {
    method: "GET",
    path: /^\/v1\/pages\/(?<id>[^/]+)\/properties\/(?<property>[^/]+)$/,
    gives: "PropertyAnswer",
    answer: propertyAnswer,
  },
  {
    method: "GET",
    path: /^\/v1\/pages\/(?<id>[^/]+)\/markdown$/,
    gives: "MarkdownAnswer",
    answer: ({ world, params }) => markdownAnswer(world, readablePage(world, params.id)),
  },
  {
    method: "GET",
    path: /^\/v1\/users\/me$/,
    gives: "UserAnswer",
    answer: ({ world }) => fullUserAnswer(world, world.botId),
  },
  { method: "GET", path: /^\/v1\/users$/, gives: "UsersAnswer", answer: usersAnswer },
];

function propertyAnswer({ world, params, query }: Call): object {
  const page = readablePage(world, params.id);
  const wanted = decodeURIComponent(params.property ?? "");
  const property = findProperty(dataSourceOf(world, page.dataSourceId), wanted);
  if (!property) throw invalid(`Could not find property with name or id: ${wanted}`);
  const items = propertyItems(world, page, property);
  if (!Array.isArray(items)) return items;
  const { results, next } = slice(world, `${page.id} ${property.id}`, items, paging(query));
  return propertyList(property, results, next);
}

/** People and bots, without guests. */
// https://developers.notion.com/reference/get-users
function usersAnswer({ world, query }: Call): object {
  if (world.settings.users === "none") throw forbidden();
  const members = [...world.users.values()].filter(({ kind, isGuest }) => kind !== "group" && !isGuest);
  const all = members.map(({ id }): UserAnswer => fullUserAnswer(world, id));
  const { results, next } = slice(world, "users", all, paging(query));
  return { object: "list", results, next_cursor: next ?? null, has_more: next !== undefined, type: "user", user: {} };
}

const forbidden = () => new Refusal(403, "restricted_resource", "Insufficient permissions for this endpoint.");

function refuseQuery(body: QueryBody): void {
  refusePageSize(body.page_size);
  refuseDeepFilter(body.filter);
  // https://developers.notion.com/reference/query-a-data-source
  for (const key of ["in_trash", "archived"] as const)
    if (key in body)
      throw invalid(`body failed validation: body.${key} should be not present, instead was \`${body[key]}\`.`);
}

// https://developers.notion.com/reference/intro#pagination
function refusePageSize(size: unknown): void {
  if (typeof size === "number" && size > 100)
    throw invalid(`body failed validation: body.page_size should be ≤ \`100\`, instead was \`${size}\`.`);
}

function paging(query: URLSearchParams): { startCursor: string | undefined; pageSize: number } {
  const pageSize = Number(query.get("page_size") ?? 100);
  refusePageSize(pageSize);
  return { startCursor: query.get("start_cursor") ?? undefined, pageSize };
}

function onlyProperties(dataSource: DataSource, query: URLSearchParams): ReadonlySet<string> | undefined {
  const wanted = [...query.getAll("filter_properties"), ...query.getAll("filter_properties[]")];
  if (wanted.length === 0) return undefined;
  const ids = wanted.map((nameOrId) => {
    const property = findProperty(dataSource, nameOrId);
    if (!property) throw invalid(`Could not find property with name or id: ${nameOrId}`);
    return property.id;
  });
  return new Set(ids);
}

function readablePage(world: World, id: string | undefined): PageVersion {
  const bare = readableId(world, "page", id);
  const page = world.pages.get(bare)?.at(-1);
  if (!page) throw notFound("page", dashedId(bare));
  return page;
}

function readableDataSource(world: World, id: string | undefined): DataSource {
  const bare = readableId(world, "data_source", id);
  const dataSource = world.dataSources.get(bare);
  if (!dataSource) throw notFound("data_source", dashedId(bare));
  return dataSource;
}

/** Deleted and not shared are one and the same answer: https://developers.notion.com/reference/status-codes. */
function readableId(world: World, kind: "page" | "database" | "data_source", id = ""): string {
  const bare = bareId(decodeURIComponent(id));
  if (!/^[0-9a-f]{32}$/.test(bare))
    throw invalid(`path failed validation: path.${kind}_id should be a valid uuid, instead was \`"${id}"\`.`);
  if (!world.settings.readContent) throw forbidden();
  if (!isShared(world, bare)) throw notFound(kind, dashedId(bare));
  return bare;
}
