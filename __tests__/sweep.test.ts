import { expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { readBody } from "../src/front-matter.ts";
import { MINUTE, type World, world } from "./world.ts";

const DAY = 24 * 60 * MINUTE;

/** Tasks that have had their issues for a day; the next run sweeps. */
async function mapped(count: number, config = ""): Promise<{ team: World; pages: string[] }> {
  const limits = config.includes("limits:") ? "" : "limits: { creates: 100 }";
  const team = world({ config: `new-tasks: { text: none }\n${limits}\n${config}` });
  await team.begin();
  const pages = Array.from({ length: count }, (_, n) => team.add(`Task ${n}`));
  await team.run();
  team.clock.advance(DAY);
  return { team, pages };
}

const closed = (team: World) => team.github.issues().filter(({ state }) => state === "closed");

test("a sweep over a database in step costs the schema, one query and one list per hundred, and one state save", async () => {
  const { team } = await mapped(30);
  await team.run();
  team.clock.advance(60 * MINUTE);
  const before = {
    notion: team.notion.requests.length,
    github: team.github.requests.length,
    writes: team.github.writes.length,
  };
  const report = await team.run({ mode: "sweep" });
  expect(report.results).toEqual([]);
  expect(team.notion.requests.length - before.notion).toBe(4);
  expect(team.github.requests.length - before.github).toBeLessThan(10);
  expect(team.github.writes.length - before.writes).toBe(3);
});

test("a trashed task's issue is closed as not planned, and reopens when the page comes back", async () => {
  const { team, pages } = await mapped(3);
  const [page = ""] = pages;
  const number = team.issueOf(page);
  team.notion.trash(page);
  const gone = await team.run();
  expect(team.github.issue(number)).toMatchObject({ state: "closed", stateReason: "not_planned" });
  expect(gone.results.map(({ event }) => event?.type)).toEqual(["deleted"]);
  team.clock.advance(DAY);
  expect((await team.run()).results).toEqual([]);
  team.notion.restore(page);
  team.clock.advance(DAY);
  const back = await team.run();
  expect(team.github.issue(number).state).toBe("open");
  expect(back.results.map(({ event }) => event?.type)).toEqual(["restored"]);
  expect(team.github.issues()).toHaveLength(3);
});

test("an issue that somebody else had a hand in is labelled instead of closed", async () => {
  const { team, pages } = await mapped(3);
  const [one = "", two = ""] = pages;
  team.github.as("lin").comment(team.issueOf(one), "I am on it.");
  team.github.as("lin").label(team.issueOf(two), "help wanted");
  team.notion.trash(one);
  team.notion.archive(two);
  await team.run();
  expect(closed(team)).toEqual([]);
  expect(team.github.issue(team.issueOf(one)).labels).toEqual(["notion-sync: deleted"]);
  expect(team.github.issue(team.issueOf(two)).labels).toEqual(["help wanted", "notion-sync: deleted"]);
  team.notion.restore(one);
  team.clock.advance(DAY);
  await team.run();
  expect(team.github.issue(team.issueOf(one)).labels).toEqual([]);
});

test.each([
  [
    "moved to another database",
    (team: World, page: string) =>
      void team.notion.move(page, team.notion.addBoard("Other", { Name: "title" }).dataSourceId),
  ],
  ["not shared any more", (team: World, page: string) => team.notion.unshare(page)],
])("a page %s is detached: its issue stays, is dated once, and goes on when the page returns", async (_, leave) => {
  const { team, pages } = await mapped(3);
  const [page = ""] = pages;
  const number = team.issueOf(page);
  leave(team, page);
  const gone = await team.run();
  expect(team.github.issue(number)).toMatchObject({ state: "open", labels: [] });
  expect(readBody(team.github.issue(number).body).front?.detached).toBeDefined();
  expect(gone.results.map(({ event }) => event?.type)).toEqual(["detached"]);
  expect(gone.results.flatMap(({ warnings }) => warnings)).toEqual([]);
  team.clock.advance(DAY);
  expect((await team.run()).results).toEqual([]);
});

test("a page that left the filter is detached, and is followed again when it returns", async () => {
  const { team, pages } = await mapped(3, "filter: { property: Status, status: { does_not_equal: Review } }");
  const [page = ""] = pages;
  team.notion.edit(page, { Status: "Review", Name: "Renamed" });
  await team.run();
  const { title, body } = team.github.issue(team.issueOf(page));
  expect(title).not.toBe("Renamed");
  expect(readBody(body).front?.detached).toBeDefined();
  team.clock.advance(DAY);
  team.notion.edit(page, { Status: "In Progress" });
  await team.run();
  expect(team.github.issue(team.issueOf(page)).title).toBe("Renamed");
});

test.each([
  ["trashed", (team: World, page: string) => void team.notion.trash(page)],
  ["unshared", (team: World, page: string) => team.notion.unshare(page)],
])("half the board %s halts: nothing is closed or dated until that number is confirmed", async (_, leave) => {
  const { team, pages } = await mapped(24);
  for (const page of pages.slice(0, 12)) leave(team, page);
  const before = team.github.issues().map(({ body }) => body);
  const halt = await team.run();
  expect(halt.asks).toMatchObject([{ kind: "close", number: 12, why: "halt", isNew: true }]);
  expect(team.github.issues().map(({ body }) => body)).toEqual(before);
  await team.run({ confirm: "close 5" });
  expect(team.github.issues().map(({ body }) => body)).toEqual(before);
  await team.run({ confirm: "close 12" });
  const dated = team.github
    .issues()
    .filter(({ body }) => readBody(body).front?.deleted ?? readBody(body).front?.detached);
  expect(dated).toHaveLength(12);
});

test("more pages trashed than may be closed are asked about, though too few of them for a halt", async () => {
  const { team, pages } = await mapped(15, "limits: { creates: 100, closes: 2 }");
  team.github.as("lin").comment(team.issueOf(pages[3] ?? ""), "I am on it.");
  for (const page of pages.slice(0, 4)) team.notion.trash(page);
  const asked = await team.run();
  expect(asked.asks).toMatchObject([{ kind: "close", number: 3, why: "limit", isNew: true }]);
  expect(closed(team)).toEqual([]);
  await team.run({ confirm: "close 3" });
  expect(new Set(closed(team).map(({ number }) => number))).toEqual(new Set(pages.slice(0, 3).map(team.issueOf)));
});

test("a sweep whose listing fails closes nothing", async () => {
  const { team, pages } = await mapped(3);
  team.notion.trash(pages[0] ?? "");
  team.notion.failNext("POST /v1/data_sources/{id}/query", 400, { nth: 1, message: "Something is wrong." });
  const report = await team.run();
  expect(report.problems.length).toBeGreaterThan(0);
  expect(closed(team)).toEqual([]);
});

test("a sweep finds the edit that no poll showed", async () => {
  const { team, pages } = await mapped(3);
  await team.run();
  team.notion.recompute(pages[0] ?? "", { Name: "Computed" });
  team.clock.advance(DAY);
  await team.run();
  expect(team.github.issue(team.issueOf(pages[0] ?? "")).title).toBe("Computed");
});

test("`deleted-tasks: keep` dates the issue and leaves it otherwise alone", async () => {
  const { team, pages } = await mapped(2, "deleted-tasks: keep");
  team.notion.trash(pages[0] ?? "");
  await team.run();
  expect(closed(team)).toEqual([]);
});

test("a changed label template is shown and asked about, done after a yes, and human labels stay", async () => {
  const team = world({ config: "new-tasks: { text: none }\nlimits: { creates: 100 }\nlabels: [Priority]" });
  await team.begin();
  const pages = Array.from({ length: 30 }, (_, n) => team.add(`Task ${n}`, { Priority: "High" }));
  await team.run();
  team.github.as("lin").label(1, "help wanted");
  team.clock.advance(30 * MINUTE);
  team.config = 'new-tasks: { text: none }\nlimits: { creates: 100 }\nlabels: { Priority: "P: {value}" }';
  const asked = await team.run();
  expect(asked.asks).toMatchObject([{ kind: "rewrite", number: 30, isNew: true }]);
  expect(team.github.issue(1).labels).toEqual(["priority: high", "help wanted"]);
  await team.run({ confirm: "rewrite 30" });
  expect([...team.github.issue(1).labels].sort()).toEqual(["P: High", "help wanted"]);
  expect(pages.map((page) => team.github.issue(team.issueOf(page)).labels.includes("P: High"))).not.toContain(false);
});

test("the wrong database configured: nothing is closed", async () => {
  const { team } = await mapped(5);
  team.config = "new-tasks: { text: none }";
  const other = team.notion.addBoard("Other", {
    Name: "title",
    Status: { type: "status", groups: { "To-do": ["Backlog"], "In progress": ["Doing"], Complete: ["Done"] } },
    "GitHub Issue": "url",
  });
  for (let n = 0; n < 30; n += 1) team.notion.addPage(other.dataSourceId, { Name: `Other ${n}`, Status: "Backlog" });
  team.clock.advance(MINUTE);
  const report = await team.run({}, {}, "schedule", other.databaseId);
  expect(closed(team)).toEqual([]);
  expect(team.github.issues()).toHaveLength(5);
  expect(report.asks).toMatchObject([{ kind: "import", number: 30 }]);
});

test("two databases in one repository touch neither each other's issues nor cursors", async () => {
  const { team, pages } = await mapped(3);
  const other = team.notion.addBoard("Other", {
    Name: "title",
    Status: { type: "status", groups: { "To-do": ["Backlog"], "In progress": ["Doing"], Complete: ["Done"] } },
    "GitHub Issue": "url",
  });
  await team.run({}, {}, "schedule", other.databaseId);
  team.clock.advance(30 * MINUTE);
  team.notion.addPage(other.dataSourceId, { Name: "Theirs", Status: "Backlog" });
  team.notion.edit(pages[0] ?? "", { Name: "Ours" });
  await team.run({}, {}, "schedule", other.databaseId);
  expect(team.github.issue(1).title).not.toBe("Ours");
  await team.run();
  expect(team.github.issues().map(({ title }) => title)).toEqual(expect.arrayContaining(["Theirs", "Ours"]));
  team.clock.advance(DAY);
  await team.run();
  await team.run({}, {}, "schedule", other.databaseId);
  expect(closed(team)).toEqual([]);
});

test("renamed properties and options go on by their ids, with a warning; one whose type changed fails that mapping alone", async () => {
  const team = world({ config: "labels: [Priority]\nstatuses: { Won't do: dropped }" });
  await team.begin();
  const page = team.add("Fix login", { Priority: "High" });
  await team.run();
  team.notion.renameProperty(team.board.dataSourceId, "Status", "State");
  team.notion.renameProperty(team.board.dataSourceId, "Priority", "Urgency");
  team.notion.renameOption(team.board.dataSourceId, "State", "Won't do", "Dropped");
  team.clock.advance(DAY);
  team.notion.edit(page, { State: "Dropped", Urgency: "Low" });
  const report = await team.run();
  expect(report.warnings.join()).toMatch(/State.*Urgency|Urgency.*State/s);
  expect(team.github.issue(1)).toMatchObject({
    state: "closed",
    stateReason: "not_planned",
    labels: ["priority: low"],
  });
});

// ── What an adversary found ───────────────────────────────────────────────────────────────────

test("a comparison that fails lets no run walk around a halt that stands, nor do pages that are named", async () => {
  const { team, pages } = await mapped(20, "statuses: { Won't do: dropped }\nlimits: { creates: 100 }");
  await team.run();
  team.clock.advance(DAY);
  for (const page of pages.slice(0, 12)) team.notion.edit(page, { Status: "Won't do" });
  team.clock.advance(MINUTE);
  expect((await team.run()).asks).toMatchObject([{ kind: "close", number: 12, why: "halt" }]);
  for (const inputs of [{}, { pages: pages.slice(0, 12).join(",") }]) {
    team.clock.advance(15 * MINUTE);
    if (inputs.pages === undefined) team.github.failNext(/^GET .*\/issues$/, 422);
    expect((await team.run(inputs)).asks).toMatchObject([{ kind: "close", number: 12, why: "halt" }]);
    expect(closed(team)).toHaveLength(0);
  }
  team.clock.advance(15 * MINUTE);
  await team.run({ confirm: "close 12" });
  expect(closed(team)).toHaveLength(12);
});

test("rows that Notion leaves out are not taken for vanished", async () => {
  const { team } = await mapped(30);
  team.notion.settings.rowLimit = 20;
  const report = await team.run({ mode: "sweep" });
  expect(report.problems).toEqual([expect.stringContaining("than Notion shows at once")]);
  expect(report.asks).toEqual([]);
  expect(closed(team)).toHaveLength(0);
});

/** Each request for a page takes so long. */
function slow(team: World, seconds: number): void {
  team.throughNotion((url, init) => {
    if (/\/v1\/pages\//.test(String(url))) team.clock.advance(seconds * 1000);
    return team.notion.handle(new Request(url, init));
  });
}

test("what vanished is worked off over several runs, where one has no time for all of it, and new tasks do not wait for it", async () => {
  const { team, pages } = await mapped(40, "limits: { creates: 100, minutes: 1 }");
  for (const page of pages.slice(0, 20)) team.notion.trash(page);
  await team.run();
  slow(team, 4);
  const page = team.add("A new task");
  await team.run({ confirm: "close 20" });
  expect(closed(team).length).toBeLessThan(20);
  for (let run = 0; run < 10; run += 1) {
    team.clock.advance(30 * MINUTE);
    await team.run();
  }
  expect(closed(team)).toHaveLength(20);
  expect(team.issueOf(page)).toBe(41);
});

test("a comparison that never ends in time keeps no task waiting, and says what to raise", async () => {
  const { team } = await mapped(3, "limits: { creates: 100, minutes: 1 }");
  team.through((url, init) => {
    if (String(url).includes("since=1970")) team.clock.advance(61_000);
    return team.github.fetch(url, init);
  });
  const page = team.add("A new task");
  expect((await team.run()).warnings).toEqual([expect.stringContaining("Raise `limits.minutes`")]);
  team.clock.advance(15 * MINUTE);
  await team.run();
  expect(team.issueOf(page)).toBe(4);
});

test("a partial yes closes the oldest of what vanished, and then shows what is left", async () => {
  const { team, pages } = await mapped(20, "limits: { creates: 100, closes: 2 }");
  for (const page of pages.slice(0, 5)) team.notion.trash(page);
  expect((await team.run()).asks).toMatchObject([{ kind: "close", number: 5 }]);
  expect((await team.run({ confirm: "close 3" })).asks).toMatchObject([{ kind: "close", number: 2 }]);
  expect(closed(team)).toHaveLength(3);
  expect((await team.run({ confirm: "close 2" })).asks).toEqual([]);
  expect(closed(team)).toHaveLength(5);
});

test("a pull request whose task vanished leaves the queue, though the first try failed and a sweep came before the next", async () => {
  const team = world({ config: "statuses: { Review: draft, Done: merge }\npull-requests: { branch: create }\n" });
  team.github.repository.actionsMayOpenPullRequests = true;
  team.github.as("maintainer").addRuleset([rule.checks(["build"]), rule.mergeQueue()]);
  await team.begin();
  const page = team.add("Fix login", { Status: "Review" });
  await team.run();
  team.github.as("ada").commit({ "a.ts": "a" }, { branch: "1-fix-login" });
  team.github.machines.check("1-fix-login", "build");
  team.notion.edit(page, { Status: "Done" });
  team.clock.advance(20 * MINUTE);
  await team.run();
  expect(team.github.machines.queue()).toEqual([2]);
  team.notion.trash(page);
  team.clock.advance(MINUTE);
  const refusing = team.wire ?? team.github.fetch;
  team.through((url, init) => {
    const isDequeue = typeof init?.body === "string" && init.body.includes("dequeuePullRequest");
    if (!isDequeue) return refusing(url, init);
    const errors = [
      { type: "FORBIDDEN", path: ["dequeuePullRequest"], message: "Resource not accessible by integration" },
    ];
    return Promise.resolve(Response.json({ data: { dequeuePullRequest: null }, errors }));
  });
  await team.run({ mode: "sweep" });
  team.through(refusing);
  for (const mode of ["sweep", "sync", "sync"]) {
    team.clock.advance(20 * MINUTE);
    await team.run({ mode });
  }
  expect(team.github.machines.queue()).toEqual([]);
});
