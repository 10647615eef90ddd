/** Querying a data source: which rows, in which order, and how far one answer reaches. */
import { invalid } from "./answers.ts";
import { compileFilter } from "./filter.ts";
import { dataSourceAnswer, pageAnswer } from "./render.ts";
import type { QueryAnswer, QueryBody } from "./types.ts";
import {
  type DataSource,
  dashedId,
  dataSourceOf,
  flooredToMinute,
  isShared,
  type PageVersion,
  type World,
} from "./world.ts";

type Key = readonly [string | number, string];

/** One page of rows. Its place is the last row's key, so a row edited meanwhile moves and may come twice, or never. */
export function queryAnswer(
  world: World,
  dataSource: DataSource,
  body: QueryBody,
  only: ReadonlySet<string> | undefined,
): QueryAnswer {
  const { start_cursor, page_size = 100, ...question } = body;
  const scope = `${dataSource.id} ${JSON.stringify(question)}`;
  const start = start_cursor ? redeem(world, scope, start_cursor) : undefined;
  const { keyOf, compare } = order(body.sorts);
  const passes = compileFilter(world, dataSource, body.filter);
  const candidates = [...visibleRows(world, dataSource), ...wikiRows(world, dataSource)];
  const rows = candidates
    .filter(({ id }) => !body.result_type || world.pages.has(id) === (body.result_type === "page"))
    .filter(passes)
    .map((row) => ({ row, key: keyOf(row) }))
    .filter(({ key }) => !start || compare(key, start.after) > 0)
    .sort((a, b) => compare(a.key, b.key));
  const given = start?.given ?? 0;
  const page = rows.slice(0, Math.min(page_size, world.settings.rowLimit - given));
  const last = page.at(-1);
  const isCapped = given + rows.length > world.settings.rowLimit;
  const isOver = page.length === rows.length || given + page.length >= world.settings.rowLimit;
  const next = last && !isOver ? issue(world, scope, given + page.length, last.key) : undefined;
  return {
    object: "list",
    results: page.map(({ row }) => rowAnswer(world, row, only)),
    next_cursor: next ?? null,
    has_more: next !== undefined,
    type: "page_or_data_source",
    page_or_data_source: {},
    // On every page of a query that has too many rows, and absent from all others.
    // https://developers.notion.com/guides/data-apis/query-large-data-sources
    ...(isCapped && { request_status: { type: "incomplete", incomplete_reason: "query_result_limit_reached" } }),
  };
}

/** Rows as the index knows them; it lags behind. Trashed, archived, moved and unshared pages are not there. */
// https://github.com/makenotion/notion-sdk-js/issues/524
function* visibleRows(world: World, dataSource: DataSource): Generator<PageVersion> {
  const indexedUntil = world.clock.now() - world.settings.indexLagMs;
  for (const versions of world.pages.values()) {
    const row = versions.findLast(({ since }) => since <= indexedUntil);
    if (!row || row.dataSourceId !== dataSource.id || row.parentPageId !== undefined) continue;
    if (!row.inTrash && !row.isArchived && !world.unshared.has(row.id)) yield row;
  }
}

/** In a wiki, data sources are rows among the pages, here without values but the title. */
// https://developers.notion.com/reference/query-a-data-source
function wikiRows(world: World, wiki: DataSource): PageVersion[] {
  const listed = [...world.dataSources.values()].filter(({ id, wikiId }) => wikiId === wiki.id && isShared(world, id));
  return listed.map(({ id, name, createdAt }) => ({
    id,
    since: createdAt,
    dataSourceId: wiki.id,
    parentPageId: undefined,
    createdAt: flooredToMinute(createdAt),
    createdBy: world.botId,
    editedAt: flooredToMinute(createdAt),
    editedBy: world.botId,
    inTrash: false,
    isArchived: false,
    values: { title: [{ text: name }] },
    text: { markdown: "", truncated: false, unknownBlockIds: [] },
  }));
}

/** Whole, or partial: then a page shows its id, a data source its id and columns. */
function rowAnswer(
  world: World,
  row: PageVersion,
  only: ReadonlySet<string> | undefined,
): QueryAnswer["results"][number] {
  const isPartial = world.partial.has(row.id);
  const id = dashedId(row.id);
  if (world.pages.has(row.id)) return isPartial ? { object: "page", id } : pageAnswer(world, row, only);
  const whole = dataSourceAnswer(world, dataSourceOf(world, row.id));
  return isPartial ? { object: "data_source", id, properties: whole.properties } : whole;
}

/** Unsorted rows come in the order of their ids: Notion guarantees none. */
function order(sorts: QueryBody["sorts"] = []): {
  readonly keyOf: (row: PageVersion) => Key;
  readonly compare: (a: Key, b: Key) => number;
} {
  const [sort, ...others] = sorts;
  if (others.length > 0 || (sort && "property" in sort)) throw new Error("fake Notion sorts by one timestamp only");
  const direction = sort?.direction === "descending" ? -1 : 1;
  const compare = (a: Key, b: Key) => (a[0] === b[0] ? compareText(a[1], b[1]) : direction * (a[0] < b[0] ? -1 : 1));
  if (!sort) return { keyOf: ({ id }) => [0, id], compare };
  const which = sort.timestamp === "created_time" ? "createdAt" : "editedAt";
  return { keyOf: (row) => [row[which], row.id], compare };
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The part of `results` from a cursor on, for lists that stand still, and the next cursor. */
export function slice<T>(
  world: World,
  scope: string,
  results: readonly T[],
  { startCursor, pageSize }: { readonly startCursor: string | undefined; readonly pageSize: number },
): { readonly results: T[]; readonly next: string | undefined } {
  const given = startCursor === undefined ? 0 : redeem(world, scope, startCursor).given;
  const until = given + pageSize;
  return {
    results: results.slice(given, until),
    next: until < results.length ? issue(world, scope, until, [until, ""]) : undefined,
  };
}

function issue(world: World, scope: string, given: number, after: Key): string {
  const cursor = world.newId();
  world.cursors.set(cursor, { scope, given, after });
  return cursor;
}

// https://github.com/2anki/2anki.net/issues/3498
function redeem(world: World, scope: string, cursor: string) {
  const place = world.cursors.get(cursor.replaceAll("-", ""));
  if (place?.scope !== scope) throw invalid(`The start_cursor provided is invalid: ${cursor}`);
  return place;
}
