/** Comments over the real client and the stand-in: each sentence once, whatever happens to the requests. */
import { expect, test } from "@jest/globals";
import { bind } from "../src/config/bindings.ts";
import { parseConfig } from "../src/config/config.ts";
import { virtualClock } from "../src/fakes/clock.ts";
import { type FakeNotionOptions, fakeNotion } from "../src/fakes/notion/notion.ts";
import type { PageId } from "../src/model.ts";
import { notionClient } from "../src/notion/client.ts";
import { readSchema } from "../src/notion/schema.ts";
import { taskSource } from "../src/notion/source.ts";
import { rowDigest } from "../src/state.ts";

const SAID = "Merged as #12: https://github.com/o/r/pull/12";

/** A page, and a way to speak on it: each call of `say` is another run's. */
async function talk(settings: FakeNotionOptions["settings"] = {}, spoilt: (answer: Response) => Response = (it) => it) {
  const clock = virtualClock("2026-10-05T10:00:30Z");
  const notion = fakeNotion({ clock, settings: { readComments: true, insertComments: true, ...settings } });
  const ada = notion.addPerson("Ada").id;
  const board = notion.addBoard("Tasks", {
    Name: "title",
    Status: { type: "select", options: ["Doing"] },
    "GitHub Issue": "url",
  });
  const config = parseConfig(`version: 1\ndatabase: ${board.databaseId}`);
  const client = () =>
    notionClient({
      token: notion.token,
      baseUrl: "https://api.notion.com",
      fetch: async (url, init) => {
        const answer = await notion.handle(new Request(url, init));
        return init?.method === "POST" ? spoilt(answer) : answer;
      },
      clock,
      timeoutMs: 50,
    });
  const { bindings } = bind(config, await readSchema(client(), config), undefined);
  const source = () => taskSource({ notion: client(), bindings, config });
  const page = notion.addPage(board.dataSourceId, { Name: "Fix login" }, { by: ada }).id as PageId;
  const say = (sentence = SAID) => source().comment(page, sentence);
  const comments = () => [...notion.world.comments.values()];
  const texts = () => comments().map(({ runs }) => runs.map((run) => ("text" in run ? run.text : "@")).join(""));
  return { clock, notion, ada, source, page, say, comments, texts };
}

test("a sentence is said once, in our name, and each other one too", async () => {
  const { notion, say, comments, texts } = await talk();
  await say();
  await say();
  await say("Cannot be merged: a check failed.");
  await say();
  expect(texts()).toEqual([SAID, "Cannot be merged: a check failed."]);
  expect(comments().map(({ createdBy }) => createdBy)).toEqual([notion.botId, notion.botId]);
});

test("who we are is asked once, and only where somebody said the same", async () => {
  const { notion, page, source } = await talk();
  const { comment } = source();
  const asked = () => notion.requests.filter(({ path }) => path === "/v1/users/me").length;
  await comment(page, SAID);
  expect(asked()).toBe(0);
  await comment(page, SAID);
  await comment(page, SAID);
  expect(asked()).toBe(1);
});

test("once its discussion is resolved, a sentence can be said again", async () => {
  const { notion, say, comments } = await talk();
  await say();
  notion.resolve(comments()[0]?.discussionId ?? "");
  await say();
  expect(comments()).toHaveLength(2);
});

test("what a person or another integration said does not count, nor what we said elsewhere", async () => {
  const { notion, page, ada, source, say, comments } = await talk();
  const other = notion.addBot("Other").id;
  const elsewhere = notion.duplicate(page).id as PageId;
  notion.comment(page, SAID, ada);
  notion.comment(page, SAID, other);
  await source().comment(elsewhere, SAID);
  await say();
  await say();
  expect(comments().filter(({ pageId, createdBy }) => pageId === page && createdBy === notion.botId)).toHaveLength(1);
});

test("where Notion does not tell who we are, any integration's word counts and a person's does not", async () => {
  const { notion, page, ada, say, comments } = await talk();
  notion.failNext("GET /v1/users/me", 403, { times: 9 });
  notion.comment(page, SAID, ada);
  await say();
  await say();
  expect(comments()).toHaveLength(2);
});

test("a personal access token speaks as its owner, and knows it again", async () => {
  const { notion, ada, say, comments } = await talk();
  notion.settings.tokenOwner = ada;
  await say();
  await say();
  expect(comments().map(({ createdBy }) => createdBy)).toEqual([ada]);
});

test("it is found behind more comments than one page of the list shows", async () => {
  const { notion, page, say, texts } = await talk();
  for (let count = 0; count < 230; count += 1) notion.comment(page, `${count}`);
  await say();
  await say();
  expect(texts().filter((text) => text === SAID)).toHaveLength(1);
});

test.each([
  ["long", "🔥".repeat(2500)],
  ["broken into lines", " Merged.\n\nAs  #12.\u00a0"],
  ["spelt with marks apart", "de\u0301ja\u0300 vu"],
])("a sentence that is %s is said whole, and known again", async (_, sentence) => {
  const { say, texts } = await talk();
  await say(sentence);
  await say(sentence);
  expect(texts()).toEqual([sentence]);
});

test.each([["commit-then-503"], ["commit-then-reset"], ["stall"]] as const)(
  "a comment whose answer is lost by %s is found, not repeated",
  async (fault) => {
    const { notion, say, texts } = await talk();
    notion.failNext("POST /v1/comments", fault);
    await say();
    expect(texts()).toEqual([SAID]);
  },
);

test("a comment whose answer breaks off in the middle is found, not repeated", async () => {
  // As node's own fetch tells it.
  const body = () => new ReadableStream({ start: (half) => half.error(new TypeError("terminated")) });
  const { say, texts } = await talk({}, () => new Response(body()));
  await say();
  expect(texts()).toEqual([SAID]);
});

test.each([["reset"], [409], [500], [502], [503], [504]] as const)(
  "after %s it is looked for, not found, and said again",
  async (fault) => {
    const { notion, say, texts } = await talk();
    notion.failNext("POST /v1/comments", fault);
    await say();
    expect(texts()).toEqual([SAID]);
  },
);

test("failing twice, it is told as possibly done, and the next time it is said", async () => {
  const { notion, say, texts } = await talk();
  notion.failNext("POST /v1/comments", 500, { times: 2 });
  await expect(say()).rejects.toMatchObject({ name: "RemoteError", outcome: "unknown" });
  expect(texts()).toEqual([]);
  await say();
  expect(texts()).toEqual([SAID]);
});

test("a comment that can neither be answered for nor looked up is of unknown outcome, and is never said twice", async () => {
  const { notion, say, texts } = await talk();
  notion.failNext("POST /v1/comments", "commit-then-503");
  notion.failNext("GET /v1/comments", 500, { nth: 2, times: 5 });
  await expect(say()).rejects.toMatchObject({ request: "POST /v1/comments", status: 503, outcome: "unknown" });
  await say();
  expect(texts()).toEqual([SAID]);
});

test("asked to come back later, it comes back", async () => {
  const { notion, say, texts } = await talk();
  notion.failNext("POST /v1/comments", 429, { retryAfterSeconds: 5 });
  await say();
  expect(texts()).toEqual([SAID]);
});

test.each([[{ readComments: false }], [{ insertComments: false }], [{ readComments: false, insertComments: false }]])(
  "with %j nothing is said, and both capabilities are named",
  async (settings) => {
    const { say, texts } = await talk(settings);
    await expect(say()).rejects.toMatchObject({
      status: 403,
      outcome: "refused",
      message: expect.stringMatching(/"Read comments" and "Insert comments" under the integration's capabilities/),
    });
    expect(texts()).toEqual([]);
  },
);

test("a page out of reach is an error that says what to do", async () => {
  const { notion, page, say } = await talk();
  notion.unshare(page);
  await expect(say()).rejects.toMatchObject({ status: 404, message: expect.stringContaining("Connections") });
});

test("a comment is no change of its task", async () => {
  const { clock, page, source, say } = await talk();
  const before = await source().retrieve(page);
  clock.advance(60_000);
  await say();
  const after = await source().retrieve(page);
  expect(after).toEqual(before);
  expect(after && rowDigest(after)).toBe(before && rowDigest(before));
});

test("where comments move their page, nothing but its edit time is another", async () => {
  const { clock, page, source, say } = await talk({ commentsBump: true });
  const before = await source().retrieve(page);
  clock.advance(60_000);
  await say();
  expect(await source().retrieve(page)).toEqual({ ...before, editedAt: "2026-10-05T10:01:00.000Z" });
});
