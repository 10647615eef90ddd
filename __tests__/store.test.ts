import { expect, test } from "@jest/globals";
import { tokens } from "../src/fakes/github/tokens.ts";
import { MINUTE, world } from "./world.ts";

test("a state-token that may not write variables is found out on the first run, before anything is made, and the message says what to grant", async () => {
  const team = world({ stateToken: tokens.workflow });
  team.add("Fix login");
  await expect(team.run()).rejects.toThrow(/Variables: read and write/);
  expect(team.github.writes).toEqual([]);
  expect(team.notion.writes).toEqual([]);
});

test("a github-token that may not write refs is found out on the first run, before anything is made", async () => {
  const team = world({ token: tokens["read-only"] });
  await expect(team.run()).rejects.toThrow(/contents: write/);
  expect(team.github.writes).toEqual([]);
});

test("with a state-token the state lives in a variable named by the database, without one in a ref of the same key", async () => {
  const team = world({ stateToken: tokens.pat });
  await team.run();
  const [name] = [...team.github.repository.variables.keys()];
  expect(name).toMatch(/^NOTION_SYNC_STATE_[0-9A-F]{8}$/i);
  const other = world();
  await other.run();
  expect([...other.github.repository.refs.keys()]).toContain(`refs/notion-sync/${name?.slice(-8).toLowerCase()}`);
});

test.each([
  ["a ref", undefined],
  ["a variable", tokens.pat],
])("garbage in %s stops the run with a sentence instead of starting anew", async (_, stateToken) => {
  const team = world({ ...(stateToken && { stateToken }) });
  await team.begin();
  team.add("Fix login");
  const { refs, variables } = team.github.repository;
  const garbage = team.github.as("lin").commit({ "state.json": "{" }, { branch: "scratch" });
  for (const ref of refs.keys()) if (ref.startsWith("refs/notion-sync/")) refs.set(ref, garbage);
  for (const variable of variables.values()) variable.value = "{";
  await expect(team.run()).rejects.toThrow(/cannot be read/);
  expect(team.github.issues()).toEqual([]);
});

test("two runs at once on the ref store make nothing twice", async () => {
  const team = world();
  await team.begin();
  team.add("Fix login");
  team.add("Write docs");
  await Promise.allSettled([team.run(), team.run()]);
  team.clock.advance(11 * MINUTE);
  await team.run();
  expect(
    team.github
      .issues()
      .map(({ title }) => title)
      .sort(),
  ).toEqual(["Fix login", "Write docs"]);
});

test("a lost state costs requests: nothing is made twice, closed or reopened", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  await team.run();
  team.github.as("lin").close(1);
  team.github.repository.refs.delete(
    [...team.github.repository.refs.keys()].find((ref) => ref.startsWith("refs/notion-sync/")) ?? "",
  );
  team.clock.advance(30 * MINUTE);
  await team.run();
  team.notion.edit(page, { Name: "Fix the login" });
  await team.run();
  expect(team.github.issues()).toMatchObject([{ title: "Fix the login", state: "closed" }]);
});
