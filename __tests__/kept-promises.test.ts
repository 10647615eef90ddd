/** Promises that were broken once, each by a story that a reader found. */
import { expect, test } from "@jest/globals";
import { MINUTE, type World, world } from "./world.ts";

const DAY = 24 * 60 * MINUTE;
const closed = (team: World) => team.github.issues().filter(({ state }) => state === "closed");
const asked = (report: Awaited<ReturnType<World["run"]>>) =>
  report.asks.map(({ kind, why, number }) => [kind, why, number]);

/** Tasks that have had their issues for a day; the next run sweeps. */
async function mapped(count: number, config = ""): Promise<{ team: World; pages: string[] }> {
  const team = world({ config: `new-tasks: { text: none }\nlimits: { creates: 100 }\n${config}` });
  await team.begin();
  const pages = Array.from({ length: count }, (_, n) => team.add(`Task ${n}`));
  await team.run();
  team.clock.advance(DAY);
  return { team, pages };
}

test("Notion's index and GitHub's lists both lag: still one issue", async () => {
  const team = world();
  await team.begin();
  team.add("One");
  team.github.settings.listLagMs = 8 * MINUTE;
  team.clock.advance(2 * MINUTE);
  await team.run();
  team.notion.settings.indexLagMs = 2 * MINUTE;
  team.clock.advance(MINUTE);
  await team.run();
  expect(team.github.issues()).toHaveLength(1);
});

test("a dispatch's new page, met again by a poll that lags: still one issue", async () => {
  const team = world();
  await team.begin();
  team.notion.settings.indexLagMs = 3 * MINUTE;
  team.github.settings.listLagMs = 8 * MINUTE;
  const page = team.add("One");
  team.clock.advance(MINUTE);
  await team.run({}, { client_payload: { pages: [page] } }, "repository_dispatch");
  team.clock.advance(2.5 * MINUTE);
  await team.run();
  expect(team.github.issues()).toHaveLength(1);
});

test.each([1, 3, 5, 7, 9, 11, 13])(
  "a run that starts while another is at its request %i makes nothing twice",
  async (nth) => {
    const team = world();
    await team.begin();
    for (let n = 0; n < 4; n += 1) team.add(`Task ${n}`);
    let second: Promise<unknown> = Promise.resolve();
    let seen = 0;
    const handle = team.github.fetch;
    team.through((url, init) => {
      seen += 1;
      if (seen === nth) second = team.run().catch(() => undefined);
      return handle(url, init);
    });
    await team.run();
    await second;
    for (let run = 0; run < 3; run += 1) {
      team.clock.advance(15 * MINUTE);
      await team.run();
    }
    expect(team.github.issues()).toHaveLength(4);
  },
);

test("an issue list that failed in a sweep is not believed by the poll after it", async () => {
  const { team, pages } = await mapped(1);
  team.notion.edit(pages[0] ?? "", { "GitHub Issue": null });
  team.github.failNext("GET /repos/acme/app/issues", 422);
  await team.run();
  expect(team.github.issues()).toHaveLength(1);
});

test("a noted task that left the filter is neither made nor changed", async () => {
  const team = world({ config: "filter: { property: Priority, select: { equals: High } }" });
  await team.begin();
  const failing = team.add("Secret", { Priority: "High" });
  team.github.failNext("POST /repos/acme/app/issues", 422);
  await team.run();
  team.clock.advance(20 * MINUTE);
  const paused = team.add("One", { Priority: "High" });
  team.notion.edit(failing, { Priority: "Low", Name: "Really secret" });
  await team.run();
  team.clock.advance(20 * MINUTE);
  team.notion.edit(paused, { "Pause sync": true });
  await team.run();
  team.notion.edit(paused, { Priority: "Low", Name: "Secret too", "Pause sync": false });
  await team.run();
  expect(team.github.issues().map(({ title }) => title)).toEqual(["One"]);
});

test("a page longer than an issue can be leaves room for what follows", async () => {
  const team = world({ config: "people: { Ada: ada }" });
  const ada = team.notion.addPerson("Ada").id;
  await team.begin();
  const page = team.add("Long", { Assignee: [ada] }, "word and words. ".repeat(6000));
  await team.run();
  team.clock.advance(20 * MINUTE);
  team.notion.edit(page, { Name: "Long indeed, and longer" });
  await team.run();
  expect(team.github.issue(1)).toMatchObject({ title: "Long indeed, and longer", assignees: ["ada"] });
});

test("an issue that people filled to the brim is waited for, not failed again and again", async () => {
  const { team, pages } = await mapped(1, "people: { Ada: ada }");
  const { body } = team.github.issue(1);
  team.github.as("lin").edit(1, { body: body + "x".repeat(65_536 - body.length - 20) });
  const ada = team.notion.addPerson("Ada").id;
  team.notion.edit(pages[0] ?? "", { Assignee: [ada], Name: "A much longer name than it had before" });
  const report = await team.run();
  expect(report.results.map(({ end }) => end.kind)).toEqual(["waiting"]);
});

test("a halt is not walked around by the next poll, and ends when the slip is mended", async () => {
  const { team, pages } = await mapped(24);
  for (const page of pages.slice(0, 12)) team.notion.edit(page, { Status: "Done" });
  expect(asked(await team.run())).toEqual([["close", "halt", 12]]);
  team.clock.advance(20 * MINUTE);
  await team.run();
  expect(closed(team)).toEqual([]);
  for (const page of pages.slice(0, 12)) team.notion.edit(page, { Status: "Backlog" });
  team.clock.advance(20 * MINUTE);
  expect(asked(await team.run())).toEqual([]);
});

test("a confirmed halt that ran out of time goes on in the next run", async () => {
  const { team, pages } = await mapped(40);
  for (const page of pages.slice(0, 15)) team.notion.trash(page);
  for (const page of pages.slice(15, 30)) team.notion.unshare(page);
  expect(asked(await team.run())).toEqual([["close", "halt", 30]]);
  let patches = 0;
  const handle = team.github.fetch;
  team.through((url, init) => {
    if (init?.method === "PATCH" && /\/issues\/\d+$/.test(String(url)) && ++patches === 8)
      team.clock.advance(11 * MINUTE);
    return handle(url, init);
  });
  expect(asked(await team.run({ confirm: "close 30" }))).toEqual([]);
  team.clock.advance(20 * MINUTE);
  expect(asked(await team.run())).toEqual([]);
  expect(team.github.issues().filter(({ body }) => /^(deleted|detached):/m.test(body))).toHaveLength(30);
});

test("tasks that wait for their pull requests are neither a wave nor too many closings", async () => {
  const { team, pages } = await mapped(30, "statuses: { Done: merge }");
  await team.run();
  team.clock.advance(20 * MINUTE);
  for (const page of pages.slice(0, 26)) {
    const number = team.issueOf(page);
    team.github.as("lin").commit({ [`file-${number}`]: "x" }, { branch: `branch-${number}` });
    team.github.as("lin").openPullRequest({ title: "Work", head: `branch-${number}`, closes: [number] });
    team.notion.edit(page, { Status: "Done" });
  }
  expect(asked(await team.run())).toEqual([]);
  team.clock.advance(DAY);
  expect(asked(await team.run())).toEqual([]);
  expect(closed(team)).toEqual([]);
});

test("an edit made while a poll still reads related pages is not skipped", async () => {
  const team = world({ config: "labels: [Epic]" });
  const epics = team.notion.addBoard("Epics", { Name: "title" });
  team.notion.addProperty(team.board.dataSourceId, "Epic", { type: "relation", dataSource: epics.dataSourceId });
  const epic = team.notion.addPage(epics.dataSourceId, { Name: "E1" }).id;
  await team.begin();
  const quiet = team.add("Quiet");
  await team.run();
  team.clock.advance(60 * MINUTE);
  team.add("With epic", { Epic: [epic] });
  team.notion.meanwhile(/GET .v1.pages.[^/]+$/, () => {
    team.clock.advance(MINUTE);
    team.notion.edit(quiet, { Name: "Renamed" });
    team.clock.advance(14 * MINUTE);
  });
  await team.run();
  team.clock.advance(20 * MINUTE);
  await team.run();
  expect(team.github.issue(1).title).toBe("Renamed");
});

test("a run that died after its write, and an edit taken back since: GitHub follows", async () => {
  const { team, pages } = await mapped(1);
  await team.run();
  const [page = ""] = pages;
  team.notion.edit(page, { Name: "Second" });
  const handle = team.github.fetch;
  let isDead = false;
  const dying = new Promise<void>((died) => {
    team.through(async (url, init) => {
      if (isDead) return await new Promise<never>(() => {});
      const answer = await handle(url, init);
      if (init?.method !== "PATCH" || !/\/issues\/\d+$/.test(String(url))) return answer;
      isDead = true;
      died();
      return await new Promise<never>(() => {});
    });
  });
  await Promise.race([team.run(), dying]);
  team.through(handle);
  expect(team.github.issue(1).title).toBe("Second");
  team.clock.advance(MINUTE);
  team.notion.edit(page, { Name: "Task 0" });
  await team.run();
  expect(team.github.issue(1).title).toBe("Task 0");
});

test("`import: all` of many closed tasks is an import, not a wave of closings", async () => {
  const team = world({ config: "new-tasks: { import: all, text: none }" });
  for (let n = 0; n < 12; n += 1) team.add(`Old ${n}`, { Status: "Done" });
  team.clock.advance(30 * MINUTE);
  expect(asked(await team.run())).toEqual([]);
  expect(closed(team)).toHaveLength(12);
});

test("fewer confirmed than asked: the rest waits, however few are left", async () => {
  const team = world({ config: "new-tasks: { text: none }\nlimits: { creates: 5 }" });
  await team.begin();
  for (let n = 0; n < 8; n += 1) team.add(`Task ${n}`);
  await team.run();
  await team.run({ confirm: "create 4" });
  expect(team.github.issues()).toHaveLength(4);
  team.clock.advance(20 * MINUTE);
  await team.run();
  expect(team.github.issues()).toHaveLength(4);
  await team.run({ confirm: "create 4" });
  expect(team.github.issues()).toHaveLength(8);
});

test("of an import confirmed in part, the oldest tasks come, not those edited last", async () => {
  const team = world({ config: "new-tasks: { text: none }" });
  const old = Array.from({ length: 30 }, (_, n) => {
    team.clock.advance(MINUTE);
    return team.add(`Old ${n}`);
  });
  team.clock.advance(30 * MINUTE);
  await team.run();
  team.clock.advance(30 * MINUTE);
  for (const page of old.slice(25)) team.notion.edit(page, { Priority: "High" });
  await team.run({ confirm: "import 3" });
  expect(team.github.issues().map(({ title }) => title)).toEqual(["Old 0", "Old 1", "Old 2"]);
});

test("held tasks in the trash are no wave", async () => {
  const { team, pages } = await mapped(30);
  for (const page of pages.slice(0, 11)) {
    team.github.as("lin").label(team.issueOf(page), "notion-sync: hold");
    team.notion.trash(page);
  }
  expect(asked(await team.run())).toEqual([]);
  expect(closed(team)).toEqual([]);
});

test("trashed, restored with an ignored status, then open: the issue we closed opens", async () => {
  const { team, pages } = await mapped(2, "statuses: { Review: ignore }");
  const [page = ""] = pages;
  const number = team.issueOf(page);
  team.notion.trash(page);
  await team.run();
  expect(team.github.issue(number).state).toBe("closed");
  team.notion.restore(page);
  team.notion.edit(page, { Status: "Review" });
  team.clock.advance(DAY);
  await team.run();
  team.notion.edit(page, { Status: "In Progress" });
  team.clock.advance(DAY);
  await team.run();
  expect(team.github.issue(number).state).toBe("open");
});
