/** Writes `schema.jsonl`, JSON Schemas made from the official client's types: `node src/fakes/notion/schema.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";

export const SCHEMA_FILE = fileURLToPath(new URL("schema.jsonl", import.meta.url));

/** One definition a line, so that a diff after an upgrade of the client names the types that moved. */
export function notionSchema(): string {
  const { definitions = {} } = createGenerator({
    path: fileURLToPath(new URL("types.ts", import.meta.url)),
    type: "*",
    // With "export", unexported types are written out wherever they are used: four times the size, a slow start.
    expose: "all",
    additionalProperties: false,
    skipTypeCheck: true,
  }).createSchema("*");
  const named = Object.keys(definitions).filter(isNamed);
  const schemas = new Map(
    named.map((name) => [name, JSON.stringify(withoutAnonymous(definitions[name], definitions))]),
  );
  const used = [...reachable(schemas)].sort();
  return used.map((name) => `{"name":"${name}","schema":${schemas.get(name)}}\n`).join("");
}

/** The bodies and answers of `types.ts`, and what they refer to. */
function reachable(schemas: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set([...schemas.keys()].filter((name) => /^\w+(Body|Answer)$/.test(name)));
  for (const name of found)
    for (const [, reference = ""] of schemas.get(name)?.matchAll(/"#\/definitions\/(\w+)"/g) ?? [])
      found.add(reference);
  return found;
}

// Anonymous types get names with hashes of file paths in them, which differ between two checkouts.
const isNamed = (name: string): boolean => /^\w+$/.test(name);

function withoutAnonymous(node: unknown, definitions: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutAnonymous(item, definitions));
  if (typeof node !== "object" || node === null) return node;
  const reference = "$ref" in node ? decodeURIComponent(String(node.$ref)).replace("#/definitions/", "") : undefined;
  if (reference !== undefined && !isNamed(reference)) return withoutAnonymous(definitions[reference], definitions);
  const entries = Object.entries(node).filter(([key, value]) => key !== "description" || typeof value !== "string");
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutAnonymous(value, definitions)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fresh = notionSchema();
  if (!process.argv.includes("--check")) writeFileSync(SCHEMA_FILE, fresh);
  else if (readFileSync(SCHEMA_FILE, "utf8") !== fresh) {
    console.error("schema.jsonl is older than the client's types: run `node src/fakes/notion/schema.ts`.");
    process.exitCode = 1;
  }
}
