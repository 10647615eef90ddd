/** Whoever asks for what is not built yet is told so, once. */
import { expect, test } from "@jest/globals";
import { parseConfig } from "../src/config/config.ts";
import { unbuilt } from "../src/config/unbuilt.ts";
import { file } from "./config-files.ts";
import { world } from "./world.ts";

const SENTENCE =
  "Pull requests and comments are not built in this release: `draft` and `ready` keep the issue open, `merge` closes it once no open pull request closes it.";
const told = (rest: string) => unbuilt(parseConfig(file(rest)));

test.each(["draft", "ready", "merge"])("a status that asks for %s is told, in one sentence for all of them", (word) => {
  expect(told(`statuses: { Done: ${word}, Review: { effect: draft } }\ncomments: [merged]`)).toEqual([SENTENCE]);
});

test("comments that are asked for are told", () => {
  expect(told("comments: [merged]")).toEqual([SENTENCE]);
});

test("who asks for nothing of it hears nothing of it", () => {
  expect(told("statuses: { A: open, B: done, C: dropped, D: ignore }\ncomments: []")).toEqual([]);
});

test("a run says it when the configuration is new, and not again", async () => {
  const team = world({ config: "statuses: { Done: merge }" });
  expect((await team.run()).warnings).toEqual([SENTENCE]);
  expect((await team.run()).warnings).toEqual([]);
});
