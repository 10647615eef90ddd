/** What GitHub refuses around pull requests: each a sentence with its remedy, and other tasks go on. */
import { expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { tokens } from "../src/fakes/github/tokens.ts";
import { MINUTE, type World, world } from "./world.ts";

const CONFIG = `statuses:
  In Progress: open
  Review: draft
  Done: merge
`;
const CREATE = "pull-requests: { branch: create }";

/** Two tasks with issues #1 and #2, the first of which is to go to review. */
async function two(settings: Parameters<typeof world>[0] = {}, config = CREATE) {
  const team = world({ config: `${CONFIG}${config}`, schema: { "GitHub PR": "url" }, ...settings });
  await team.begin();
  const page = team.add("Fix login", { Status: "In Progress" });
  const other = team.add("Dark mode", { Status: "In Progress" });
  await team.run();
  team.clock.advance(20 * MINUTE);
  return { team, page, other };
}

async function later(team: World) {
  team.clock.advance(20 * MINUTE);
  return await team.run();
}

const failures = (report: Awaited<ReturnType<World["run"]>>) =>
  report.results.flatMap(({ end }) => (end.kind === "failed" ? [end.message] : []));
const waits = (report: Awaited<ReturnType<World["run"]>>) =>
  report.results.flatMap(({ end }) => (end.kind === "waiting" ? [end.sentence] : []));
const pulls = (team: World) => [...team.github.repository.issues.values()].filter(({ pull }) => pull !== undefined);

test("where the setting forbids Actions to open pull requests, it says which setting, the issues follow all the same, and once allowed it opens", async () => {
  const { team, page, other } = await two();
  team.notion.edit(page, { Status: "Review", Name: "Fix the login" });
  team.notion.edit(other, { Name: "Dark theme" });
  const report = await later(team);
  expect(failures(report)).toEqual([
    expect.stringMatching(/Allow GitHub Actions to create and approve pull requests.*organi[sz]ation/s),
  ]);
  expect(team.notion.valueOf(page, "GitHub note")).toMatch(/Allow GitHub Actions to create and approve pull requests/);
  expect(team.github.issues().map(({ title }) => title)).toEqual(["Fix the login", "Dark theme"]);
  team.github.repository.actionsMayOpenPullRequests = true;
  await later(team);
  expect(pulls(team)).toMatchObject([{ title: "Fix the login", pull: { draft: true } }]);
  expect(team.notion.valueOf(page, "GitHub note")).toBe("");
});

test("where drafts are not to be had, it says what to write instead", async () => {
  const { team, page } = await two();
  team.github.repository.actionsMayOpenPullRequests = true;
  team.github.repository.hasDrafts = false;
  team.notion.edit(page, { Status: "Review" });
  expect(failures(await later(team))).toEqual([expect.stringMatching(/`ready` instead of `draft`/)]);
  expect(pulls(team)).toEqual([]);
});

test("a branch without commits of its own is waited for, not asked about again and again", async () => {
  const { team, page } = await two({}, "");
  team.github.repository.refs.set("refs/heads/1-fix-login", team.github.repository.refs.get("refs/heads/main") ?? "");
  team.notion.edit(page, { Status: "Review" });
  const before = team.github.writes.length;
  expect(waits(await later(team))).toEqual(["The branch `1-fix-login` has no commits that `main` lacks: push to it."]);
  expect(team.github.writes.slice(before).filter(({ path }) => path.endsWith("/pulls"))).toEqual([]);
});

test("without the permission for pull requests, the tasks that need one say so, and the others go on", async () => {
  const { team, page, other } = await two({ token: tokens["issues-only"], stateToken: tokens.variables });
  team.notion.edit(page, { Status: "Review" });
  team.notion.edit(other, { Name: "Dark theme" });
  expect(failures(await later(team))).toEqual([expect.stringContaining("pull-requests:")]);
  expect(team.github.issue(2).title).toBe("Dark theme");
});

/** A green pull request of the first task, opened by `token`'s owner. */
async function green(token: string, files: Readonly<Record<string, string>> = { "login.ts": "fixed" }) {
  const { team, page } = await two({ token });
  team.github.repository.actionsMayOpenPullRequests = true;
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  team.notion.edit(page, { Status: "Review" });
  await later(team);
  team.github.as("ada").commit(files, { branch: "1-fix-login" });
  return { team, page };
}

test.each(["workflow", "app", "pat"] as const)("a %s token takes a task from review to the merge", async (kind) => {
  const { team, page } = await green(tokens[kind]);
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Status: "Done" });
  await later(team);
  expect(pulls(team)).toMatchObject([{ state: "closed", pull: { mergedAt: expect.any(Number) } }]);
  expect(team.github.issue(1).state).toBe("closed");
});

test("a fine-grained token cannot read checks: nothing is merged, and it says why", async () => {
  const { team, page } = await green(tokens["fine-grained"]);
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Status: "Done" });
  expect(waits(await later(team))).toEqual([expect.stringMatching(/checks.*fine-grained/is)]);
  expect(pulls(team)).toMatchObject([{ state: "open" }]);
});

test("checks held for approval, because the workflow token opened it, are neither green nor failing: it says what to press", async () => {
  const { team, page } = await two();
  team.github.repository.actionsMayOpenPullRequests = true;
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  team.github.as("ada").commit({ ".github/workflows/ci.yml": "on: pull_request\njobs: { build: { runs-on: x } }\n" });
  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  team.notion.edit(page, { Status: "Review" });
  await later(team);
  team.notion.edit(page, { Status: "Done" });
  expect(waits(await later(team))).toEqual([expect.stringMatching(/Approve workflows to run.*GitHub App's token/)]);
  expect(pulls(team)).toMatchObject([{ state: "open" }]);
});

test("the workflow token cannot merge a change of workflow files: it says who can", async () => {
  const { team, page } = await green(tokens.workflow, { ".github/workflows/ci.yml": "on: push\njobs: {}\n" });
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Status: "Done" });
  expect(waits(await later(team))).toEqual([
    expect.stringMatching(/merge it by hand, or use a GitHub App.s token with the permission "workflows: write"/),
  ]);
  expect(pulls(team)).toMatchObject([{ state: "open" }]);
});

test("the head moved between the look and the merge: judged anew, and not merged on the old checks", async () => {
  const { team, page } = await green(tokens.workflow);
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Status: "Done" });
  let isMoved = false;
  const send = team.github.fetch;
  team.through((url, init) => {
    if (!isMoved && init?.method === "PUT") {
      isMoved = true;
      team.github.as("ada").commit({ "more.ts": "more" }, { branch: "1-fix-login" });
    }
    return send(url, init);
  });
  expect(waits(await later(team))).toEqual([expect.stringMatching(/"build" has not reported/)]);
  expect(pulls(team)).toMatchObject([{ state: "open" }]);
  team.github.machines.check("1-fix-login", "build");
  await later(team);
  expect(pulls(team)).toMatchObject([{ state: "closed" }]);
});

test("the task taken back between the poll and the merge is not merged", async () => {
  const { team, page } = await green(tokens.workflow);
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Status: "Done" });
  let seen = 0;
  team.throughNotion((url, init) => {
    // The poll, then the page itself right before the merge.
    if (/\/v1\/pages\/[^/]+$/.test(String(url)) && (init?.method ?? "GET") === "GET") {
      seen += 1;
      team.notion.edit(page, { Status: "Review" });
    }
    return team.notion.handle(new Request(url, init));
  });
  await later(team);
  expect(seen).toBeGreaterThan(0);
  expect(pulls(team)).toMatchObject([{ state: "open" }]);
  expect(team.github.issue(1).state).toBe("open");
});

test("a plan names every write of the way to the merge in order, and the run makes those", async () => {
  const { team, page } = await green(tokens.workflow);
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Status: "Done" });
  team.clock.advance(20 * MINUTE);
  const kinds = (report: Awaited<ReturnType<World["run"]>>) =>
    report.results.flatMap(({ outcomes }) => outcomes.map((one) => ("step" in one ? one.step.kind : one.kind)));
  const before = [team.github.writes.length, team.notion.writes.length];
  const plan = await team.run({ mode: "plan" });
  expect([team.github.writes.length, team.notion.writes.length]).toEqual(before);
  const sync = await team.run();
  expect(kinds(plan)).toEqual(["mark-ready", "merge", "update"]);
  expect(kinds(sync)).toEqual(kinds(plan));
});
