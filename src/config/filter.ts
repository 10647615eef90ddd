/** The configured Notion filter, and how ours joins it without nesting deeper than Notion allows. */
import type { NotionFilter } from "./config.ts";

/** Pages that pass the configured filter and all of `ours` (timestamp filters). */
export function withinWindow(
  filter: NotionFilter | undefined,
  ...ours: readonly [NotionFilter, ...NotionFilter[]]
): NotionFilter {
  const theirs = filter === undefined ? [] : Array.isArray(filter.and) ? filter.and : [filter];
  const all = [...theirs, ...ours];
  return all.length === 1 ? ours[0] : { and: all };
}

/**
 * What is wrong with a configured filter: undefined, or what was expected in its place. Notion nests `and` and `or` two
 * levels deep (developers.notion.com/reference/filter-data-source-entries); our `and` is one of them unless the
 * filter's own stands at the top.
 */
export function filterFault(filter: unknown, levels = 2): string | undefined {
  if (!isMap(filter)) return "a filter: a map with property, timestamp, and, or or";
  const kinds = ["and", "or"].filter((kind) => Object.hasOwn(filter, kind));
  const kind = kinds[0];
  if (kind === undefined) return leafFault(filter);
  if (Object.keys(filter).length > 1) return `nothing beside "${kind}" in the same map`;
  const below = kind === "or" && levels === 2 ? 0 : levels - 1;
  if (levels === 0 || below < 0) return DEEP;
  const parts = filter[kind];
  if (!Array.isArray(parts) || parts.length === 0) return `a list of filters under "${kind}"`;
  // Arrays in a request hold 100 items (developers.notion.com/reference/request-limits); some must be left for ours.
  if (parts.length > 95) return `at most 95 filters under "${kind}"`;
  return parts.map((part) => filterFault(part, below)).find((fault) => fault !== undefined);
}

const DEEP =
  'a flatter filter: "and" at the top may hold and/or lists, "or" at the top none, and no list may nest deeper (Notion allows two levels, and one is needed for the time window)';

function leafFault(filter: NotionFilter): string | undefined {
  const names = ["property", "timestamp"].filter((key) => typeof filter[key] === "string");
  return names.length === 1
    ? undefined
    : 'the name of a "property" (in quotes) and its condition, as in { property: Team, select: { equals: Platform } }';
}

function isMap(value: unknown): value is NotionFilter {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
