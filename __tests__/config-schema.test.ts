import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { suggestedConfig } from "../src/config/config.ts";
import { configJsonSchema } from "../src/config/schema.ts";
import { COMMON, complaints, EVERYTHING, file, ID } from "./config-files.ts";

const SCHEMA_FILE = new URL("../schemas/config.schema.json", import.meta.url);

describe("the JSON Schema", () => {
  const printed = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  const check = new Ajv2020({ allErrors: true, strict: false }).compile(configJsonSchema());

  test("in the repository is the one the parser's rules make (UPDATE=1 writes it)", () => {
    if (process.env.UPDATE === "1") writeFileSync(SCHEMA_FILE, printed);
    expect(readFileSync(SCHEMA_FILE, "utf8")).toBe(printed);
  });

  test.each([[file()], [COMMON], [EVERYTHING], [suggestedConfig(ID)], [file("limits:\nproperties: { people: null }")]])(
    "accepts what the parser accepts: %#",
    (text) => {
      expect(complaints(text)).toEqual([]);
      expect(check(parse(text))).toBe(true);
    },
  );

  test.each([
    ["version: 1"],
    [file("polls: 3")],
    [file("statuses: { Done: merg }")],
    [file("statuses: { Done: { label: x } }")],
    [file("labels: { Priority: prio }")],
    [file('labels: { Priority: "{valve}" }')],
    [file("limits: { minutes: 0 }")],
    [file("limits: { creates: 1.5 }")],
    [file("properties: { status: null }")],
    [file('people: { ada: "@ada" }')],
    [file("sweep-every: 24")],
    [file("public: true")],
    [file("new-tasks: { text: always }")],
    [file('new-tasks: { title: "{number}" }')],
  ])("rejects what the parser rejects: %#", (text) => {
    expect(complaints(text)).not.toEqual([]);
    expect(check(parse(text))).toBe(false);
  });

  test("describes every setting", () => {
    expect(undescribed(configJsonSchema())).toEqual([]);
  });
});

interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
}

/** Settings without a description, by name. */
function undescribed(schema: JsonSchema): string[] {
  const rules = Object.entries(schema.properties ?? {});
  const bare = rules.filter(([, rule]) => rule.description === undefined).map(([name]) => name);
  return [...bare, ...[...rules.map(([, rule]) => rule), ...(schema.anyOf ?? [])].flatMap(undescribed)];
}
