/** A page as Notion answers it → Task, by the ids of its bound properties. */
import type { PageObjectResponse } from "@notionhq/client";
import type { Bindings, Bound, BoundLabel } from "../config/bindings.ts";
import { digest } from "../digest.ts";
import type { LabelReading, Option, PageId, PropertyId, Reading, SeenValue, Task } from "../model.ts";
import { shorten } from "../shorten.ts";
import {
  bareId,
  bind,
  isChecked,
  known,
  linkOf,
  optionsOf,
  peopleOf,
  propertyId,
  statusOf,
  type Titles,
  textOf,
  titleOf,
  uniqueIdOf,
  type Value,
} from "./values.ts";

/** What had to be asked for apart from the page. */
export interface ReadApart {
  /** Whole values in place of those that Notion cut, or why they could not be had. */
  readonly whole: ReadonlyMap<PropertyId, Reading<Value>>;
  readonly titles: Titles;
}

/** Same page, same bindings, same task. */
export function parseTask(page: PageObjectResponse, bindings: Bindings, apart: ReadApart): Task {
  const { properties } = bindings;
  const values = valuesOf(page);
  const read = ({ id, name }: Bound): Reading<Value> => {
    const value = values.get(id);
    return apart.whole.get(id) ?? (value ? { value } : { unknown: `the page has no property "${name}"` });
  };
  const at = (bound: Bound | undefined): Value | undefined => bound && known(read(bound));
  const uniqueId = uniqueIdOf(at(properties.uniqueId));
  const task = {
    id: bareId(page.id) as PageId,
    url: page.url.length > LONGEST ? `https://www.notion.so/${bareId(page.id)}` : page.url,
    createdAt: page.created_time,
    editedAt: page.last_edited_time,
    place: placeOf(page, bindings),
    title: bind(read(properties.title), titleOf),
    ...(uniqueId !== undefined && { uniqueId }),
    status: bind(read(properties.status), statusOf),
    people: properties.people ? bind(read(properties.people), peopleOf) : { value: [] },
    labels: bindings.labels.map((label) => labelOf(label, read(label), apart.titles)),
    issueLink: linkOf(at(properties.issue)),
    pullRequestLink: linkOf(at(properties.pullRequest)),
    branch: textOf(at(properties.branch)),
    note: textOf(at(properties.note)),
    paused: isChecked(at(properties.pause)),
  };
  return { ...task, seen: seenOf(task, bindings, (label) => at(label)?.type ?? label.type) };
}

export function valuesOf({ properties }: PageObjectResponse): ReadonlyMap<PropertyId, Value> {
  return new Map(Object.values(properties).map((value) => [propertyId(value.id), value]));
}

function placeOf(page: PageObjectResponse, { dataSource }: Bindings): Task["place"] {
  if (page.in_trash) return "trashed";
  if (page.is_archived) return "archived";
  const { parent } = page;
  const isHere = parent.type === "data_source_id" && bareId(parent.data_source_id) === dataSource.id;
  return isHere ? "here" : "elsewhere";
}

function labelOf(bound: BoundLabel, reading: Reading<Value>, titles: Titles): LabelReading {
  const { id: property, name, broken } = bound;
  if (broken !== undefined) return { property, name, values: { unknown: broken } };
  return { property, name, values: bind(reading, (value) => optionsOf(value, name, titles)) };
}

type Mapped = Pick<Task, "title" | "status" | "people" | "labels" | "branch" | "paused">;

function seenOf(task: Mapped, bindings: Bindings, typeOf: (label: BoundLabel) => string): Task["seen"] {
  const { title, status, people, branch, pause } = bindings.properties;
  const seen: Record<PropertyId, SeenValue> = {};
  const see = <T>(bound: Bound | undefined, reading: Reading<T>, form: (value: T) => SeenValue): void => {
    if (bound && "value" in reading) seen[bound.id] = bounded(form(reading.value));
  };
  see(title, task.title, (text) => text || null);
  see(status, task.status, (option) => option?.name ?? null);
  see(people, task.people, (persons) => persons.map(({ id }) => id).sort());
  for (const [index, label] of bindings.labels.entries()) {
    see(label, task.labels[index]?.values ?? { unknown: "" }, (options) => labelSeen(options, typeOf(label)));
  }
  see(branch, { value: task.branch }, (name) => name ?? null);
  see(pause, { value: task.paused }, (isPaused) => isPaused);
  return seen;
}

// An issue's front-matter has to hold it: a title may run to 200,000 characters, and relations to thousands of pages.
const LONGEST = 2000;

/** A value too long to be kept is known by its beginning and a digest of the whole. */
function bounded(value: SeenValue): SeenValue {
  const whole = JSON.stringify(value);
  if (whole.length <= LONGEST) return value;
  const rest = `… (${digest(whole)})`;
  if (!Array.isArray(value)) return `${shorten(String(value), LONGEST / 2)} ${rest}`;
  const few = value.slice(0, 10).map((one: string) => shorten(one, 100));
  return [...few, rest];
}

/** Sorted where there may be several: their order means nothing to GitHub. */
function labelSeen(options: readonly Option[], type: string): SeenValue {
  if (type === "checkbox") return options.length > 0;
  if (type === "multi_select" || type === "relation") return options.map(({ name }) => name).sort();
  return options[0]?.name ?? null;
}
