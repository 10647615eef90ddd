/** Notion as the core sees it: the real client over the stand-in, faults and all. */
import { expect, test } from "@jest/globals";
import { type Bindings, bind } from "../src/config/bindings.ts";
import { type Config, parseConfig } from "../src/config/config.ts";
import { type VirtualClock, virtualClock } from "../src/fakes/clock.ts";
import { type FakeNotion, fakeNotion } from "../src/fakes/notion/notion.ts";
import type { PageId, Task } from "../src/model.ts";
import { type Connection, notionClient } from "../src/notion/client.ts";
import { readSchema } from "../src/notion/schema.ts";
import { taskSource } from "../src/notion/source.ts";
import { type Row, walk } from "../src/notion/walk.ts";
import { NotNow, type TaskSource } from "../src/ports.ts";
import { runEnd } from "../src/run-end.ts";

const SINCE = "2026-10-05T10:00:00.000Z";
const QUERY = "POST /v1/data_sources/{id}/query";

interface Board {
  readonly clock: VirtualClock;
  readonly notion: FakeNotion;
  readonly sourceId: string;
  readonly databaseId: string;
  readonly problems: string[];
  readonly config: Config;
  readonly bindings: Bindings;
  readonly source: TaskSource;
  add(name: string, values?: Parameters<FakeNotion["addPage"]>[1], text?: string): PageId;
  client(more?: Partial<Connection>): ReturnType<typeof notionClient>;
}

/** A board with every kind of column we map, bound; `more` lines go into the configuration. */
async function board(more = "", options: Partial<Parameters<typeof fakeNotion>[0]> = {}): Promise<Board> {
  const clock = virtualClock("2026-10-05T10:00:30Z");
  const notion = fakeNotion({ clock, ...options });
  const epics = notion.addBoard("Epics", { Name: "title" });
  const { databaseId, dataSourceId: sourceId } = notion.addBoard("Tasks", {
    Name: "title",
    Status: { type: "status", groups: { "To-do": ["Backlog"], "In progress": ["Doing"], Complete: ["Done"] } },
    Assignee: "people",
    Team: { type: "select", options: ["Platform", "Web"] },
    "GitHub Issue": "url",
    "GitHub note": "rich_text",
  });
  notion.addProperty(sourceId, "Epic", { type: "relation", dataSource: epics.dataSourceId });
  const config = parseConfig(`version: 1\ndatabase: ${databaseId}\nlabels: [Epic]\n${more}`);
  const client = (over: Partial<Connection> = {}) =>
    notionClient({
      token: notion.token,
      baseUrl: "https://api.notion.com",
      fetch: (url, init) => notion.handle(new Request(url, init)),
      clock,
      ...over,
    });
  const connected = client();
  const { bindings } = bind(config, await readSchema(connected, config), undefined);
  const problems: string[] = [];
  const source = taskSource({ notion: connected, bindings, config, onProblem: (sentence) => problems.push(sentence) });
  const add: Board["add"] = (name, values = {}, text = "") =>
    notion.addPage(sourceId, { Name: name, ...values }, { text }).id as PageId;
  return { clock, notion, sourceId, databaseId, problems, config, bindings, source, add, client };
}

async function polled({ source }: Pick<Board, "source">, since = SINCE): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for await (const batch of source.poll(since)) tasks.push(...batch);
  return tasks;
}

const titles = (tasks: readonly Task[]) => tasks.map(({ title }) => ("value" in title ? title.value : "?"));
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `T${at}`);
const queries = ({ notion }: Pick<Board, "notion">) =>
  notion.requests.filter(({ path }) => path.endsWith("/query")).length;

// ── Schema ────────────────────────────────────────────────────────────────────────────────────

test("the schema gives columns with decoded ids, options and groups", async () => {
  const { client, config, sourceId } = await board();
  const schema = await readSchema(client(), config);
  expect(schema.dataSource).toEqual({ id: sourceId, name: "Tasks" });
  const status = schema.properties.find(({ name }) => name === "Status");
  expect(status?.id).not.toContain("%");
  expect(status?.groups?.map(({ name, optionIds }) => [name, optionIds.length])).toEqual([
    ["To-do", 1],
    ["In progress", 1],
    ["Complete", 1],
  ]);
});

test("a data source's own id is as good as the database's", async () => {
  const { client, config, sourceId } = await board();
  const schema = await readSchema(client(), { ...config, database: { id: sourceId, given: sourceId } });
  expect(schema.dataSource.name).toBe("Tasks");
});

test("a database that was not shared says how to share it", async () => {
  const { client, config, notion, databaseId } = await board();
  notion.unshare(databaseId);
  await expect(readSchema(client(), config)).rejects.toMatchObject({
    name: "RemoteError",
    status: 404,
    message: expect.stringContaining("share it with the integration (••• → Connections)"),
  });
});

test("a page's id in the database's place is told as that, whichever way Notion answers it", async () => {
  const { client, config, notion, add } = await board();
  const id = add("A task");
  const mistaken = { ...config, database: { id, given: id } };
  const told =
    "database: found the id or link of a page; expected a database's: open the database itself, ••• → Copy link.";
  await expect(readSchema(client(), mistaken)).rejects.toThrow(told);
  const message = `Provided ID ${id} is a page, not a database. Use the retrieve page API instead.`;
  notion.failNext("GET /v1/databases/{id}", 400, { message });
  await expect(readSchema(client(), mistaken)).rejects.toThrow(told);
});

test("a database that is not found is named, when it is bound and when it is polled", async () => {
  const world = await board();
  world.notion.unshare(world.databaseId);
  const named = new RegExp(`^Notion answered 404 for database ${world.databaseId}: share it`);
  await expect(readSchema(world.client(), world.config)).rejects.toThrow(named);
  await expect(polled(world)).rejects.toThrow(named);
});

test("behind another address than Notion's, that address is under suspicion too", async () => {
  const world = await board();
  world.notion.unshare(world.databaseId);
  const behind = world.client({ baseUrl: "https://proxy.example" });
  await expect(readSchema(behind, world.config)).rejects.toThrow("Check `notion-api-url` too");
  await expect(readSchema(world.client(), world.config)).rejects.toThrow(/use the original\.$/);
});

test("a wrong token is named", async () => {
  const { client, config } = await board();
  await expect(readSchema(client({ token: "ntn_wrong" }), config)).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining("notion-token is not accepted"),
  });
});

// ── Poll ──────────────────────────────────────────────────────────────────────────────────────

test("an idle poll costs one query and gives nothing", async () => {
  const world = await board();
  world.add("old");
  expect(await polled(world, "2026-10-05T10:01:00.000Z")).toEqual([]);
  expect(queries(world)).toBe(1);
});

test("rows come in the order of their edits, those of the first minute included", async () => {
  const world = await board();
  world.add("b");
  world.clock.advance(60_000);
  world.add("a");
  expect(titles(await polled(world))).toEqual(["b", "a"]);
  expect(queries(world)).toBe(1);
});

test("the configured filter holds in a poll and when asked of one page", async () => {
  const world = await board("filter: { property: Team, select: { equals: Platform } }");
  const mine = world.add("mine", { Team: "Platform" });
  const theirs = world.add("theirs", { Team: "Web" });
  expect(titles(await polled(world))).toEqual(["mine"]);
  const asked = await Promise.all(
    [mine, theirs].map(async (id) => {
      const task = await world.source.retrieve(id);
      return task && world.source.passesFilter(task);
    }),
  );
  expect(asked).toEqual([true, false]);
});

test("more than one page is walked to the end, then once more to catch rows that moved", async () => {
  const world = await board();
  for (const name of numbered(250)) world.add(name);
  expect(new Set(titles(await polled(world))).size).toBe(250);
  expect(queries(world)).toBe(6);
});

test("a row edited while we walk is given again as it is then", async () => {
  const world = await board();
  const ids = numbered(150).map((name) => world.add(name));
  world.notion.meanwhile(
    QUERY,
    () => {
      world.clock.advance(60_000);
      world.notion.edit(ids[0] ?? "", { Name: "moved" });
    },
    { nth: 2 },
  );
  const seen = titles(await polled(world));
  expect(seen).toContain("T0");
  expect(seen).toContain("moved");
  expect(new Set(seen).size).toBe(151);
});

test("rows that we write to while walking are not given twice", async () => {
  const world = await board();
  for (const name of numbered(120)) world.add(name);
  const given: PageId[] = [];
  for await (const batch of world.source.poll(SINCE)) {
    for (const { id } of batch) given.push(id);
    world.clock.advance(60_000);
    for (const { id } of batch.slice(0, 3)) await world.source.write(id, { note: "seen" });
  }
  expect(given).toHaveLength(new Set(given).size);
  expect(given).toHaveLength(120);
});

test("a window beyond Notion's limit of rows is continued at its last minute", async () => {
  const world = await board("", { settings: { rowLimit: 120 } });
  for (const name of numbered(300)) {
    world.add(name);
    world.clock.advance(1000);
  }
  expect(new Set(titles(await polled(world))).size).toBe(300);
  expect(world.problems).toEqual([]);
});

test("a single minute beyond the limit is reported, once, and the rest is read", async () => {
  const world = await board("", { settings: { rowLimit: 120 } });
  for (const name of numbered(130)) world.add(name);
  world.clock.advance(60_000);
  world.add("later");
  expect(titles(await polled(world))).toContain("later");
  expect(world.problems).toEqual([expect.stringContaining("than Notion shows at once")]);
});

test("a cursor that dies mid-walk costs a restart, not the poll", async () => {
  const world = await board();
  for (const name of numbered(250)) world.add(name);
  world.notion.meanwhile(QUERY, () => world.notion.invalidateCursors(), { nth: 2 });
  expect(new Set(titles(await polled(world))).size).toBe(250);
});

test("cursors that always die end in an error", async () => {
  const world = await board();
  for (const name of numbered(150)) world.add(name);
  for (let nth = 2; nth < 20; nth += 1) world.notion.meanwhile(QUERY, () => world.notion.invalidateCursors(), { nth });
  await expect(polled(world)).rejects.toMatchObject({ name: "RemoteError", status: 400 });
});

test.each([["reset"], [409], [502], [503], [504], [429]] as const)("a %s on a query is got over", async (fault) => {
  const world = await board();
  world.add("a");
  world.notion.failNext(QUERY, fault);
  expect(titles(await polled(world))).toEqual(["a"]);
});

test("a query whose body never ends is cut off and asked again", async () => {
  const world = await board();
  world.add("a");
  world.notion.failNext(QUERY, "stall");
  const source = taskSource({ ...world, notion: world.client({ timeoutMs: 50 }) });
  expect(titles(await polled({ source }))).toEqual(["a"]);
});

test("a limit that would be waited out past the run's end is no failure, and says until when", async () => {
  const world = await board();
  world.notion.failNext(QUERY, 429, { retryAfterSeconds: 300 });
  const end = runEnd({ clock: world.clock, minutes: () => 1, stop: new AbortController().signal });
  const source = taskSource({ ...world, notion: world.client({ end }) });
  const quiet = new NotNow("Notion asks for quiet until 10:05 UTC. The next run goes on from here.");
  await expect(polled({ source })).rejects.toEqual(quiet);
});

test("no minute holds more requests than Notion takes, however many are due", async () => {
  const world = await board();
  const times: number[] = [];
  const notion = world.client({
    fetch: (url, init) => {
      times.push(world.clock.now());
      return world.notion.handle(new Request(url, init));
    },
  });
  const source = taskSource({ ...world, notion });
  const id = world.add("a");
  await Promise.all(Array.from({ length: 400 }, () => source.retrieve(id)));
  const inMinuteFrom = (start: number) => times.filter((time) => time >= start && time < start + 60_000).length;
  expect(Math.max(...times.map(inMinuteFrom))).toBeLessThanOrEqual(180);
  expect(times).toHaveLength(400);
});

test("a connection that Notion blocks is asked once, and a person is sent to find out why", async () => {
  const world = await board();
  world.notion.settings.isBlocked = true;
  const before = world.notion.requests.length;
  const failure = { name: "RemoteError", status: 429, message: expect.stringContaining("Ask Notion's support why") };
  await expect(polled(world)).rejects.toMatchObject(failure);
  expect(world.notion.requests.length - before).toBe(1);
});

test("Notion's clock is known from a poll's first answer, to the second", async () => {
  const { source, ...rest } = await board();
  expect(source.polledAt()).toBeUndefined();
  await polled({ source, ...rest });
  expect(source.polledAt()).toBe(Date.parse("2026-10-05T10:00:30Z"));
});

/** Walks over `rows`, two by two, by position: what leaves a place pulls the others forward. `after` happens behind each request. */
async function walkedByPosition(rows: Row[], after: (request: number) => void) {
  const problems: string[] = [];
  let requests = 0;
  const ask = async (_: string, cursor: string | undefined) => {
    const at = Number(cursor ?? 0);
    const batch = {
      rows: rows.slice(at, at + 2),
      next: at + 2 < rows.length ? String(at + 2) : undefined,
      isCut: false,
    };
    after(++requests);
    return batch;
  };
  const given: string[] = [];
  const window = {
    ask,
    since: SINCE,
    timeOf: (row: Row) => row.last_edited_time,
    writtenAt: () => undefined,
    onProblem: (sentence: string) => problems.push(sentence),
  };
  for await (const batch of walk(window)) given.push(...batch.map(({ id }) => id));
  return { given, problems };
}

const minute = (at: number) => new Date(Date.parse(SINCE) + at * 60_000).toISOString();

test("a row that another's move pulled past us is found all the same", async () => {
  const rows = ["a", "b", "c", "d"].map((id, at) => ({ id, last_edited_time: minute(at) }));
  const { given } = await walkedByPosition(rows, (request) => {
    if (request === 1) rows.push({ ...(rows.shift() ?? { id: "" }), last_edited_time: minute(9) });
  });
  expect(new Set(given)).toEqual(new Set(["a", "b", "c", "d"]));
  expect(given).toHaveLength(5);
});

test("a database that never rests ends the poll, and is reported", async () => {
  const rows = ["a", "b", "c"].map((id, at) => ({ id, last_edited_time: minute(at) }));
  const { given, problems } = await walkedByPosition(rows, (request) => {
    rows.push({ ...(rows.shift() ?? { id: "" }), last_edited_time: minute(9 + request) });
  });
  expect(new Set(given)).toEqual(new Set(["a", "b", "c"]));
  expect(problems).toEqual([expect.stringContaining("during each of five readings")]);
});

// ── What a page's answer leaves out ───────────────────────────────────────────────────────────

test("more than 25 people and related pages are read whole, in a poll and one by one", async () => {
  const world = await board();
  const people = numbered(120).map((name) => world.notion.addPerson(name).id);
  const { dataSourceId } = world.notion.addBoard("More", { Name: "title" });
  const epics = numbered(30).map((name) => world.notion.addPage(dataSourceId, { Name: name }).id);
  const id = world.add("big", { Assignee: people, Epic: epics });
  const tasks = [(await polled(world))[0], await world.source.retrieve(id)];
  for (const task of tasks) {
    expect(task?.people).toHaveProperty("value.length", 120);
    expect(task?.labels[0]?.values).toHaveProperty("value.length", 30);
  }
  expect(world.notion.requests.filter(({ path }) => epics.some((epic) => path.includes(epic)))).toHaveLength(30);
});

test("people that could not be read whole are unknown, and the row comes all the same", async () => {
  const world = await board();
  world.add("big", { Assignee: numbered(30).map((name) => world.notion.addPerson(name).id) });
  world.notion.failNext(/properties/, 500, { times: 9 });
  const [task] = await polled(world);
  expect(task?.people).toHaveProperty("unknown", expect.stringContaining("500"));
});

test("a related page that is not shared makes the label unknown, never empty", async () => {
  const world = await board();
  const { dataSourceId } = world.notion.addBoard("Secret", { Name: "title" });
  const epic = world.notion.addPage(dataSourceId, { Name: "Hidden" });
  world.add("a", { Epic: [epic.id] });
  world.notion.unshare(epic.id);
  const [task] = await polled(world);
  expect(task?.labels[0]?.values).toHaveProperty("unknown");
});

// ── One page ──────────────────────────────────────────────────────────────────────────────────

test("a page that is gone or out of reach is undefined; a trashed one says so", async () => {
  const world = await board();
  const [gone, trashed] = [world.add("gone"), world.add("trashed")];
  world.notion.unshare(gone);
  world.notion.trash(trashed);
  expect(await world.source.retrieve(gone)).toBeUndefined();
  expect((await world.source.retrieve(trashed))?.place).toBe("trashed");
});

test("a page's text comes harmless, and says where it goes on when it was cut", async () => {
  const world = await board();
  const id = world.add("a", {}, "Ask @ada");
  expect(await world.source.text(id)).toBe("Ask @\u200Bada");
  world.notion.editText(id, "Ask", { truncated: true });
  expect(await world.source.text(id)).toBe(`Ask\n\n[The text goes on in Notion](https://www.notion.so/${id})`);
});

test("the text of a page that is gone is an error, not an empty text", async () => {
  const world = await board();
  const id = world.add("a");
  world.notion.unshare(id);
  await expect(world.source.text(id)).rejects.toMatchObject({ name: "RemoteError", status: 404 });
});

// ── Writing ───────────────────────────────────────────────────────────────────────────────────

const issue = { number: 7, url: "https://github.com/o/r/issues/7" };

test("the link and the note are written, and nothing else; an empty note clears it", async () => {
  const world = await board();
  const id = world.add("a", { Team: "Web" });
  const written = await world.source.write(id, { issue, note: "Waits for you." });
  expect(written.issueLink).toBe(issue.url);
  expect(["GitHub Issue", "GitHub note", "Team"].map((name) => world.notion.valueOf(id, name))).toEqual([
    issue.url,
    "Waits for you.",
    "Web",
  ]);
  await world.source.write(id, { note: "" });
  expect(["GitHub Issue", "GitHub note"].map((name) => world.notion.valueOf(id, name))).toEqual([issue.url, ""]);
});

const pullRequest = { number: 8, url: "https://github.com/o/r/pull/8" };

/** A source over a board that has these columns besides. */
async function withColumns(columns: Readonly<Record<string, "url" | "number" | "rich_text">>) {
  const world = await board();
  for (const [name, type] of Object.entries(columns)) world.notion.addProperty(world.sourceId, name, type);
  const { bindings } = bind(world.config, await readSchema(world.client(), world.config), undefined);
  return { ...world, source: taskSource({ ...world, notion: world.client(), bindings }) };
}

test.each([
  ["url", pullRequest.url],
  ["number", pullRequest.number],
] as const)("the pull request goes into a %s column, and is read back from it", async (type, link) => {
  const { notion, source, add } = await withColumns({ "GitHub PR": type });
  const id = add("a", { "GitHub PR": null });
  expect((await source.retrieve(id))?.pullRequestLink).toBeUndefined();
  const written = await source.write(id, { pullRequest });
  expect([written.pullRequestLink, written.issueLink]).toEqual([link, undefined]);
  expect([notion.valueOf(id, "GitHub PR"), notion.valueOf(id, "GitHub Issue")]).toEqual([link, null]);
});

test("both links and the note travel in one request", async () => {
  const { notion, source, add } = await withColumns({ "GitHub PR": "url" });
  const id = add("a");
  await source.write(id, { issue, pullRequest, note: "Waits." });
  expect(notion.writes).toHaveLength(1);
  expect(["GitHub Issue", "GitHub PR", "GitHub note"].map((name) => notion.valueOf(id, name))).toEqual([
    issue.url,
    pullRequest.url,
    "Waits.",
  ]);
});

test("without a column for it the pull request is left out, and the rest is written", async () => {
  const world = await board();
  const id = world.add("a");
  expect((await world.source.write(id, { issue, pullRequest })).issueLink).toBe(issue.url);
  expect((await world.source.write(id, { pullRequest })).pullRequestLink).toBeUndefined();
});

test("a pull request's link that Notion drops is an error", async () => {
  const world = await withColumns({ "GitHub PR": "url" });
  const id = world.add("a");
  const notion = world.client({
    fetch: async (url, init) => {
      const answer = await world.notion.handle(new Request(url, init));
      return new Response((await answer.text()).replace(pullRequest.url, "https://github.com/o/r/pull/9"), answer);
    },
  });
  const { bindings } = bind(world.config, await readSchema(notion, world.config), undefined);
  await expect(taskSource({ ...world, notion, bindings }).write(id, { pullRequest })).rejects.toMatchObject({
    message: expect.stringContaining('the property "GitHub PR"'),
  });
});

test.each([
  [" feature/x\n", "feature/x"],
  ["  ", undefined],
  ["", undefined],
])("the branch %j is read as %j", async (typed, branch) => {
  const { source, add } = await withColumns({ Branch: "rich_text" });
  expect((await source.retrieve(add("a", { Branch: typed })))?.branch).toBe(branch);
});

test("a number column takes the issue's number", async () => {
  const world = await board();
  world.notion.addProperty(world.sourceId, "No", "number");
  const config = parseConfig(`version: 1\ndatabase: ${world.databaseId}\nproperties: { issue: No }`);
  const { bindings } = bind(config, await readSchema(world.client(), config), undefined);
  const id = world.add("a");
  await taskSource({ notion: world.client(), bindings, config }).write(id, { issue });
  expect(world.notion.valueOf(id, "No")).toBe(7);
});

test("a note beyond Notion's 2,000 characters is cut, with no character torn in two", async () => {
  const world = await board();
  const id = world.add("a");
  await world.source.write(id, { note: `${"x".repeat(1998)}😀😀` });
  expect(world.notion.valueOf(id, "GitHub note")).toBe(`${"x".repeat(1998)}…`);
});

test.each([["commit-then-503"], ["commit-then-reset"], ["reset"], [409]] as const)(
  "a write that meets %s holds in the end",
  async (fault) => {
    const world = await board();
    const id = world.add("a");
    world.notion.failNext("PATCH /v1/pages/{id}", fault);
    await world.source.write(id, { issue });
    expect(world.notion.valueOf(id, "GitHub Issue")).toBe(issue.url);
  },
);

test("a write that never gets a good answer is of unknown outcome", async () => {
  const world = await board();
  const id = world.add("a");
  world.notion.failNext("PATCH /v1/pages/{id}", "commit-then-503", { times: 9 });
  await expect(world.source.write(id, { issue })).rejects.toMatchObject({ status: 503, outcome: "unknown" });
});

test("writing to a page in the trash says so and changes nothing", async () => {
  const world = await board();
  const id = world.add("a");
  world.notion.trash(id);
  await expect(world.source.write(id, { issue })).rejects.toMatchObject({
    status: 400,
    outcome: "refused",
    message: expect.stringContaining("in the trash"),
  });
});

test("a write that Notion answers with 200 and ignores is an error", async () => {
  const world = await board();
  const id = world.add("a");
  const notion = world.client({
    fetch: async (url, init) => {
      const isWrite = init?.method === "PATCH";
      return world.notion.handle(
        new Request(url, isWrite ? { ...init, body: JSON.stringify({ properties: {} }) } : init),
      );
    },
  });
  const source = taskSource({ ...world, notion });
  await expect(source.write(id, { issue })).rejects.toMatchObject({
    message: expect.stringContaining('the property "GitHub Issue"'),
  });
});

test("a capability that is missing is named", async () => {
  const world = await board("", { settings: { updateContent: false } });
  const id = world.add("a");
  await expect(world.source.write(id, { issue })).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('"Update content"'),
  });
});

test("a row that comes as a bare id is read from its page", async () => {
  const { notion, source, add } = await board();
  const page = add("Bare");
  notion.showPartially(page);
  expect((await polled({ source })).map(({ id, title }) => [id, title])).toContainEqual([page, { value: "Bare" }]);
});
