import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8");
const sources = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/${name}`);

/** They join the core to the edges. */
const ENTRIES = ["src/main.ts", "src/action.ts", "src/connect.ts", "src/demo.ts", "src/sandbox.ts"];
const core = sources.filter((path) => /^src\/(config\/|pulls\/|report\/)?[^/]+$/.test(path) && !ENTRIES.includes(path));

/** Parsers, schemas, spelling: they compute and reach nothing. */
const PURE_PACKAGES = ["leven", "yaml", "zod"];
const OUTSIDE =
  /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bMath\.random\b|(?<![.\w])fetch\(|\bconsole\.|\bglobalThis\b|\bperformance\.|(?<![.\w])set(Timeout|Interval|Immediate)\(|\bcrypto\.|\bimport\(|\brequire\(/;

/** The code without its comments, which may speak of anything. */
const code = (path: string) => read(path).replace(/\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*$/gm, "");

test("the core is there to be guarded", () => {
  expect(core).toContain("src/next-step.ts");
});

test.each(core)("%s reaches nothing outside src/", (path) => {
  expect(
    code(path)
      .split("\n")
      .filter((line) => OUTSIDE.test(line)),
  ).toEqual([]);
});

test.each(core)("%s imports neighbours and pure packages only", (path) => {
  const imported = [...code(path).matchAll(/\bfrom "([^"]+)"|\bimport "([^"]+)"/g)].map(
    ([, from, bare]) => from ?? bare ?? "",
  );
  const allowed = (name: string) => PURE_PACKAGES.includes(name) || core.includes(join(dirname(path), name));
  expect(imported.filter((name) => !allowed(name))).toEqual([]);
});

test("model.ts imports nothing", () => {
  expect(code("src/model.ts")).not.toMatch(/\bimport\b/);
});

test("an edge imports no other edge's files, and no stand-in", () => {
  const edges = sources.filter((path) => /^src\/(notion|github)\//.test(path));
  const strays = edges.filter((path) => /from "\.\.\/(?!config\/|pulls\/)[a-z-]+\//.test(code(path)));
  expect(strays).toEqual([]);
});

test("no source file is over 250 lines", () => {
  expect(sources.filter((path) => read(path).trimEnd().split("\n").length > 250)).toEqual([]);
});

test("every source file opens by saying what it is for", () => {
  expect(sources.filter((path) => !read(path).startsWith("/**"))).toEqual([]);
});

test("the guard sees what it forbids", () => {
  const bad = ["await fetch(url)", "Date.now()", "new Date()", "process.env.X", "console.log(1)", "setTimeout(f, 1)"];
  const good = ["new Date(ms)", "manners.fetch(url)", "clock.sleep(1)", "Date.parse(text)"];
  expect([...bad, ...good].filter((line) => OUTSIDE.test(line))).toEqual(bad);
});
