/** Each thing that goes wrong on the way, once, on each kind of request: in the end the world is the same as without it. */
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { tokens } from "../src/fakes/github/tokens.ts";
import type { Report } from "../src/sync.ts";
import { MINUTE, type World, world } from "./world.ts";

// Answers that never end would otherwise be waited for in real time.
const timeout = AbortSignal.timeout.bind(AbortSignal);
beforeAll(() => {
  jest.spyOn(AbortSignal, "timeout").mockImplementation((ms) => timeout(Math.min(ms, 500)));
});
afterAll(() => {
  jest.restoreAllMocks();
});

const CONFIG = "labels: [Priority]\npeople: { ada@example.com: ada }\nstatuses: { Done: done }";

interface Life {
  readonly team: World;
  readonly page: string;
  readonly reports: readonly Report[];
}

/** Every kind of request that the product makes: a first run, a new task with all it can have, an edit, a named page. */
async function life(disturb: (team: World) => void, stateToken?: string): Promise<Life> {
  const team = world({ config: CONFIG, ...(stateToken && { stateToken }) });
  const ada = team.notion.addPerson("Ada", { email: "ada@example.com" }).id;
  disturb(team);
  const reports = [await team.begin()];
  const page = team.add("Fix login", { Priority: "High", Assignee: [ada] }, "What to do.");
  reports.push(await team.run());
  team.clock.advance(15 * MINUTE);
  reports.push(await team.run());
  team.notion.edit(page, { Name: "Fix the login", Status: "Done" });
  team.clock.advance(15 * MINUTE);
  reports.push(await team.run({ pages: page }));
  team.clock.advance(15 * MINUTE);
  reports.push(await team.run({ mode: "sweep" }));
  return { team, page, reports };
}

/** What people see on both sides, but for ids and times, which waiting moves. */
function seen({ team, page }: Life) {
  const plain = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME").replace(/[0-9a-f-]{32,}/g, "ID");
  const issues = team.github
    .issues()
    .map(({ title, state, labels, assignees, body }) => ({ title, state, labels, assignees, body: plain(body) }));
  return { issues, link: team.notion.valueOf(page, "GitHub Issue"), note: team.notion.valueOf(page, "GitHub note") };
}

const trouble = ({ reports }: Life) =>
  reports.flatMap(({ problems, results, cutShort }) => [
    ...problems,
    ...(cutShort === undefined ? [] : [cutShort]),
    ...results.flatMap(({ end }) => (end.kind === "settled" ? [] : [end])),
  ]);

/** Nothing is left to do. */
async function isAtRest({ team }: Life): Promise<boolean> {
  const writes = () => team.github.writes.length + team.notion.writes.length;
  team.clock.advance(30 * MINUTE);
  await team.run();
  const before = writes();
  team.clock.advance(30 * MINUTE);
  return (await team.run()).results.length === 0 && writes() === before;
}

/** How it ends, of each of several lives lived at once. */
async function ends<Route>(routes: readonly Route[], live: (route: Route) => Promise<Life>) {
  const lives = routes.map(async (route) => {
    const one = await live(route);
    return { route, seen: seen(one), trouble: trouble(one), isAtRest: await isAtRest(one) };
  });
  return await Promise.all(lives);
}

const wellFor = <Route>(routes: readonly Route[]) =>
  routes.map((route) => ({ route, seen: calm, trouble: [], isAtRest: true }));

let calm: ReturnType<typeof seen>;
beforeAll(async () => {
  const undisturbed = await life(() => {});
  calm = seen(undisturbed);
  expect(trouble(undisturbed)).toEqual([]);
  expect(calm).toMatchObject({
    issues: [{ title: "Fix the login", state: "closed", labels: ["priority: high"], assignees: ["ada"] }],
    link: "https://github.com/acme/app/issues/1",
  });
});

const NOTION = [
  "GET /v1/databases/{id}",
  "GET /v1/data_sources/{id}",
  "POST /v1/data_sources/{id}/query",
  "GET /v1/pages/{id}",
  "GET /v1/pages/{id}/markdown",
  "PATCH /v1/pages/{id}",
] as const;

test.each([
  ...([429, 529, 409, 500, 502, 503, 504] as const),
  ...(["commit-then-503", "reset", "commit-then-reset", "stall", "silence"] as const),
])("after a %s of Notion's, on whatever request, all is as if nothing had been", async (fault) => {
  const retryAfter = fault === 429 ? { retryAfterSeconds: 5 } : {};
  const disturbed = await ends(NOTION, (route) => life(({ notion }) => notion.failNext(route, fault, retryAfter)));
  expect(disturbed).toEqual(wellFor(NOTION));
});

const GITHUB = [
  /^GET .*\/labels$/,
  /^POST .*\/labels$/,
  /^GET .*\/assignees\/ada$/,
  /^GET .*\/issues$/,
  /^PATCH .*\/issues\/1$/,
  /^POST \/graphql$/,
  /^GET .*\/git\/matching-refs\//,
  /^GET .*\/contents\/state.json$/,
  /^POST .*\/git\/trees$/,
  /^POST .*\/git\/commits$/,
  /^POST .*\/git\/refs$/,
  /^PATCH .*\/git\/refs\//,
];
const VARIABLE = [/^GET .*\/variables\//, /^POST .*\/variables$/, /^PATCH .*\/variables\//];
const ALL = [...GITHUB, ...VARIABLE];

const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const pause = (status: number) => ({ status, message, headers: { "retry-after": "5" } });
const PAUSES = [
  ["pause (403)", pause(403)],
  ["pause (429)", pause(429)],
] as const;
const LOST = [
  ...([500, 502, 503, 504, "commit-then-502", "commit-then-503"] as const),
  ...(["reset", "commit-then-reset", "stall", "silence"] as const),
].map((fault) => [fault, fault] as const);

test.each([...PAUSES, ...LOST])(
  "after a %s of GitHub's, on whatever request but a creation, all is as if nothing had been",
  async (_, fault) => {
    const live = (route: RegExp) =>
      life(({ github }) => github.failNext(route, fault), VARIABLE.includes(route) ? tokens.pat : undefined);
    expect(await ends(ALL, live)).toEqual(wellFor(ALL));
  },
);

test("each of these requests is made in such a life", async () => {
  const lives = [await life(() => {}), await life(() => {}, tokens.pat)];
  const made = lives
    .flatMap(({ team }) => [...team.notion.requests, ...team.github.requests])
    .map(({ method, path }) => `${method} ${path.split("?")[0]}`);
  const routes = [...NOTION.map((route) => new RegExp(`^${route.replace("{id}", "[^/]+")}$`)), ...ALL];
  expect(routes.filter((route) => !made.some((request) => route.test(request)))).toEqual([]);
});

const CREATION = /^POST .*\/issues$/;

test.each(PAUSES)("a %s before an issue is made is waited out, and there is one issue", async (_, fault) => {
  const disturbed = await ends([CREATION], (route) => life(({ github }) => github.failNext(route, fault)));
  expect(disturbed).toEqual(wellFor([CREATION]));
});

test.each(LOST)(
  "after a %s on a creation, which may have been made, one failure is told and there is one issue",
  async (_, fault) => {
    const disturbed = await ends([CREATION], (route) => life(({ github }) => github.failNext(route, fault)));
    const told = [expect.objectContaining({ kind: "failed", attempts: 1 })];
    expect(disturbed).toEqual([{ route: CREATION, seen: calm, trouble: told, isAtRest: true }]);
  },
);
