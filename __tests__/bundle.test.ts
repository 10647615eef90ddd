/** The committed bundle, driven as the runner drives it, over the stand-ins on loopback. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { type Team, teamBoard } from "../src/fakes/board.ts";
import { virtualClock } from "../src/fakes/clock.ts";
import { tokens } from "../src/fakes/github/tokens.ts";
import { VERSION } from "../src/version.ts";

jest.setTimeout(60_000);

let team: Team;
beforeEach(async () => {
  team = await teamBoard(virtualClock("2026-05-04T08:00:00Z"));
  team.github.repository.isPrivate = true;
});
afterEach(async () => {
  const violations = team.violations();
  await team.close();
  expect(violations).toEqual([]);
});

/** A first run, then a task that came after it. */
async function begun(title: string): Promise<string> {
  await team.run();
  team.clock.advance(30 * 60_000);
  return team.notion.addPage(team.dataSourceId, { Name: title, Status: "Backlog" }, { text: "What to do." }).id;
}

test("a task becomes an issue; outputs, summary and report file tell it", async () => {
  await begun("Fix login");
  const { exitCode, outputs, summary, reportFile } = await team.run();
  expect(exitCode).toBe(0);
  expect(team.github.issues()).toMatchObject([{ title: "Fix login", state: "open" }]);
  expect(outputs).toMatchObject({
    created: "1",
    updated: "0",
    failed: "0",
    cursor: expect.stringMatching(/^2026-05-04T/),
  });
  expect(summary).toContain("Fix login");
  expect(summary).toContain("https://github.com/acme/app/issues/1");
  expect(JSON.parse(reportFile ?? "")).toMatchObject({ version: 1, events: [{ type: "created", detectedBy: "poll" }] });
});

test("a run with nothing to do is green, and says when the next comparison comes", async () => {
  await begun("Fix login");
  await team.run();
  const writes = team.github.writes.length;
  const { exitCode, summary } = await team.run();
  expect(exitCode).toBe(0);
  expect(summary).toContain("nothing to do");
  expect(team.github.writes).toHaveLength(writes);
});

test("`mode: plan` shows the writes and makes none", async () => {
  await begun("Fix login");
  const writes = team.github.writes.length;
  const { exitCode, summary } = await team.run({ mode: "plan" });
  expect(exitCode).toBe(0);
  expect(summary).toContain("#new");
  expect(team.github.writes).toHaveLength(writes);
  expect(team.notion.writes).toEqual([]);
});

test("configuration mistakes come all at once, in one red message, before anything is asked of Notion", async () => {
  const sha = team.github
    .as("ada")
    .commit({ ".github/notion-sync.yml": "version: 2\ndatabase: here\nlables: [Priority]\n" }, { message: "Oops" });
  const { exitCode, stdout, summary } = await team.run({}, { sha });
  expect(exitCode).toBe(1);
  for (const path of ["version", "database", "lables"]) expect(summary).toContain(path);
  expect(stdout).toContain("::error::");
  expect(team.notion.requests).toEqual([]);
});

test("inputs that are wrong come all at once too", async () => {
  const { exitCode, summary } = await team.run({ "notion-token": "", mode: "both", confirm: "everything" });
  expect(exitCode).toBe(1);
  for (const path of ["notion-token", "mode", "confirm"]) expect(summary).toContain(path);
});

test("without a configuration file the run stays green and suggests one", async () => {
  const [before = ""] = team.github.repository.git.commits.get(team.sha)?.parents ?? [];
  const { exitCode, summary } = await team.run({}, { sha: before });
  expect(exitCode).toBe(0);
  expect(summary).toContain("version: 1");
  expect(team.notion.requests).toEqual([]);
});

test("a configuration that the workflow names and the commit lacks makes the run red", async () => {
  const { exitCode, summary } = await team.run({ config: "./.github/none.yml" });
  expect(exitCode).toBe(1);
  expect(summary).toContain("config: found no file `.github/none.yml`");
});

test.each([
  ["an empty event", { GITHUB_EVENT_PATH: "/dev/null" }],
  ["no event's file", { GITHUB_EVENT_PATH: "/nowhere/event.json" }],
  ["no job summary", { GITHUB_STEP_SUMMARY: "" }],
  ["no folder for temporary files", { RUNNER_TEMP: "" }],
  ["a folder for temporary files that is none", { RUNNER_TEMP: "/dev/null" }],
  ["outputs that cannot be set", { GITHUB_OUTPUT: "/nowhere/output" }],
])("with %s the work is done, told, and no stack is shown", async (_, env) => {
  await begun("Fix login");
  const { exitCode, stdout, outputs, reportFile } = await team.run({}, { env });
  expect(team.github.issues()).toMatchObject([{ title: "Fix login" }]);
  expect(exitCode).toBe(0);
  expect(stdout).not.toMatch(/^\s+at /m);
  if ("GITHUB_OUTPUT" in env) expect(stdout).toContain("::warning::The outputs could not be set");
  else expect([outputs.created, JSON.parse(reportFile ?? "").counts.created]).toEqual(["1", 1]);
  if ("GITHUB_STEP_SUMMARY" in env) expect(stdout).toContain("::warning::The job summary could not be written");
});

test("hostile titles reach neither log, nor summary, nor outputs as commands, and no token is ever printed", async () => {
  const title = "::error::gotcha ##[add-mask]x | <script> @ada\n::set-output name=a::b";
  await begun(title);
  const { stdout, summary, outputs } = await team.run();
  const commands = stdout.split("\n").filter((line) => /^\s*::(?!add-mask::)/.test(line) || line.includes("##["));
  expect(commands).toEqual([]);
  expect(summary).not.toMatch(/<script>|\| <|@ada/);
  expect(JSON.stringify(outputs)).not.toContain("gotcha");
  for (const token of [tokens.workflow, team.notion.token]) {
    const shown = stdout.split("\n").filter((line) => line.includes(token) && !line.startsWith("::add-mask::"));
    expect(shown).toEqual([]);
  }
});

test("killed between an issue's creation and the link back, the next run links it", async () => {
  const page = await begun("Fix login");
  const death = new AbortController();
  team.notion.meanwhile(/^PATCH \/v1\/pages/, () => death.abort());
  team.notion.failNext(/^PATCH \/v1\/pages/, "reset");
  const { exitCode } = await team.run({}, { kill: death.signal });
  expect(exitCode).toBe(137);
  expect(team.notion.valueOf(page, "GitHub Issue")).toBeNull();
  await team.run();
  expect(team.notion.valueOf(page, "GitHub Issue")).toBe("https://github.com/acme/app/issues/1");
  expect(team.github.issues()).toHaveLength(1);
});

test("in a public repository a title without an issue is nowhere to be read", async () => {
  team.github.repository.isPrivate = false;
  const config = `${team.config}public: everything\nlimits: { creates: 0 }\n`;
  const sha = team.github.as("ada").commit({ ".github/notion-sync.yml": config }, { message: "Ask always" });
  await team.run({}, { sha });
  team.clock.advance(30 * 60_000);
  team.notion.addPage(team.dataSourceId, { Name: "Buy Initech", Status: "Backlog" });
  const { stdout, summary, reportFile, exitCode } = await team.run({}, { sha });
  expect(exitCode).toBe(1);
  expect(`${stdout}${summary}${reportFile}`).not.toContain("Initech");
  expect(summary).toContain("create 1");
});

test("the version that is shown is the package's", () => {
  expect(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version).toBe(VERSION);
});
