/** One property's value as Notion answers it → ours. What cannot be read is unknown, never empty. */
import type { PageObjectResponse, RichTextItemResponse } from "@notionhq/client";
import type { Option, Person, PropertyId, Reading } from "../model.ts";

export type Value = PageObjectResponse["properties"][string];

/** Titles of related pages, by page id. */
export type Titles = ReadonlyMap<string, Reading<string>>;

export function titleOf(value: Value): Reading<string> {
  if (value.type !== "title") return changed(value);
  return { value: plainText(value.title).replace(/\s+/g, " ").trim() };
}

export function statusOf(value: Value): Reading<Option | undefined> {
  if (value.type === "status") return { value: value.status ?? undefined };
  if (value.type === "select") return { value: value.select ?? undefined };
  return changed(value);
}

export function peopleOf(value: Value): Reading<readonly Person[]> {
  if (value.type !== "people") return changed(value);
  return { value: value.people.map(personOf) };
}

type Somebody = Extract<Value, { readonly type: "people" }>["people"][number];

/** Without the capability to read users, Notion gives an id and no more. */
function personOf(somebody: Somebody): Person {
  const name = "name" in somebody ? somebody.name : null;
  const email = "type" in somebody && somebody.type === "person" ? somebody.person.email : undefined;
  const kind = somebody.object === "group" ? "group" : "person";
  return { id: somebody.id, kind, ...(name !== null && { name }), ...(email !== undefined && { email }) };
}

/** Of a label property. A checkbox is an option called like the property itself. */
export function optionsOf(value: Value, name: string, titles: Titles): Reading<readonly Option[]> {
  if (value.type === "multi_select") return { value: value.multi_select };
  if (value.type === "checkbox") return { value: value.checkbox ? [{ name }] : [] };
  if (value.type === "formula")
    return bind(resultOf(value), (text) => ({ value: text === "" ? [] : [{ name: text }] }));
  if (value.type === "relation") return titlesOf(value.relation, titles);
  return bind(statusOf(value), (option) => ({ value: option ? [option] : [] }));
}

function resultOf({ formula }: Extract<Value, { readonly type: "formula" }>): Reading<string> {
  if (formula.type === "string") return { value: formula.string?.trim() ?? "" };
  if (formula.type === "number") return { value: formula.number?.toString() ?? "" };
  if (formula.type === "boolean") return { value: formula.boolean?.toString() ?? "" };
  if (formula.type === "date") return { value: formula.date?.start ?? "" };
  return { unknown: "Notion does not compute this formula for the API" };
}

function titlesOf(pages: readonly { readonly id: string }[], titles: Titles): Reading<readonly Option[]> {
  const options: Option[] = [];
  for (const page of pages) {
    const title = titles.get(bareId(page.id)) ?? { unknown: "a related page was not read" };
    if ("unknown" in title) return title;
    if (title.value !== "") options.push({ name: title.value });
  }
  return { value: options };
}

export function uniqueIdOf(value: Value | undefined): string | undefined {
  if (value?.type !== "unique_id" || value.unique_id.number === null) return undefined;
  const { prefix, number } = value.unique_id;
  return prefix ? `${prefix}-${number}` : `${number}`;
}

/** A URL, a number, or nothing. */
export function linkOf(value: Value | undefined): string | number | undefined {
  if (value?.type === "url") return value.url?.trim() || undefined;
  if (value?.type === "number") return value.number ?? undefined;
  return undefined;
}

export function textOf(value: Value | undefined): string | undefined {
  if (value?.type !== "rich_text") return undefined;
  return plainText(value.rich_text).trim() || undefined;
}

export const isChecked = (value: Value | undefined): boolean => value?.type === "checkbox" && value.checkbox;

export const known = <T>(reading: Reading<T>): T | undefined => ("value" in reading ? reading.value : undefined);

export function bind<T, U>(reading: Reading<T>, next: (value: T) => Reading<U>): Reading<U> {
  return "value" in reading ? next(reading.value) : reading;
}

const changed = ({ type }: Value): { unknown: string } => ({ unknown: `its property is now of type ${type}` });

/** 32 lower-case hex digits, however Notion wrote it. */
export const bareId = (id: string): string => id.replaceAll("-", "").toLowerCase();

/** Notion writes property ids URL-encoded: github.com/makenotion/notion-sdk-js/pull/402 */
export function propertyId(encoded: string): PropertyId {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

export const plainText = (pieces: readonly Pick<RichTextItemResponse, "plain_text">[]): string =>
  pieces.map((piece) => piece.plain_text).join("");
