/** Holds what passes through the stand-in against GitHub's own OpenAPI description. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

/** One request and its answer, as far as the description speaks about them. */
export interface Exchange {
  readonly method: string;
  /** OpenAPI's template of the path. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** What of a request GitHub does not describe: an unknown parameter or field, a wrong type, a body that is missing. */
export function requestViolations(exchange: Exchange): string[] {
  const operation = operationOf(exchange);
  const named = new Map(operation.query.map((parameter) => [parameter.name, parameter]));
  const problems = [...exchange.query].flatMap(([name, value]) => {
    const parameter = named.get(name);
    if (!parameter) return [`${operation.id}: query.${name} is not a parameter`];
    return failures(validator(parameter.schema), numeric(value)).length === 0
      ? []
      : failures(validator(parameter.schema), value).map((problem) => `${operation.id}: query.${name}${problem}`);
  });
  if (operation.body === undefined) return problems;
  return [...problems, ...bodyViolations(operation, exchange.body)];
}

/** What of an answer differs from what GitHub promises for this operation and status. */
export function answerViolations(exchange: Exchange, status: number, body: unknown): string[] {
  const operation = operationOf(exchange);
  const isMessage = typeof (body as { readonly message?: unknown } | undefined)?.message === "string";
  if (operation.answers.has(status)) {
    const schema = operation.answers.get(status);
    // Some refusals are described without the message that comes with every one.
    if (schema === undefined && status >= 400 && isMessage) return [];
    if (schema === undefined) return body === undefined ? [] : [`${operation.id}: the answer ${status} has no body`];
    return failures(validator(schema), body).map((problem) => `${operation.id}: answer ${status}${problem}`);
  }
  // Refusals are not listed one by one: 401, 403 and 5xx can meet any request.
  return status >= 400 && isMessage ? [] : [`${operation.id}: GitHub does not answer ${status}`];
}

interface Operation {
  readonly id: string;
  readonly query: readonly { readonly name: string; readonly schema: string }[];
  /** Pointers into the description. */
  readonly body: string | undefined;
  readonly fields: ReadonlySet<string> | undefined;
  /** By status; undefined: without a body. */
  readonly answers: ReadonlyMap<number, string | undefined>;
}

type Json = Readonly<Record<string, unknown>>;

const operations = new Map<string, Operation>();
const validators = new Map<string, ValidateFunction>();
let loaded: { readonly description: Json; readonly ajv: Ajv } | undefined;

function bodyViolations(operation: Operation, body: unknown): string[] {
  if (operation.body === undefined) return [];
  const problems = failures(validator(operation.body), body).map((problem) => `${operation.id}: body${problem}`);
  const { fields } = operation;
  if (fields === undefined || typeof body !== "object" || body === null) return problems;
  // GitHub ignores a field it does not know, so a slip of the pen would go unnoticed.
  const strange = Object.keys(body).filter((name) => !fields.has(name));
  return [...problems, ...strange.map((name) => `${operation.id}: body.${name} is not a field`)];
}

function operationOf({ method, path }: Exchange): Operation {
  const key = `${method.toLowerCase()} ${path}`;
  const known = operations.get(key);
  if (known) return known;
  const at = `#/paths/${toPointer(path)}/${method.toLowerCase()}`;
  const found = follow(at);
  if (!found) throw new Error(`GitHub's description has no operation ${key}`);
  const made = readOperation(at, found.value);
  operations.set(key, made);
  return made;
}

function readOperation(at: string, operation: Json): Operation {
  const parameters = ((operation.parameters ?? []) as readonly unknown[]).map((_, index) =>
    follow(`${at}/parameters/${index}`),
  );
  const query = parameters.flatMap((one) =>
    one?.value.in === "query" ? [{ name: String(one.value.name), schema: `${one.at}/schema` }] : [],
  );
  const body = follow(`${at}/requestBody/content/application~1json/schema`);
  const answers = Object.keys(operation.responses as Json).map((status): [number, string | undefined] => {
    const response = follow(`${at}/responses/${status}`);
    const content = response && follow(`${response.at}/content/application~1json/schema`);
    return [Number(status), content?.at];
  });
  const fields = body?.value.properties ? new Set(Object.keys(body.value.properties as Json)) : undefined;
  return { id: String(operation.operationId), query, body: body?.at, fields, answers: new Map(answers) };
}

/** What a pointer names, references followed. */
function follow(at: string): { readonly at: string; readonly value: Json } | undefined {
  let value: unknown = load().description;
  for (const part of at.split("/").slice(1)) value = (value as Json | undefined)?.[fromPointer(part)];
  if (typeof value !== "object" || value === null) return undefined;
  const reference = (value as Json).$ref;
  return typeof reference === "string" ? follow(reference) : { at, value: value as Json };
}

function validator(at: string): ValidateFunction {
  const known = validators.get(at);
  if (known) return known;
  const made = load().ajv.compile({
    $ref: `github${at.split("/").map(encodeURIComponent).join("/").replace("%23", "#")}`,
  });
  validators.set(at, made);
  return made;
}

function failures(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? [])
    .slice(0, 5)
    .map((error) => `${error.instancePath.replaceAll("/", ".")} ${error.message}`);
}

/** One read of 13 MB, only when the first request comes. */
function load(): { readonly description: Json; readonly ajv: Ajv } {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  const text = readFileSync(require.resolve("@octokit/openapi/generated/api.github.com.json"), "utf8");
  const { paths, components } = JSON.parse(text) as { readonly paths: Json; readonly components: Json };
  // Ajv walks all it is given: examples and the paths nobody asks for are two thirds of it.
  const { schemas, responses, parameters } = components;
  const asked = Object.entries(paths).filter(([path]) => path.startsWith("/repos/{owner}/{repo}") || path === "/user");
  const description = withNulls({
    components: { schemas, responses, parameters },
    paths: Object.fromEntries(asked),
  }) as Json;
  const ajv = new Ajv({ strict: false, logger: false });
  addFormats.default(ajv);
  // Bots' addresses hold brackets: https://github.com/actions/checkout#push-a-commit-using-the-built-in-token
  ajv.addFormat("email", /^[^\s@]+@[^\s@]+$/);
  ajv.addSchema(description, "github", false, false);
  loaded = { description, ajv };
  return loaded;
}

/** OpenAPI 3.0 says `nullable` where JSON Schema says null: https://spec.openapis.org/oas/v3.0.3#schema-object */
function withNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withNulls);
  const { nullable, examples: _examples, example: _example, ...rest } = value as Json;
  const made = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, withNulls(inner)]));
  return nullable === true ? { anyOf: [{ type: "null" }, made] } : made;
}

const numeric = (value: string): unknown => (/^\d+$/.test(value) ? Number(value) : value);
const toPointer = (path: string): string => path.replaceAll("~", "~0").replaceAll("/", "~1");
const fromPointer = (part: string): string => part.replaceAll("~1", "/").replaceAll("~0", "~");
