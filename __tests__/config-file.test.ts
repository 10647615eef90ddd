/** Where the configuration comes from, and what is said when it is not where it should be. */
import { expect, test } from "@jest/globals";
import { type FoundFile, findConfig, type Look } from "../src/config/config-file.ts";

const PATH = ".github/notion-sync.yml";

/** A place with these files; a path that ends in a slash is a folder. */
const place =
  (files: Readonly<Record<string, string>>): Look =>
  async (path): Promise<FoundFile> => {
    if (`${path}/` in files) return { kind: "folder" };
    const text = files[path];
    return text === undefined ? { kind: "none" } : { kind: "file", text };
  };
const NOWHERE = place({});

test("the checkout's file is taken, else the commit's", async () => {
  const checkout = place({ [PATH]: "version: 1 # here" });
  const commit = place({ [PATH]: "version: 1 # there" });
  expect(await findConfig(PATH, [checkout, commit])).toEqual({ text: "version: 1 # here" });
  expect(await findConfig(PATH, [NOWHERE, commit])).toEqual({ text: "version: 1 # there" });
});

test("without the default file nothing is amiss, and both reasons are named", async () => {
  expect(await findConfig(PATH, [NOWHERE, NOWHERE])).toEqual({
    notYet:
      "There is no .github/notion-sync.yml yet: commit one to begin. If it is there, give the job `contents: read`, without which GitHub shows no file.",
  });
});

test.each(["", "\n\n", "# to do\n\n---\n", "\ufeff"])("a file of %j is as good as none", async (text) => {
  expect(await findConfig(PATH, [place({ [PATH]: text })])).toEqual({
    notYet: ".github/notion-sync.yml is empty: put a configuration into it to begin.",
  });
});

test("a path that somebody wrote, and that leads nowhere, is an error with the next step", async () => {
  await expect(findConfig("plan.yml", [NOWHERE])).rejects.toThrow(
    "The workflow's inputs:\n- config: found no file `plan.yml`; expected a file: commit it, or correct the path. If it is there, give the job `contents: read`",
  );
});

test("a folder is no configuration", async () => {
  await expect(findConfig(".github", [place({ ".github/": "" })])).rejects.toThrow(
    "config: found `.github`, a folder; expected the path of a file, such as .github/notion-sync.yml",
  );
});

test.each([
  [PATH, ".github/notion-sync.yaml"],
  ["plan.yaml", "plan.yml"],
])("where %s is %s in truth, that is said", async (path, twin) => {
  await expect(findConfig(path, [NOWHERE, place({ [twin]: "version: 1" })])).rejects.toThrow(
    `config: found no ${path}, but ${twin}; expected ${path}: rename it, or name ${twin} in the workflow.`,
  );
});
