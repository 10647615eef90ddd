/** The facts about Notion, and the tests that hold its stand-in to them. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { FACTS } from "./fake-notion-facts.ts";

const here = new URL(".", import.meta.url);
const files = readdirSync(here).filter((name) => /^fake-notion.*\.test\.ts$/.test(name));
const titles = files.flatMap((name) =>
  [...readFileSync(new URL(name, here), "utf8").matchAll(/^test\("(.+?)", /gm)].map(([, title]) => title ?? ""),
);
const named = Object.values(FACTS).flatMap((rows) => Object.values(rows));
const hasSource = (title: string): boolean => /\([a-z]+\.[a-z.]+\/\S.*\)$/.test(title);

test("each fact has a test, and each test of a fact with a source is in the table", () => {
  expect(named.filter((title) => !titles.includes(title))).toEqual([]);
  expect(titles.filter((title) => hasSource(title) && !named.includes(title))).toEqual([]);
});
