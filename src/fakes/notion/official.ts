/** Holds what the stand-in takes and gives to the official client's types (`schema.jsonl`). */
import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type SchemaObject, type ValidateFunction } from "ajv";

export type Shape =
  | "QueryBody"
  | "UpdateBody"
  | "CreateBody"
  | "CommentBody"
  | "CommentUpdateBody"
  | "WebhookBody"
  | "PageAnswer"
  | "PageOrIdAnswer"
  | "CommentAnswer"
  | "CommentsAnswer"
  | "DatabaseAnswer"
  | "DataSourceAnswer"
  | "QueryAnswer"
  | "PropertyAnswer"
  | "MarkdownAnswer"
  | "UserAnswer"
  | "UsersAnswer";

/** What is wrong with `value` by the official types, naming the fields; undefined when nothing is. */
export function violation(shape: Shape, value: unknown): string | undefined {
  const isValid = validator(shape);
  if (isValid(value)) return undefined;
  return `${shape} breaks Notion's official types: ${describe(isValid.errors ?? [])}`;
}

const validators = new Map<Shape, ValidateFunction>();
let schemas: Ajv | undefined;

function validator(shape: Shape): ValidateFunction {
  const known = validators.get(shape);
  if (known) return known;
  schemas ??= loadSchemas();
  const compiled = schemas.compile({ $ref: `notion#/definitions/${shape}` });
  validators.set(shape, compiled);
  return compiled;
}

function loadSchemas(): Ajv {
  const lines = readFileSync(new URL("schema.jsonl", import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  const definitions: Record<string, SchemaObject> = {};
  for (const line of lines) {
    const { name, schema } = JSON.parse(line) as { name: string; schema: SchemaObject };
    definitions[name] = schema;
  }
  allowHasMore(definitions);
  allowIncompleteRollups(definitions);
  allowAgents(definitions);
  return new Ajv({ strict: false }).addSchema({ definitions }, "notion");
}

// Relations carry `has_more` on the wire, which the types lack.
// https://developers.notion.com/reference/page-property-values#relation
function allowHasMore(definitions: Record<string, SchemaObject>): void {
  const values: SchemaObject[] = definitions.PagePropertyValueWithIdResponse?.anyOf ?? [];
  for (const { properties } of values)
    if (properties?.type?.const === "relation") properties.has_more = { type: "boolean" };
}

// Rollups of many relations read "incomplete", which the types know of single properties only.
// https://developers.notion.com/reference/page-property-values#rollup
function allowIncompleteRollups(definitions: Record<string, SchemaObject>): void {
  const rollups: SchemaObject[] = definitions.PartialRollupValueResponse?.anyOf ?? [];
  const unsupported = rollups.find(({ properties }) => properties?.type?.const === "unsupported");
  if (!unsupported) return;
  const { unsupported: nothing, ...common } = unsupported.properties;
  const properties = { ...common, type: { type: "string", const: "incomplete" }, incomplete: nothing };
  rollups.push({ ...unsupported, properties, required: Object.keys(properties) });
}

// Notion's own agents are authors of events, too. https://developers.notion.com/reference/webhooks-events-delivery
function allowAgents(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  const people: SchemaObject[] | undefined =
    "authors" in node ? (node.authors as SchemaObject).items?.anyOf : undefined;
  const [person] = people ?? [];
  if (person)
    people?.push({ ...person, properties: { ...person.properties, type: { type: "string", const: "agent" } } });
  for (const child of Object.values(node)) allowAgents(child);
}

/** A union fails once per alternative; the one meant got deepest, and a field too many says more than one too few. */
function describe(errors: readonly ErrorObject[]): string {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split("/").length;
  const deepest = Math.max(...errors.map(depth));
  const sentences = errors
    .filter((error) => depth(error) === deepest && error.keyword !== "anyOf")
    .sort((a, b) => Number(a.keyword === "required") - Number(b.keyword === "required"))
    .map(({ instancePath, message, params }) => `body${instancePath} ${message} ${JSON.stringify(params)}`);
  return [...new Set(sentences)].slice(0, 4).join("; ");
}
