/** The stand-in for Notion, fact by fact: comments. */
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

function talk(options: Parameters<typeof board>[0] = { settings: { readComments: true, insertComments: true } }) {
  const world = board(options);
  const page = world.add("a");
  const list = () => world.ask("GET", `/v1/comments?block_id=${page.id}`);
  const post = (body: object) => world.ask("POST", "/v1/comments", body);
  const say = (markdown: string) => post({ parent: { page_id: page.id }, markdown });
  const texts = async (): Promise<string[]> =>
    (await list()).body.results.map(({ rich_text }: { rich_text: { plain_text: string }[] }) =>
      rich_text.map((run) => run.plain_text).join(""),
    );
  return { ...world, page, list, post, say, texts };
}

test("a connection may neither read nor write comments until that is turned on (developers.notion.com/reference/create-a-comment)", async () => {
  const { notion, list, say } = talk({});
  for (const refused of [await list(), await say("hello")])
    expect(refused).toMatchObject({ status: 403, body: { code: "restricted_resource" } });
  notion.settings.insertComments = true;
  expect((await say("hello")).body).toEqual({ object: "comment", id: expect.any(String) });
  expect((await list()).status).toBe(403);
  notion.settings.readComments = true;
  expect((await list()).body.results).toHaveLength(1);
});

test("a comment stands on the page, in the bot's name (developers.notion.com/reference/comment-object)", async () => {
  const { notion, page, say, list } = talk();
  const { body } = await say("merged");
  expect(body).toMatchObject({
    parent: { type: "page_id" },
    created_time: "2026-10-05T10:00:00.000Z",
    display_name: { type: "integration", resolved_name: "Notion Sync" },
    rich_text: [{ plain_text: "merged" }],
  });
  expect(body.created_by.id.replaceAll("-", "")).toBe(notion.botId);
  expect((await list()).body.results).toEqual([body]);
  expect(notion.writes).toHaveLength(1);
  expect(notion.page(page.id).editedAt).toBe(page.editedAt);
});

test("Markdown in a comment is read for inline formatting only (developers.notion.com/reference/create-a-comment)", async () => {
  const { say } = talk();
  const { body } = await say("# **Merged** in `main`: *see* ~~here~~ [#12](https://x.example)");
  const read = body.rich_text.map(({ plain_text, href, annotations }: Record<string, object>) => [
    plain_text,
    href ?? Object.keys(annotations ?? {}).find((mark) => (annotations as Record<string, unknown>)[mark] === true),
  ]);
  expect(read).toEqual([
    ["# ", undefined],
    ["Merged", "bold"],
    [" in ", undefined],
    ["main", "code"],
    [": ", undefined],
    ["see", "italic"],
    [" ", undefined],
    ["here", "strikethrough"],
    [" ", undefined],
    ["#12", "https://x.example"],
  ]);
  for (const block of ["- one\n- two", "* one", "1. one", "> one", "- [ ] one"])
    expect((await say(block)).body.rich_text).toMatchObject([{ plain_text: block, href: null }]);
});

test("a comment needs one place and one body, and a text has its limits (developers.notion.com/reference/create-a-comment)", async () => {
  const { notion, page, post } = talk({ strict: false, settings: { insertComments: true } });
  const parent = { page_id: page.id };
  const rich_text = [{ text: { content: "x" } }];
  const refusals = [
    { parent, rich_text, markdown: "x" },
    { parent },
    { parent, discussion_id: page.id, markdown: "x" },
    { markdown: "x" },
    { parent, rich_text: [{ text: { content: "x".repeat(2001) } }] },
    { parent, rich_text: Array.from({ length: 101 }, () => rich_text[0]) },
  ];
  for (const body of refusals) expect((await post(body)).status).toBe(400);
  expect((await post({ parent, rich_text })).status).toBe(200);
  expect(notion.world.comments.size).toBe(1);
});

test("a reply goes into its discussion, and a new one only onto a page (developers.notion.com/guides/data-apis/working-with-comments)", async () => {
  const { notion, page, ada, post, list, texts } = talk();
  const first = notion.comment(page.id, "Ready?", ada.id);
  const reply = await post({ discussion_id: first.discussionId, markdown: "yes" });
  expect(reply.body.discussion_id.replaceAll("-", "")).toBe(first.discussionId);
  expect((await post({ discussion_id: "0".repeat(32), markdown: "x" })).status).toBe(404);
  expect(await texts()).toEqual(["Ready?", "yes"]);
  expect((await list()).body.results[0].display_name).toEqual({ type: "user", resolved_name: "Ada" });
});

test("resolved discussions are not listed (developers.notion.com/reference/list-comments)", async () => {
  const { notion, page, say, texts } = talk();
  const open = notion.comment(page.id, "old");
  await say("new");
  notion.resolve(open.discussionId);
  expect(await texts()).toEqual(["new"]);
});

test("only one's own comments can be changed or deleted (developers.notion.com/reference/update-a-comment)", async () => {
  const { notion, page, ada, say, ask, texts } = talk();
  const hers = notion.comment(page.id, "hers", ada.id);
  const ours = (await say("ours")).body;
  expect((await ask("PATCH", `/v1/comments/${hers.id}`, { markdown: "x" })).status).toBe(403);
  expect((await ask("DELETE", `/v1/comments/${hers.id}`)).status).toBe(403);
  expect((await ask("PATCH", `/v1/comments/${ours.id}`, { markdown: "ours still" })).body.id).toBe(ours.id);
  expect(await texts()).toEqual(["hers", "ours still"]);
  expect((await ask("GET", `/v1/comments/${ours.id}`)).body.rich_text[0].plain_text).toBe("ours still");
  await ask("DELETE", `/v1/comments/${ours.id}`);
  expect(await texts()).toEqual(["hers"]);
});

test("comments come in pages (developers.notion.com/reference/list-comments)", async () => {
  const { page, say, ask } = talk();
  for (const text of ["1", "2", "3"]) await say(text);
  const path = `/v1/comments?block_id=${page.id}&page_size=2`;
  const first = (await ask("GET", path)).body;
  expect([first.results.length, first.has_more]).toEqual([2, true]);
  expect((await ask("GET", `${path}&start_cursor=${first.next_cursor}`)).body.results).toHaveLength(1);
});

test("a comment moves its page's last_edited_time only where that is switched on", async () => {
  const { clock, notion, page, say } = talk();
  clock.advance(60_000);
  await say("quiet");
  expect(notion.page(page.id).editedAt).toBe(page.editedAt);
  notion.settings.commentsBump = true;
  await say("loud");
  expect(notion.page(page.id).editedAt).toBe(page.editedAt + 60_000);
});
