/** What people are told about tasks that wait, fail or are asked about: in the note, in the summary, once and truly. */
import { expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { tokens } from "../src/fakes/github/tokens.ts";
import { MINUTE, type World, world } from "./world.ts";

const CONFIG = "statuses: { Review: draft, Done: merge }\n";

/** Tasks in review, each with our draft on a branch of its own; `green` of them with a commit and a passed check. */
async function inReview(titles: readonly string[], green: readonly string[], more = "branch: create") {
  const team = world({ config: `${CONFIG}pull-requests: { ${more} }\n` });
  team.github.repository.actionsMayOpenPullRequests = true;
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await team.begin();
  const pages = new Map(titles.map((title) => [title, team.add(title, { Status: "Review" })]));
  await team.run();
  for (const title of green) push(team, title, "success");
  return { team, pageOf: (title: string) => pages.get(title) ?? "" };
}

function push(team: World, title: string, result: "success" | "pending"): void {
  const issue = pullOf(team, title);
  const branch = issue?.pull?.head ?? "";
  team.github.as("ada").commit({ [`${title}.ts`]: "done" }, { branch });
  team.github.machines.check(branch, "build", result);
}

const pullOf = (team: World, title: string) =>
  [...team.github.repository.issues.values()].find((issue) => issue.pull !== undefined && issue.title === title);
const isMerged = (team: World, title: string) => typeof pullOf(team, title)?.pull?.mergedAt === "number";
const noteOf = (team: World, page: string) => team.notion.valueOf(page, "GitHub note");

async function later(team: World, minutes = 20) {
  team.clock.advance(minutes * MINUTE);
  return await team.run();
}

test("a workflow that is not there fails the task whose merge it follows, and holds up no other's merge", async () => {
  const { team, pageOf } = await inReview(["A", "C"], ["A"], "branch: create, after-merge: deploy.yml");
  push(team, "C", "pending");
  for (const title of ["A", "C"]) team.notion.edit(pageOf(title), { Status: "Done" });
  const first = await later(team);
  expect(isMerged(team, "A")).toBe(true);
  expect(first.results.map(({ end }) => end.kind).sort()).toEqual(["failed", "waiting"]);
  expect(noteOf(team, pageOf("A"))).toContain("deploy.yml");
  team.github.machines.check(pullOf(team, "C")?.pull?.head ?? "", "build");
  await later(team);
  expect(isMerged(team, "C")).toBe(true);
});

test("a task that cannot be looked at says why in its note, and goes on once it can", async () => {
  const { team, pageOf } = await inReview(["A"], []);
  team.token = tokens["issues-only"];
  team.notion.edit(pageOf("A"), { Status: "Done" });
  const report = await later(team);
  expect(report.results).toMatchObject([{ end: { kind: "failed" } }]);
  expect(noteOf(team, pageOf("A"))).toContain("pull-requests: read");
  expect(report.results[0]?.outcomes).toMatchObject([{ kind: "applied", step: { kind: "note" } }]);
  team.token = tokens.workflow;
  push(team, "A", "success");
  await later(team);
  await later(team);
  expect(isMerged(team, "A")).toBe(true);
  expect(noteOf(team, pageOf("A"))).toBe("");
});

test("what stood of a waiting task stands when it could not be looked at for once", async () => {
  const { team, pageOf } = await inReview(["A"], []);
  push(team, "A", "pending");
  team.notion.edit(pageOf("A"), { Status: "Done" });
  await later(team);
  team.token = tokens["issues-only"];
  team.notion.edit(pageOf("A"), { Priority: "High" });
  await later(team);
  team.token = tokens.workflow;
  team.github.machines.check(pullOf(team, "A")?.pull?.head ?? "", "build");
  await later(team, 10);
  expect(isMerged(team, "A")).toBe(true);
});

test("a task that waited, and moved between two runs, is told once", async () => {
  const { team, pageOf } = await inReview(["A"], [], "branch: existing");
  team.github.as("ada").commit({ "a.ts": "a" }, { branch: "1-a" });
  team.notion.edit(pageOf("A"), { Status: "Done" });
  expect((await later(team)).results).toHaveLength(1);
});

test("after a state was lost no note goes on saying what is no longer so", async () => {
  const { team, pageOf } = await inReview(["A"], []);
  push(team, "A", "pending");
  team.notion.edit(pageOf("A"), { Status: "Done" });
  await later(team);
  expect(noteOf(team, pageOf("A"))).toContain("pending");
  for (const ref of team.github.repository.refs.keys())
    if (ref.startsWith("refs/notion-sync/")) team.github.repository.refs.delete(ref);
  team.github.as("ada").merge(pullOf(team, "A")?.number ?? 0);
  await later(team);
  await later(team);
  expect(noteOf(team, pageOf("A"))).toBe("");
});

test("what waits for a yes says so where its note said something else, once", async () => {
  const { team, pageOf } = await inReview(["A", "B"], []);
  team.config += "limits: { merges: 1 }\n";
  for (const title of ["A", "B"]) push(team, title, "pending");
  for (const title of ["A", "B"]) team.notion.edit(pageOf(title), { Status: "Done" });
  await later(team);
  for (const title of ["A", "B"]) team.github.machines.check(pullOf(team, title)?.pull?.head ?? "", "build");
  expect((await later(team)).asks).toMatchObject([{ kind: "merge", number: 2 }]);
  expect(noteOf(team, pageOf("A"))).toBe("Waits for a yes to so many merges.");
  const writes = team.notion.writes.length;
  await later(team);
  expect(team.notion.writes.length).toBe(writes);
  team.clock.advance(20 * MINUTE);
  await team.run({ confirm: "merge 2" });
  expect([isMerged(team, "A"), isMerged(team, "B"), noteOf(team, pageOf("A"))]).toEqual([true, true, ""]);
});

test("a stranger's fork that says it closes the issue keeps no finished task's issue open", async () => {
  const { team, pageOf } = await inReview(["A"], [], "branch: existing");
  const mallory = team.github.as("mallory");
  mallory.openPullRequest({ title: "Mine", head: mallory.commitToFork({ "x.ts": "x" }, "x"), body: "Closes #1" });
  team.notion.edit(pageOf("A"), { Status: "Done" });
  await later(team);
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
});

test("a task that rests after a failure is told with its issue", async () => {
  const { team, pageOf } = await inReview(["A"], ["A"], "branch: create, after-merge: deploy.yml");
  team.notion.edit(pageOf("A"), { Status: "Done" });
  await later(team);
  expect((await later(team, 2)).results).toMatchObject([{ end: { kind: "resting" }, issue: { number: 1 } }]);
});

test("a workflow whose start failed is started by a later run, however soon runs follow each other", async () => {
  const { team, pageOf } = await inReview(["A"], ["A"], "branch: create, after-merge: deploy.yml");
  team.github.as("ada").commit({ ".github/workflows/deploy.yml": "on: workflow_dispatch\njobs: {}\n" });
  team.github.failNext(/^POST .*\/dispatches$/, 502);
  team.notion.edit(pageOf("A"), { Status: "Done" });
  await later(team);
  for (let run = 0; run < 5; run += 1) await later(team, 6);
  expect(team.github.repository.runs.filter(({ event }) => event === "workflow_dispatch")).toHaveLength(1);
  expect(noteOf(team, pageOf("A"))).toBe("");
});

test("a status that was left and taken up again rests anew, though the move away was put off", async () => {
  const { team, pageOf } = await inReview(["A", "B"], []);
  team.config = team.config.replace("Done: merge", "Done: merge, Won't do: dropped");
  team.config += "limits: { closes: 1 }\n";
  push(team, "A", "pending");
  team.notion.edit(pageOf("A"), { Status: "Done" });
  await later(team);
  for (const title of ["A", "B"]) team.notion.edit(pageOf(title), { Status: "Won't do" });
  await later(team);
  team.github.machines.check(pullOf(team, "A")?.pull?.head ?? "", "build");
  team.notion.edit(pageOf("A"), { Status: "Done" });
  await later(team, 1);
  expect(isMerged(team, "A")).toBe(false);
  await later(team, 10);
  expect(isMerged(team, "A")).toBe(true);
});
