/** The stand-in's routes: what each takes, what each gives, and what it refuses. */
import {
  onlyProperties,
  paging,
  reachableDataSource,
  reachablePage,
  readableDatabase,
  readableDataSource,
  readablePage,
  refusePageSize,
  refuseUnless,
} from "./access.ts";
import { invalid } from "./answers.ts";
import { commentRoutes } from "./comment-routes.ts";
import { createPage } from "./create.ts";
import { refuseDeepFilter } from "./filter.ts";
import { queryAnswer, slice } from "./query.ts";
import { databaseAnswer, dataSourceAnswer, markdownAnswer, pageAnswer } from "./render.ts";
import type { Call, RouteEntry } from "./route.ts";
import type { CreateBody, QueryBody, UpdateBody } from "./types.ts";
import { userRoutes } from "./user-routes.ts";
import { propertyItems, propertyList } from "./values.ts";
import { dashedId, dataSourceOf, findProperty, type PageVersion, type World } from "./world.ts";
import { updatePage } from "./write.ts";

const pageRoutes: readonly RouteEntry[] = [
  {
    method: "GET",
    path: /^\/v1\/databases\/(?<id>[^/]+)$/,
    does: "reads",
    gives: "DatabaseAnswer",
    answer: ({ world, params }) => databaseAnswer(world, readableDatabase(world, params.id)),
  },
  {
    method: "GET",
    path: /^\/v1\/data_sources\/(?<id>[^/]+)$/,
    does: "reads",
    gives: "DataSourceAnswer",
    answer: ({ world, params }) => dataSourceAnswer(world, readableDataSource(world, params.id)),
  },
  {
    method: "POST",
    path: /^\/v1\/data_sources\/(?<id>[^/]+)\/query$/,
    does: "reads",
    takes: "QueryBody",
    gives: "QueryAnswer",
    refuse: ({ body }) => refuseQuery((body ?? {}) as QueryBody),
    answer: ({ world, params, query, body }) => {
      const dataSource = readableDataSource(world, params.id);
      return queryAnswer(world, dataSource, body as QueryBody, onlyProperties(dataSource, query));
    },
  },
  {
    method: "POST",
    path: /^\/v1\/pages$/,
    does: "makes a page",
    takes: "CreateBody",
    gives: "PageOrIdAnswer",
    answer: ({ world, body }) => {
      refuseUnless(world.settings.insertContent);
      const { parent } = body as CreateBody;
      const id = parent && "data_source_id" in parent ? parent.data_source_id : undefined;
      if (id === undefined) throw new Error("fake Notion makes pages in data sources only");
      return writtenPage(world, createPage(world, reachableDataSource(world, id), body as CreateBody));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/pages\/(?<id>[^/]+)$/,
    does: "reads",
    gives: "PageAnswer",
    answer: ({ world, params, query }) => {
      const page = readablePage(world, params.id);
      return pageAnswer(world, page, onlyProperties(dataSourceOf(world, page.dataSourceId), query));
    },
  },
  {
    method: "PATCH",
    path: /^\/v1\/pages\/(?<id>[^/]+)$/,
    does: "changes",
    takes: "UpdateBody",
    gives: "PageOrIdAnswer",
    answer: ({ world, params, query, body }) => {
      const page = reachablePage(world, params.id);
      refuseUnless(world.settings.updateContent);
      const only = onlyProperties(dataSourceOf(world, page.dataSourceId), query);
      return writtenPage(world, updatePage(world, page, body as UpdateBody), only);
    },
  },
  {
    method: "GET",
    path: /^\/v1\/pages\/(?<id>[^/]+)\/properties\/(?<property>[^/]+)$/,
    does: "reads",
    gives: "PropertyAnswer",
    answer: propertyAnswer,
  },
  {
    method: "GET",
    path: /^\/v1\/pages\/(?<id>[^/]+)\/markdown$/,
    does: "reads",
    gives: "MarkdownAnswer",
    answer: ({ world, params }) => markdownAnswer(world, readablePage(world, params.id)),
  },
];

export const routes: readonly RouteEntry[] = [...pageRoutes, ...commentRoutes, ...userRoutes];

/** Without the capability to read, what was written shows its id and no more. */
// https://developers.notion.com/reference/page
const writtenPage = (world: World, page: PageVersion, only?: ReadonlySet<string>): object =>
  world.settings.readContent ? pageAnswer(world, page, only) : { object: "page", id: dashedId(page.id) };

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

function refuseQuery(body: QueryBody): void {
  refusePageSize(body.page_size);
  refuseDeepFilter(body.filter);
  // https://developers.notion.com/reference/query-a-data-source
  for (const key of ["in_trash", "archived"] as const)
    if (key in body)
      throw invalid(`body failed validation: body.${key} should be not present, instead was \`${body[key]}\`.`);
}
