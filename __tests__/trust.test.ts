import { expect, test } from "@jest/globals";
import { tokens } from "../src/fakes/github/tokens.ts";
import { readBody } from "../src/front-matter.ts";
import { MINUTE, type World, world } from "./world.ts";

const DAY = 24 * 60 * MINUTE;

/** A world with one settled task, and the marker that its issue carries. */
async function settled(config = ""): Promise<{ team: World; page: string; marker: string }> {
  const team = world({ config });
  await team.begin();
  const page = team.add("Fix login");
  await team.run();
  team.clock.advance(30 * MINUTE);
  return { team, page, marker: team.github.issue(1).body };
}

test("after a switch of token nothing is made twice, and the old identity's issues stay ours", async () => {
  const { team, page } = await settled();
  team.token = tokens.app;
  team.notion.edit(page, { Name: "Fix the login" });
  team.add("Write docs");
  await team.run();
  expect(team.github.issues().map(({ title, author }) => [title, author])).toEqual([
    ["Fix the login", "github-actions[bot]"],
    ["Write docs", "my-app[bot]"],
  ]);
  team.notion.edit(page, { "GitHub Issue": null });
  team.clock.advance(DAY);
  await team.run();
  expect(team.issueOf(page)).toBe(1);
  expect(team.github.issues()).toHaveLength(2);
});

test("a marker in a stranger's issue counts for nothing", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  await team.run({ mode: "plan" });
  const forged = await forge(team, page, "passer-by");
  await team.run();
  expect(team.github.issues()).toHaveLength(2);
  expect(team.issueOf(page)).not.toBe(forged);
});

test("a marker by somebody who may write here blocks the creation and is told, until it is taken out", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Fix login");
  const claimed = await forge(team, page, "lin");
  const report = await team.run();
  expect(team.github.issues()).toHaveLength(1);
  expect(report.results).toMatchObject([
    { end: { kind: "waiting", sentence: expect.stringContaining(`#${claimed}`) } },
  ]);
  team.github.as("lin").edit(claimed, { body: "Mine." });
  await team.run();
  expect(team.github.issues()).toHaveLength(2);
});

test("its author named under `trusted-authors`, a marker is believed", async () => {
  const team = world({ config: "trusted-authors: [lin]" });
  await team.begin();
  const page = team.add("Fix login");
  const number = await forge(team, page, "lin");
  await team.run();
  expect(team.issueOf(page)).toBe(number);
  expect(team.github.issues()).toHaveLength(1);
});

/** Somebody opens an issue with the marker that this page's issue would carry. Answers its number. */
async function forge(team: World, page: string, login: string): Promise<number> {
  const other = world();
  await other.begin();
  other.add("Model");
  await other.run();
  const body = other.github.issue(1).body.replace(/page: "[0-9a-f]{32}"/, `page: "${page}"`);
  return team.github.as(login).openIssue({ title: "Forged", body });
}

test("a marker pasted by the bot that other workflows share is ignored and reported", async () => {
  const { team, page, marker } = await settled();
  const copy = team.github.as("github-actions[bot]").openIssue({ title: "Pasted", body: marker });
  team.notion.edit(page, { Name: "Fix the login" });
  team.clock.advance(DAY);
  const report = await team.run();
  expect(team.github.issue(1).title).toBe("Fix the login");
  expect(team.github.issue(copy)).toMatchObject({ title: "Pasted", state: "open" });
  expect(report.warnings.join()).toContain(`#${copy}`);
});

test("a page that names another repository's issue is that repository's task", async () => {
  const team = world();
  await team.begin();
  team.add("Theirs", { "GitHub Issue": "https://github.com/acme/other/issues/12" });
  const report = await team.run();
  expect(team.github.issues()).toEqual([]);
  expect(report.results).toEqual([]);
});

test("`adopt: true` takes over the issue a page names: labels are added, title and state stay until the task moves", async () => {
  const team = world({ config: "labels: [Priority]\nnew-tasks: { adopt: true }" });
  const theirs = team.github.as("lin").openIssue({ title: "Login broken", body: "Help!", labels: ["bug"] });
  await team.begin();
  const page = team.add("Fix login", {
    Priority: "High",
    Status: "Done",
    "GitHub Issue": `https://github.com/acme/app/issues/${theirs}`,
  });
  await team.run();
  const taken = team.github.issue(theirs);
  expect(taken).toMatchObject({ title: "Login broken", state: "open", labels: ["bug", "priority: high"] });
  expect(readBody(taken.body).front?.page).toBe(page);
  expect(taken.body.endsWith("Help!")).toBe(true);
  team.clock.advance(5 * MINUTE);
  team.notion.edit(page, { Name: "Fix the login" });
  await team.run();
  expect(team.github.issue(theirs)).toMatchObject({ title: "Fix the login", state: "open" });
});

test("a public repository without `filter` or `public: everything` is refused before anything is made", async () => {
  const team = world();
  team.github.repository.isPrivate = false;
  team.add("Secret plan");
  await expect(team.run()).rejects.toThrow(/public: everything/);
  expect(team.github.issues()).toEqual([]);
  team.config = "public: everything";
  await team.run();
  expect(team.github.issues()).toHaveLength(1);
});

test("the state deleted at any moment: requests only, no duplicate, no close", async () => {
  const { team, page } = await settled();
  const forget = () => {
    for (const ref of team.github.repository.refs.keys())
      if (ref.startsWith("refs/notion-sync/")) team.github.repository.refs.delete(ref);
  };
  for (const status of ["In Progress", "Done", "Backlog"]) {
    forget();
    team.notion.edit(page, { Status: status });
    team.add(`New at ${status}`);
    await team.run();
    team.clock.advance(20 * MINUTE);
  }
  await team.run();
  const titles = team.github.issues().map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(team.github.issues().filter(({ state }) => state === "closed")).toEqual([]);
});
