/** Two runs at once, and what heals it where they could not see each other. */
import { describe, expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { tokens } from "../src/fakes/github/tokens.ts";
import { readBody } from "../src/front-matter.ts";
import { MINUTE, type World, world } from "./world.ts";

const DAY = 24 * 60 * MINUTE;
const TITLES = ["Task 0", "Task 1", "Task 2"];
const open = (team: World) => team.github.issues().filter(({ state }) => state === "open");

/** Each task has one open issue, which its page names; any other is closed as its duplicate, says so, and is marked. */
function expectHealed(team: World, pages: readonly string[]): void {
  expect(
    open(team)
      .map(({ title }) => title)
      .sort(),
  ).toEqual(TITLES.slice(0, pages.length));
  const linked = pages.map((page) => team.issueOf(page));
  expect(new Set(linked)).toEqual(new Set(open(team).map(({ number }) => number)));
  for (const issue of team.github.issues().filter(({ state }) => state === "closed")) {
    const older = team.github.issues().find(({ title, state }) => title === issue.title && state === "open");
    expect(issue).toMatchObject({ stateReason: "duplicate", body: expect.stringContaining(`of #${older?.number}:`) });
    expect(older?.number).toBeLessThan(issue.number);
  }
}

/** Two runs that know nothing of each other, while lists and index lag: both make the task's issue. */
async function doubled(config = ""): Promise<{ team: World; page: string }> {
  const team = world({ stateToken: tokens.pat, config: `new-tasks: { text: none }\n${config}` });
  await team.begin();
  await team.run({ "state-token": "" });
  team.clock.advance(30 * MINUTE);
  const page = team.add("Task 0");
  team.clock.advance(10 * MINUTE);
  team.github.settings.listLagMs = 8 * MINUTE;
  team.notion.settings.indexLagMs = 2 * MINUTE;
  await team.run();
  await team.run({ "state-token": "" });
  expect(open(team)).toHaveLength(2);
  team.github.settings.listLagMs = 0;
  team.notion.settings.indexLagMs = 0;
  return { team, page };
}

describe.each([
  ["a ref", undefined],
  ["a variable", tokens.pat],
])("with the state in %s", (_, stateToken) => {
  test.each(Array.from({ length: 20 }, (_, n) => n + 1))(
    "two runs, the second from the first's request %i on, end with one issue a task",
    async (nth) => {
      const team = world({ config: "new-tasks: { text: none }", ...(stateToken && { stateToken }) });
      await team.begin();
      const pages = TITLES.map((title) => team.add(title));
      let second: Promise<unknown> = Promise.resolve();
      let seen = 0;
      const handle = team.github.fetch;
      team.through((url, init) => {
        seen += 1;
        if (seen === nth) second = team.run().catch(() => undefined);
        return handle(url, init);
      });
      await team.run().catch(() => undefined);
      await second;
      team.through(handle);
      for (const minutes of [15, 15, 24 * 60, 15]) {
        team.clock.advance(minutes * MINUTE);
        await team.run();
      }
      if (stateToken === undefined) expect(team.github.issues()).toHaveLength(3);
      expectHealed(team, pages);
    },
  );
});

test("a run that was cancelled while it waited loses nothing: the next one does its work", async () => {
  const team = world();
  await team.begin();
  const page = team.add("Named by a dispatch that never ran");
  team.clock.advance(60 * MINUTE);
  team.add("Added since");
  await team.run();
  expect(team.issueOf(page)).toBe(1);
  expect(team.github.issues()).toHaveLength(2);
});

test.each(Array.from({ length: 22 }, (_, n) => n))(
  "a run that is lost at its request %i loses nothing, and nothing is made twice",
  async (nth) => {
    const team = world({ config: "new-tasks: { text: none }" });
    await team.begin();
    const pages = TITLES.map((title) => team.add(title));
    const handle = team.github.fetch;
    let seen = 0;
    const lost = new Promise<void>((died) => {
      team.through(async (url, init) => {
        if (seen++ < nth) return handle(url, init);
        if (seen === nth + 1) await handle(url, init);
        died();
        return await new Promise<never>(() => {});
      });
    });
    await Promise.race([team.run(), lost]);
    team.through(handle);
    for (let run = 0; run < 2; run += 1) {
      team.clock.advance(15 * MINUTE);
      await team.run();
    }
    expect(team.github.issues()).toHaveLength(3);
    expectHealed(team, pages);
  },
);

describe("of two issues for one task", () => {
  test("the next sweep keeps the older, links it, and closes the younger as its duplicate, in one write and once", async () => {
    const { team, page } = await doubled("limits: { closes: 0 }");
    expect(team.issueOf(page)).toBe(2);
    team.clock.advance(DAY);
    const report = await team.run();
    expectHealed(team, [page]);
    expect(report.asks).toEqual([]);
    expect(report.warnings).toEqual([]);
    expect(report.results.flatMap(({ issue }) => issue?.number ?? [])).toEqual([2]);
    const { body } = team.github.issue(2);
    expect(readBody(body).front?.duplicateOf).toBe(1);
    expect(body).toContain("[Open the task in Notion]");
    team.clock.advance(DAY);
    expect((await team.run()).results).toEqual([]);
    expect(team.github.issue(2)).toMatchObject({ body, updatedAt: team.github.issue(2).updatedAt });
    team.notion.edit(page, { Name: "Renamed" });
    await team.run();
    expect(team.github.issues().map(({ title }) => title)).toEqual(["Renamed", "Task 0"]);
  });

  test("a plan names the writes and makes none", async () => {
    const { team } = await doubled();
    team.clock.advance(DAY);
    const writes = [team.github.writes.length, team.notion.writes.length];
    const planned = await team.run({ mode: "plan" });
    expect([team.github.writes.length, team.notion.writes.length]).toEqual(writes);
    const made = await team.run();
    const steps = ({ results }: typeof made) => results.map(({ issue, outcomes, end }) => ({ issue, outcomes, end }));
    expect(steps(planned)).toEqual(steps(made));
  });

  test("a task that is done by then has its younger issue closed as a duplicate all the same", async () => {
    const { team, page } = await doubled();
    team.clock.advance(30 * MINUTE);
    team.notion.edit(page, { "GitHub Issue": team.github.issue(1).url, Status: "Done" });
    await team.run();
    team.clock.advance(DAY);
    await team.run();
    expect(team.github.issues().map(({ state, stateReason }) => [state, stateReason])).toEqual([
      ["closed", "completed"],
      ["closed", "duplicate"],
    ]);
  });

  test.each([
    ["the link back fails", (team: World) => team.notion.failNext("PATCH /v1/pages/{id}", 400)],
    ["the closing fails", (team: World) => team.github.failNext(/^PATCH .*issues.2$/, 422)],
    ["the closing's answer is lost", (team: World) => team.github.failNext(/^PATCH .*issues.2$/, "commit-then-502")],
    ["an issue cannot be read", (team: World) => team.github.failNext(/^POST .*graphql$/, 422, { nth: 3 })],
  ])("the sweep after the next heals it too where %s", async (_, hinder) => {
    const { team, page } = await doubled();
    team.clock.advance(DAY);
    hinder(team);
    await team.run();
    team.clock.advance(DAY);
    await team.run();
    expectHealed(team, [page]);
  });

  test("a page that is made to name the closed one is led back to the other", async () => {
    const { team, page } = await doubled();
    team.clock.advance(DAY);
    await team.run();
    team.clock.advance(30 * MINUTE);
    team.notion.edit(page, { "GitHub Issue": team.github.issue(2).url });
    await team.run();
    expect(team.github.issues()).toHaveLength(2);
    expectHealed(team, [page]);
  });

  test.each<[string, (team: World, page: string) => unknown]>([
    ["somebody commented on", (team) => team.github.as("lin").comment(2, "On it.")],
    ["somebody edited", (team) => team.github.as("lin").edit(2, { body: `${team.github.issue(2).body}Mine.` })],
    ["somebody labelled", (team) => team.github.as("lin").label(2, "help wanted")],
    ["somebody assigned", (team) => team.github.as("lin").assign(2, "ada")],
    ["somebody renamed", (team) => team.github.as("lin").edit(2, { title: "Another thing" })],
    ["somebody holds", (team) => team.github.as("lin").label(2, "notion-sync: hold")],
    ["somebody prefers, having closed the older,", (team) => team.github.as("lin").close(1, "duplicate")],
    ["belongs to a paused task", (team, page) => team.notion.edit(page, { "Pause sync": true })],
  ])("the younger that %s is left alone, and told", async (_, touch) => {
    const { team, page } = await doubled();
    touch(team, page);
    team.clock.advance(DAY);
    const report = await team.run();
    expect(team.github.issue(2).state).toBe("open");
    expect(report.warnings).toContainEqual(
      expect.stringMatching(/^Issue #2 carries the marker of a task whose issue is #1/),
    );
  });

  test("the younger that somebody closed is no news", async () => {
    const { team } = await doubled();
    team.github.as("lin").close(2, "duplicate");
    team.clock.advance(DAY);
    expect((await team.run()).warnings).toEqual([]);
    expect(team.github.issue(1).state).toBe("open");
  });
});

describe("a marker pasted into an issue by the bot that we share", () => {
  const BOT = "github-actions[bot]";
  async function pasted(draft: (body: string) => { title: string; body: string }, laterMs = 5 * MINUTE) {
    const team = world({ config: "new-tasks: { text: none }" });
    await team.begin();
    team.add("Task 0");
    await team.run();
    team.clock.advance(laterMs);
    team.github.as(BOT).openIssue(draft(team.github.issue(1).body));
    team.clock.advance(DAY);
    return { team, report: await team.run() };
  }

  test.each<[string, Parameters<typeof pasted>]>([
    ["under another title", [(body) => ({ title: "Weekly report", body })]],
    ["without the region", [(body) => ({ title: "Task 0", body: body.slice(0, body.indexOf("-->") + 3) })]],
    [
      "for another database",
      [(body) => ({ title: "Task 0", body: body.replace(/dataSource: "\w+"/, `dataSource: "${"0".repeat(32)}"`) })],
    ],
    ["as a whole copy, a day later", [(body) => ({ title: "Task 0", body }), DAY]],
  ])("%s closes nothing", async (_, call) => {
    const { team, report } = await pasted(...call);
    expect(team.github.issue(2)).toMatchObject({ state: "open", author: BOT });
    expect(team.github.issue(1).state).toBe("open");
    expect(report.warnings).toContainEqual(expect.stringMatching(/^Issue #2 carries the marker/));
  });

  test("by a person closes nothing either, and none of it changes", async () => {
    const team = world({ config: "new-tasks: { text: none }" });
    await team.begin();
    team.add("Task 0");
    await team.run();
    team.github.as("lin").openIssue({ title: "Task 0", body: team.github.issue(1).body });
    const before = team.github.issue(2);
    team.clock.advance(DAY);
    await team.run();
    expect(team.github.issue(2)).toEqual(before);
    expect(team.github.issue(1).state).toBe("open");
  });
});

test.each(Array.from({ length: 24 }, (_, n) => n + 1))(
  "two runs, the second from the first's request %i on, start the workflow after a merge once",
  async (nth) => {
    const team = world({
      config: "statuses: { Review: draft, Done: merge }\npull-requests: { branch: create, after-merge: deploy.yml }\n",
    });
    team.github.repository.actionsMayOpenPullRequests = true;
    team.github.as("ada").commit({ ".github/workflows/deploy.yml": "on: workflow_dispatch\njobs: {}\n" });
    team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
    await team.begin();
    const pages = ["One", "Two"].map((title) => team.add(title, { Status: "Review" }));
    await team.run();
    const pulls = () => [...team.github.repository.issues.values()].flatMap(({ pull }) => pull ?? []);
    for (const { head: branch } of pulls()) {
      team.github.as("ada").commit({ [`${branch}.ts`]: "done" }, { branch });
      team.github.machines.check(branch, "build");
    }
    team.clock.advance(20 * MINUTE);
    for (const page of pages) team.notion.edit(page, { Status: "Done" });
    team.clock.advance(20 * MINUTE);
    let second: Promise<unknown> = Promise.resolve();
    let seen = 0;
    team.through((url, init) => {
      seen += 1;
      if (seen === nth) second = team.run().catch(() => undefined);
      return team.github.fetch(url, init);
    });
    await team.run().catch(() => undefined);
    await second;
    for (const minutes of [15, 15]) {
      team.clock.advance(minutes * MINUTE);
      await team.run();
    }
    expect(pulls().map(({ mergedAt }) => typeof mergedAt)).toEqual(["number", "number"]);
    expect(team.github.repository.runs.filter(({ event }) => event === "workflow_dispatch")).toHaveLength(2);
  },
);

test("a body that a person pasted over another issue closes nobody's as its duplicate", async () => {
  const team = world({ config: "new-tasks: { text: none }" });
  await team.begin();
  const pages = ["One", "Two"].map((title) => team.add(title));
  await team.run();
  const [one = 0, two = 0] = pages.map((page) => team.issueOf(page));
  team.clock.advance(30 * MINUTE);
  const [older, younger] = one < two ? [one, two] : [two, one];
  team.github.as("ada").edit(older, { body: team.github.issue(younger).body });
  for (const minutes of [30, 24 * 60, 30]) {
    team.clock.advance(minutes * MINUTE);
    await team.run();
  }
  expect(team.github.issue(younger).state).toBe("open");
  expect(pages.map((page) => team.issueOf(page))).toContain(younger);
});
