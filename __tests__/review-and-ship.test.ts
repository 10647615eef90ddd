/** From review to merge: pull requests that follow the task, seen in the world. */
import { expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { MINUTE, type World, world } from "./world.ts";

const CONFIG = `statuses:
  In Progress: open
  Review: draft
  Done: merge
  Won't do: dropped
`;

/** A task with its issue (#1), and `config` under the statuses. */
async function shipping(config = "", settings: Parameters<typeof world>[0] = {}) {
  const team = world({ config: `${CONFIG}${config}`, ...settings });
  team.github.repository.actionsMayOpenPullRequests = true;
  await team.begin();
  const page = team.add("Fix login", { Status: "In Progress" });
  await team.run();
  return { team, page };
}

async function later(team: World, minutes = 20) {
  team.clock.advance(minutes * MINUTE);
  return await team.run();
}

async function move(team: World, page: string, status: string, minutes = 20) {
  team.clock.advance(MINUTE);
  team.notion.edit(page, { Status: status });
  return await later(team, minutes);
}

const pulls = (team: World) => [...team.github.repository.issues.values()].filter(({ pull }) => pull !== undefined);
const ends = (report: Awaited<ReturnType<World["run"]>>) => report.results.map(({ end }) => ("sentence" in end ? end.sentence : "message" in end ? end.message : end.kind));

test("Review opens a draft pull request from a branch of its own, linked everywhere; Done merges it and closes the issue", async () => {
  const { team, page } = await shipping("pull-requests: { branch: create }", { schema: { "GitHub PR": "url" } });
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await move(team, page, "Review");
  expect(pulls(team)).toMatchObject([{ number: 2, title: "Fix login", state: "open", pull: { draft: true, head: "1-fix-login", base: "main" } }]);
  expect(team.notion.valueOf(page, "GitHub PR")).toBe("https://github.com/acme/app/pull/2");
  expect(pulls(team)[0]?.body).toContain("Closes #1");
  await later(team);
  const writes = team.github.writes.length;
  await later(team);
  expect(team.github.writes.length).toBe(writes);

  team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
  const waits = await move(team, page, "Done");
  expect(ends(waits)).toEqual(['#2 waits for required checks: "build" has not reported; a workflow that a filter on paths or branches leaves out never reports.']);
  expect(team.github.issue(1).state).toBe("open");
  team.github.machines.check("1-fix-login", "build");
  const report = await later(team);
  expect(ends(report)).toEqual(["settled"]);
  expect(pulls(team)).toMatchObject([{ state: "closed", pull: { draft: false, mergedBy: "github-actions[bot]" } }]);
  expect(team.github.issue(1)).toMatchObject({ state: "closed", stateReason: "completed" });
  await later(team);
  const after = team.github.writes.length + team.notion.writes.length;
  await later(team);
  expect(team.github.writes.length + team.notion.writes.length).toBe(after);
});
