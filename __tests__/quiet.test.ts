/** A limit that outlasts the run, the run's own end, a cancelled job: the run ends cleanly, and the next one goes on. */
import { expect, test } from "@jest/globals";
import { tokens } from "../src/fakes/github/tokens.ts";
import { NotNow } from "../src/ports.ts";
import type { Report } from "../src/sync.ts";
import { MINUTE, type World, world } from "./world.ts";

const HOUR = 60 * MINUTE;
const QUERY = "POST /v1/data_sources/{id}/query";
const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
/** GitHub, asking for an hour's quiet. */
const PAUSE = { status: 403, message, headers: { "retry-after": "3600" } };
const NOTIONS_PAUSE = { retryAfterSeconds: 3600 };

/** Nothing in it makes the job red, or counts as a failed attempt. */
function isCalm(team: World, { problems, results }: Report): boolean {
  return problems.length === 0 && results.every(({ end }) => end.kind !== "failed") && attempts(team) === 0;
}

/** Failed attempts that the state has counted. */
function attempts({ github }: World): number {
  const [ref = ""] = [...github.repository.refs.keys()].filter((name) => name.startsWith("refs/notion-sync/"));
  const { noted } = JSON.parse(github.file(ref, "state.json") ?? '{"noted":{}}');
  return Object.values(noted as Record<string, { attempts: number }>).reduce((sum, one) => sum + one.attempts, 0);
}

const titles = ({ github }: World) =>
  github
    .issues()
    .map(({ title }) => title)
    .sort();

/** Two new tasks, after the first run. */
async function begun(settings: Parameters<typeof world>[0] = {}): Promise<World> {
  const team = world(settings);
  const ada = team.notion.addPerson("Ada", { email: "ada@example.com" }).id;
  await team.begin();
  team.add("Fix login", { Priority: "High", Assignee: [ada] });
  team.clock.advance(2 * MINUTE);
  team.add("Fix logout");
  return team;
}

test.each([
  ["the state", /^GET .*\/git\/matching-refs\//],
  ["the state's file", /^GET .*\/contents\/state.json$/],
] as const)("a pause asked for on reading %s: nothing was done, and the next run does it", async (_, route) => {
  const team = await begun();
  team.github.failNext(route, PAUSE);
  await expect(team.run()).rejects.toThrow(NotNow);
  expect(team.github.issues()).toEqual([]);
  team.clock.advance(HOUR);
  await team.run();
  expect(titles(team)).toEqual(["Fix login", "Fix logout"]);
});

test.each([
  ["who we are", /^POST \/graphql$/],
  ["the labels", /^GET .*\/labels$/],
  ["the issues", /^GET .*\/issues$/],
  ["the announcement's tree", /^POST .*\/git\/trees$/],
  ["the announcement's ref", /^PATCH .*\/git\/refs\//],
  ["the first label", /^POST .*\/labels$/],
  ["the first issue", /^POST .*\/issues$/],
  ["the base of the first", /^PATCH .*\/issues\/1$/],
] as const)("a pause asked for on %s puts off the rest, in green, and the next run does it", async (_, route) => {
  const team = await begun({ config: "labels: [Priority]\npeople: { ada@example.com: ada }" });
  team.github.failNext(route, PAUSE);
  const report = await team.run();
  expect(isCalm(team, report)).toBe(true);
  const put = report.results.filter(({ end }) => end.kind === "deferred");
  expect([...put.map(({ end }) => "because" in end && end.because), report.cutShort].join()).toContain("GitHub");
  team.clock.advance(HOUR);
  const next = await team.run();
  expect(isCalm(team, next)).toBe(true);
  expect(titles(team)).toEqual(["Fix login", "Fix logout"]);
  expect(team.github.issues().reduce((sum, { labels }) => sum + labels.length, 0)).toBe(1);
});

test("where GitHub asks for a pause on one task, it is asked nothing for the others", async () => {
  const team = await begun();
  team.github.failNext(/^POST .*\/issues$/, PAUSE);
  const before = team.github.requests.length;
  const report = await team.run();
  const asked = team.github.requests.slice(before).map(({ method, path }) => `${method} ${path.split("?")[0]}`);
  const after = asked.slice(asked.indexOf("POST /repos/acme/app/issues") + 1);
  expect(after.filter((request) => !request.includes("/git/"))).toEqual([]);
  expect(report.results.map(({ end }) => end.kind)).toEqual(["deferred", "deferred"]);
});

test.each([
  ["the poll", QUERY, 1],
  ["a page's text", "GET /v1/pages/{id}/markdown", 1],
  ["the link back", "PATCH /v1/pages/{id}", 1],
  ["the second link back", "PATCH /v1/pages/{id}", 2],
] as const)(
  "a pause that Notion asks for on %s puts off the rest, in green, and the next run does it",
  async (_, route, nth) => {
    const team = await begun();
    team.notion.failNext(route, 429, { ...NOTIONS_PAUSE, nth });
    const report = await team.run();
    expect(isCalm(team, report)).toBe(true);
    const reasons = report.results.flatMap(({ end }) => (end.kind === "deferred" ? [end.because] : []));
    expect([...reasons, report.cutShort].join()).toContain("Notion asks for quiet until");
    team.clock.advance(HOUR);
    await team.run();
    expect(titles(team)).toEqual(["Fix login", "Fix logout"]);
    expect(team.github.issues()).toHaveLength(2);
    expect(pagesOf(team).map(team.issueOf)).toEqual([1, 2]);
  },
);

/** The pages that the issues name. */
const pagesOf = ({ github }: World): readonly string[] =>
  github.issues().map(({ body }) => /[0-9a-f]{32}/.exec(body)?.[0] ?? "");

test("a related page that Notion will not show now is no unknown label: the task waits whole", async () => {
  const team = world({ config: "labels: [Epic]" });
  const epics = team.notion.addBoard("Epics", { Name: "title" });
  team.notion.addProperty(team.board.dataSourceId, "Epic", { type: "relation", dataSource: epics.dataSourceId });
  const epic = team.notion.addPage(epics.dataSourceId, { Name: "E1" }).id;
  await team.begin();
  team.add("Fix login", { Epic: [epic] });
  team.notion.failNext("GET /v1/pages/{id}", 429, NOTIONS_PAUSE);
  const report = await team.run();
  expect(report).toMatchObject({
    results: [],
    problems: [],
    cutShort: expect.stringContaining("Notion asks for quiet"),
  });
  expect(team.github.issues()).toEqual([]);
  team.clock.advance(HOUR);
  await team.run();
  expect(team.github.issues()).toMatchObject([{ title: "Fix login", labels: ["epic: e1"] }]);
});

test.each([
  ["Notion, on its tasks", (team: World) => team.notion.failNext(QUERY, 529, NOTIONS_PAUSE)],
  ["GitHub, on its issues", (team: World) => team.github.failNext(/^GET .*\/issues$/, PAUSE)],
])("a comparison for which there is no quiet is neither red nor taken for done: %s", async (_, disturb) => {
  const team = await begun();
  await team.run();
  const [page = ""] = pagesOf(team);
  team.clock.advance(30 * MINUTE);
  team.notion.trash(page);
  disturb(team);
  const report = await team.run({ mode: "sweep" });
  expect(isCalm(team, report)).toBe(true);
  expect(report.cutShort).toBeDefined();
  expect(team.github.issues().every(({ state }) => state === "open")).toBe(true);
  team.clock.advance(25 * HOUR);
  await team.run();
  expect(
    team.github
      .issues()
      .map(({ state }) => state)
      .sort(),
  ).toEqual(["closed", "open"]);
});

test("a save that GitHub will not take now leaves the run green, and the next one does nothing twice", async () => {
  const team = await begun();
  // The first is the announcement's.
  team.github.failNext(/^POST .*\/git\/trees$/, PAUSE, { nth: 2 });
  const report = await team.run();
  expect(isCalm(team, report)).toBe(true);
  expect(report.cutShort).toContain("GitHub");
  team.clock.advance(HOUR);
  await team.run();
  expect(titles(team)).toEqual(["Fix login", "Fix logout"]);
});

test("the hour's requests, once spent, end the run in green; an hour later the rest is done, each once", async () => {
  const team = world({ config: "new-tasks: { text: none }" });
  await team.begin();
  for (let n = 0; n < 20; n += 1) team.add(`Task ${n}`);
  team.github.settings.primaryLimit = true;
  team.github.spendElsewhere(tokens.workflow, 980);
  const report = await team.run();
  expect(isCalm(team, report)).toBe(true);
  const made = team.github.issues().length;
  expect(made).toBeLessThan(20);
  expect(report.results.some(({ end }) => end.kind === "deferred")).toBe(true);
  team.clock.advance(HOUR);
  await team.run();
  team.clock.advance(HOUR);
  await team.run();
  expect(titles(team)).toEqual(Array.from({ length: 20 }, (_, n) => `Task ${n}`).sort());
});

test("a connection that Notion blocks is a problem told, for a person must act", async () => {
  const team = await begun();
  team.notion.settings.isBlocked = true;
  const report = await team.run();
  expect(report.cutShort).toBeUndefined();
  expect(report.problems.join()).toContain("it blocks this connection");
});

test("no step begins after the run's minutes, the state is saved all the same, and the next run goes on", async () => {
  const team = world({ config: "new-tasks: { text: none }\nlimits: { minutes: 5 }" });
  await team.begin();
  for (let n = 0; n < 5; n += 1) team.add(`Task ${n}`);
  slow(team, /^POST .*\/issues$/, 2 * MINUTE);
  const report = await team.run();
  expect(isCalm(team, report)).toBe(true);
  expect(team.github.issues()).toHaveLength(3);
  const put = report.results.filter(({ end }) => end.kind === "deferred");
  expect(put).toHaveLength(3);
  expect(put[0]?.end).toMatchObject({ because: expect.stringContaining("The run's 5 minutes") });
  const last = team.github.writes.at(-1);
  expect(`${last?.method} ${last?.path}`).toMatch(/^PATCH .*\/git\/refs\//);
  team.through(team.github.fetch);
  await team.run();
  expect(titles(team)).toEqual(Array.from({ length: 5 }, (_, n) => `Task ${n}`));
});

/** From now on GitHub takes this long to answer such a request. */
function slow(team: World, route: RegExp, delayMs: number): void {
  team.through(async (url, init) => {
    const answer = await team.github.fetch(url, init);
    if (route.test(`${init?.method ?? "GET"} ${new URL(url).pathname}`)) team.clock.advance(delayMs);
    return answer;
  });
}

test("a poll that takes longer than the run leaves the cursor at what it reached, and the next runs finish it", async () => {
  const team = world({
    config: "new-tasks: { text: none }\nlimits: { minutes: 5, creates: 99, closes: 99, rewrites: 99 }",
  });
  await team.begin();
  const pages = Array.from({ length: 50 }, (_, n) => team.add(`Task ${n}`));
  const { cursor: before = "" } = await team.run();
  team.clock.advance(HOUR);
  for (const page of pages) {
    team.clock.advance(MINUTE);
    team.notion.edit(page, { Name: "Renamed" });
  }
  const renamed = () => titles(team).filter((title) => title === "Renamed").length;
  team.clock.advance(HOUR);
  slow(team, /\/graphql$/, 2 * MINUTE);
  const report = await team.run();
  expect(isCalm(team, report)).toBe(true);
  expect(renamed()).toBeGreaterThan(0);
  expect(renamed()).toBeLessThan(50);
  expect((report.cursor ?? "") > before).toBe(true);
  for (let run = 0; run < 3; run += 1) await team.run();
  expect(renamed()).toBe(50);
});

test("a noted task that the end of the run puts off takes no edited row's turn away", async () => {
  const team = world({ config: "limits: { minutes: 5 }" });
  await team.begin();
  const page = team.add("Fix login");
  await team.run();
  team.github.failNext(/^POST .*\/issues$/, 422);
  team.add("Fix logout");
  await team.run();
  team.clock.advance(30 * MINUTE);
  team.notion.edit(page, { Name: "Fix the login" });
  team.clock.advance(30 * MINUTE);
  slow(team, /^POST \/graphql$/, 6 * MINUTE);
  expect((await team.run()).results).toMatchObject([{ end: { kind: "deferred" } }]);
  team.through(team.github.fetch);
  await team.run();
  expect(titles(team)).toEqual(["Fix logout", "Fix the login"]);
});

test("a cancelled job ends after the write under way, saves the state, and the next run does the rest, each once", async () => {
  const team = world({ config: "new-tasks: { text: none }" });
  await team.begin();
  for (let n = 0; n < 5; n += 1) team.add(`Task ${n}`);
  let made = 0;
  team.through(async (url, init) => {
    const answer = await team.github.fetch(url, init);
    if (init?.method === "POST" && String(url).endsWith("/issues") && ++made === 2) team.stop.abort();
    return answer;
  });
  const report = await team.run();
  expect(isCalm(team, report)).toBe(true);
  expect(team.github.issues()).toHaveLength(2);
  expect(report.results.at(-1)?.end).toMatchObject({ because: expect.stringContaining("The job was cancelled") });
  expect(team.github.writes.at(-1)?.path).toMatch(/\/git\/refs\//);
  team.stop = new AbortController();
  await team.run();
  expect(titles(team)).toEqual(Array.from({ length: 5 }, (_, n) => `Task ${n}`));
  expect(pagesOf(team).map(team.issueOf)).toEqual([1, 2, 3, 4, 5]);
});

test("a job that is cancelled before it began does nothing, and is not red", async () => {
  const team = await begun();
  team.stop.abort();
  const report = await team.run();
  expect(isCalm(team, report)).toBe(true);
  expect(report.cutShort).toContain("The job was cancelled");
  expect(team.github.issues()).toEqual([]);
});
