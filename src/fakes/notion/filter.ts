/** Notion's filters over rows: https://developers.notion.com/reference/filter-data-source-entries. */
import { invalid } from "./answers.ts";
import { plainText, storedValue } from "./values.ts";
import { bareId, type DataSource, findProperty, type PageVersion, type Property, type World } from "./world.ts";

export type Passes = (page: PageVersion) => boolean;
type Condition = Readonly<Record<string, unknown>>;
type Filter = Readonly<Record<string, unknown>>;

const CONDITIONS = [
  "title",
  "rich_text",
  "url",
  "email",
  "phone_number",
  "number",
  "unique_id",
  "checkbox",
  "select",
  "status",
  "multi_select",
  "people",
  "relation",
  "files",
  "formula",
  "date",
  "created_time",
  "last_edited_time",
  "created_by",
  "last_edited_by",
];

/** @throws Refusal for a property or option that does not exist, or a condition of another type than the property. */
export function compileFilter(world: World, dataSource: DataSource, filter: Filter | undefined): Passes {
  if (!filter) return () => true;
  const parts = (group: unknown) => (group as readonly Filter[]).map((part) => compileFilter(world, dataSource, part));
  if ("and" in filter) {
    const all = parts(filter.and);
    return (page) => all.every((passes) => passes(page));
  }
  if ("or" in filter) {
    const any = parts(filter.or);
    return (page) => any.some((passes) => passes(page));
  }
  if ("timestamp" in filter) return timestampFilter(filter);
  return propertyFilter(world, dataSource, filter);
}

/** Groups in groups, and no deeper; Notion answers 400 to more. */
// https://developers.notion.com/reference/filter-data-source-entries#compound-filter-conditions
export function refuseDeepFilter(filter: unknown, depth = 0): void {
  if (typeof filter !== "object" || filter === null) return;
  const group = "and" in filter ? filter.and : "or" in filter ? filter.or : undefined;
  if (!Array.isArray(group)) return;
  if (depth === 2) throw invalid("body failed validation: body.filter is nested deeper than two levels.");
  for (const part of group) refuseDeepFilter(part, depth + 1);
}

function timestampFilter(filter: Filter): Passes {
  const which = filter.timestamp === "created_time" ? "createdAt" : "editedAt";
  const isMet = timeCondition(filter[String(filter.timestamp)] as Condition);
  return (page) => isMet(page[which]);
}

function propertyFilter(world: World, dataSource: DataSource, filter: Filter): Passes {
  const named = String(filter.property);
  const property = findProperty(dataSource, named);
  if (!property) throw invalid(`Could not find property with name or id: ${named}`);
  const kind = CONDITIONS.find((candidate) => candidate in filter);
  if (kind === undefined) throw new Error(`fake Notion has no filter for ${JSON.stringify(filter)}`);
  if (kind !== property.type) throw invalid(`database property ${property.type} does not match filter ${kind}`);
  const condition = filter[kind] as Condition;
  if (property.type === "created_time" || property.type === "last_edited_time")
    return timestampFilter({ timestamp: property.type, [property.type]: condition });
  const isMet = valueCondition(world, property, condition);
  return (page) => isMet(comparable(page, property));
}

function comparable(page: PageVersion, property: Property): unknown {
  if (property.type === "title" || property.type === "rich_text") return plainText(storedValue(page, property));
  if (property.type === "created_by") return [page.createdBy];
  if (property.type === "last_edited_by") return [page.editedBy];
  return storedValue(page, property);
}

function valueCondition(world: World, property: Property, condition: Condition): (value: unknown) => boolean {
  switch (property.type) {
    case "select":
    case "status":
    case "multi_select":
      return plainCondition(condition, (name) => optionIdOf(property, name));
    case "people":
    case "created_by":
    case "last_edited_by":
      return plainCondition(condition, (id) => (id === "me" ? world.botId : bareId(String(id))));
    case "relation":
      return plainCondition(condition, (id) => bareId(String(id)));
    case "date": {
      const isMet = timeCondition(condition);
      return (value) => isMet(typeof value === "string" ? Date.parse(value) : undefined);
    }
    case "formula": {
      if ("date" in condition) throw new Error("fake Notion has no date formulas");
      return plainCondition(
        (condition.string ?? condition.number ?? condition.checkbox) as Condition,
        (value) => value,
      );
    }
    default:
      return plainCondition(condition, (value) => value);
  }
}

function optionIdOf({ type, name, options }: Property, wanted: unknown): unknown {
  const option = options.find((candidate) => candidate.name === wanted);
  if (!option) throw invalid(`${type} option "${wanted}" not found for property "${name}".`);
  return option.id;
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** Texts are compared case for case: how Notion folds case is not documented. */
function plainCondition(condition: Condition, read: (operand: unknown) => unknown): (value: unknown) => boolean {
  const [operator = "", raw] = Object.entries(condition)[0] ?? [];
  if (operator === "is_empty") return isEmpty;
  if (operator === "is_not_empty") return (value) => !isEmpty(value);
  // Select, status and multi_select take several names at once: any of them.
  const operands = Array.isArray(raw) ? raw.map(read) : [read(raw)];
  const some = (test: (value: unknown, operand: unknown) => boolean) => (value: unknown) =>
    operands.some((operand) => test(value, operand));
  const equals = some((value, operand) => value === operand);
  const contains = some((value, operand) =>
    Array.isArray(value) ? value.includes(operand) : typeof value === "string" && value.includes(String(operand)),
  );
  const order = (test: (difference: number) => boolean) =>
    some((value, operand) => typeof value === "number" && test(value - Number(operand)));
  const operators: Readonly<Record<string, (value: unknown) => boolean>> = {
    equals,
    does_not_equal: (value) => !equals(value),
    contains,
    does_not_contain: (value) => !contains(value),
    starts_with: some((value, operand) => String(value ?? "").startsWith(String(operand))),
    ends_with: some((value, operand) => String(value ?? "").endsWith(String(operand))),
    greater_than: order((difference) => difference > 0),
    less_than: order((difference) => difference < 0),
    greater_than_or_equal_to: order((difference) => difference >= 0),
    less_than_or_equal_to: order((difference) => difference <= 0),
  };
  const test = operators[operator];
  if (!test) throw new Error(`fake Notion has no filter operator ${operator}`);
  return test;
}

/** Compared to the millisecond against times floored to the minute; without a zone, UTC; a date alone is its whole day. */
function timeCondition(condition: Condition): (time: number | undefined) => boolean {
  const [operator = "", raw] = Object.entries(condition)[0] ?? [];
  if (operator === "is_empty") return (time) => time === undefined;
  if (operator === "is_not_empty") return (time) => time !== undefined;
  const written = String(raw);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(written);
  const isZoned = /(Z|[+-]\d\d:?\d\d)$/.test(written);
  const from = Date.parse(isDay || isZoned ? written : `${written}Z`);
  if (Number.isNaN(from))
    throw new Error(`fake Notion compares times with ISO times only, not ${operator} ${JSON.stringify(raw)}`);
  const to = isDay ? from + 86_399_999 : from;
  const operators: Readonly<Record<string, (time: number) => boolean>> = {
    equals: (time) => time >= from && time <= to,
    before: (time) => time < from,
    after: (time) => time > to,
    on_or_before: (time) => time <= to,
    on_or_after: (time) => time >= from,
  };
  const test = operators[operator];
  if (!test) throw new Error(`fake Notion has no time filter ${operator}`);
  return (time) => time !== undefined && test(time);
}
