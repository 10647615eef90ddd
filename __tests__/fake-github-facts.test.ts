/** Each fact in the table has a test of that name with its public source, or a reason to have none. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { routes } from "../src/fakes/github/rest.ts";
import { facts } from "./fake-github-facts.ts";

const folder = new URL("./", import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => /^fake-github.*\.test\.ts$/.test(name))
  .map((name) => readFileSync(new URL(name, folder), "utf8"));
// A test that is skipped, alone or with its describe, holds the stand-in to nothing.
const SKIPPED = /^(?:describe\.skip|xdescribe)\b[\s\S]*?^\}\);/gm;
const TITLE =
  /^\s*test(?:\.each\((?:(?!^\s*(?:test|describe)\b)[\s\S])*?\))?\(\s*(["`])((?:(?!\1).)+)\1,\s*(?:async )?\(/gm;
const titles = texts.flatMap((text) =>
  [...text.replace(SKIPPED, "").matchAll(TITLE)].map(([, , title]) => title ?? ""),
);

test.each(facts.filter((one) => one.leftOut === undefined))("the fact «$fact» has its test and its source", (one) => {
  const title = titles.find((candidate) => candidate.startsWith(one.test ?? "?"));
  expect(title).toBeDefined();
  // A template's source is a constant of its file.
  expect(`${title} ${one.source ?? ""}`).toMatch(/https:\/\/|\$\{/);
});

test("a fact without a test says why", () => {
  expect(facts.filter((one) => (one.test === undefined) === (one.leftOut === undefined))).toEqual([]);
});

test("no route of the stand-in hides behind another", () => {
  const names = routes.map((route) => `${route.method} ${route.path}`);
  expect(new Set(names).size).toBe(names.length);
});
