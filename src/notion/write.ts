/** The columns we own, as Notion's PATCH takes them, and whether its answer holds them. */
import type { PageObjectResponse, UpdatePageParameters } from "@notionhq/client";
import type { Bindings, Bound } from "../config/bindings.ts";
import type { PropertyId } from "../model.ts";
import type { TaskSource } from "../ports.ts";
import { valuesOf } from "./parse.ts";
import { plainText, type Value } from "./values.ts";

export type Columns = Parameters<TaskSource["write"]>[1];

type Properties = Record<PropertyId, Column>;
type Column =
  | { readonly url: string }
  | { readonly number: number }
  | { readonly rich_text: { readonly text: { readonly content: string } }[] };

/** By property id: names may change under us. What has no property to hold it is left out. */
export function columnsOf(
  { issue, pullRequest, note }: Columns,
  { properties }: Bindings,
): Properties & UpdatePageParameters["properties"] {
  const columns: Properties = {};
  if (issue) columns[properties.issue.id] = linkIn(properties.issue, issue);
  if (pullRequest && properties.pullRequest)
    columns[properties.pullRequest.id] = linkIn(properties.pullRequest, pullRequest);
  if (note !== undefined && properties.note)
    columns[properties.note.id] = { rich_text: note === "" ? [] : [{ text: { content: cut(note.toWellFormed()) } }] };
  return columns as Properties & UpdatePageParameters["properties"];
}

const linkIn = ({ type }: Bound, { number, url }: NonNullable<Columns["issue"]>): Column =>
  type === "number" ? { number } : { url };

/** Names of the properties whose answer is not what was sent. An unknown property may be "200 and ignored". */
export function unwritten(page: PageObjectResponse, columns: Properties): readonly string[] {
  const values = valuesOf(page);
  const names = new Map(Object.entries(page.properties).map(([name, value]) => [value, name]));
  return Object.entries(columns).flatMap(([id, column]) => {
    const value = values.get(id);
    if (value && contentOf(value) === contentSent(column)) return [];
    return [`the property "${(value && names.get(value)) ?? id}"`];
  });
}

function contentSent(column: Column): string | number {
  if ("url" in column) return column.url;
  if ("number" in column) return column.number;
  return column.rich_text.map(({ text }) => text.content).join("");
}

function contentOf(value: Value): string | number | null | undefined {
  if (value.type === "url") return value.url;
  if (value.type === "number") return value.number;
  return value.type === "rich_text" ? plainText(value.rich_text) : undefined;
}

// https://developers.notion.com/reference/request-limits: 2,000 per text. Units or characters is not said; units are the smaller.
const cut = (note: string): string =>
  note.length <= 2000 ? note : `${note.slice(0, 1999).replace(/[\uD800-\uDBFF]$/, "")}…`;
