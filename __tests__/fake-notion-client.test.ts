/** The stand-in for Notion behind Notion's own client, as anybody would use the two. */
import { expect, test } from "@jest/globals";
import { APIErrorCode, APIResponseError, Client, collectPaginatedAPI, iteratePaginatedAPI } from "@notionhq/client";
import { board } from "./fake-notion-board.ts";

function connected() {
  const world = board({ settings: { readComments: true, insertComments: true } });
  const client = new Client({
    auth: world.notion.token,
    notionVersion: "2026-03-11",
    retry: false,
    logger: () => {},
    fetch: async (url, init) => {
      const answer = await world.notion.handle(new Request(url, init as RequestInit));
      return { ok: answer.ok, status: answer.status, headers: answer.headers, text: () => answer.text() };
    },
  });
  return { ...world, client };
}

test("the official client finds every route it calls, and its own types are kept", async () => {
  const { notion, client, databaseId, dataSourceId, ada } = connected();
  const page = await client.pages.create({
    parent: { data_source_id: dataSourceId },
    properties: { Name: { title: [{ text: { content: "made" } }] }, Assignee: { people: [{ id: ada.id }] } },
    markdown: "hello",
  });
  const { id: page_id } = page;
  await client.pages.update({ page_id, properties: { Pause: { checkbox: true } } });
  expect(await client.pages.retrieve({ page_id })).toMatchObject({ properties: { Pause: { checkbox: true } } });
  expect(await client.pages.retrieveMarkdown({ page_id })).toMatchObject({ markdown: "hello" });
  expect(await client.pages.properties.retrieve({ page_id, property_id: "title" })).toMatchObject({ object: "list" });
  expect(await client.databases.retrieve({ database_id: databaseId })).toMatchObject({ object: "database" });
  expect(await client.dataSources.retrieve({ data_source_id: dataSourceId })).toMatchObject({ object: "data_source" });
  const comment = await client.comments.create({ parent: { page_id }, markdown: "**done**" });
  await client.comments.update({ comment_id: comment.id, markdown: "done" });
  expect(await client.comments.retrieve({ comment_id: comment.id })).toMatchObject({ object: "comment" });
  expect((await client.comments.list({ block_id: page_id })).results).toHaveLength(1);
  await client.comments.delete({ comment_id: comment.id });
  expect((await client.users.list({})).results).toHaveLength(2);
  expect(await client.users.retrieve({ user_id: ada.id })).toMatchObject({ name: "Ada" });
  expect(await client.users.me({})).toMatchObject({ type: "bot" });
  expect(notion.violations).toEqual([]);
});

test("the client's own paging reads a list to its end, but says nothing of rows beyond the limit (developers.notion.com/guides/data-apis/query-large-data-sources)", async () => {
  const { notion, client, dataSourceId, add } = connected();
  notion.settings.rowLimit = 4;
  for (const name of ["a", "b", "c", "d", "e"]) add(name);
  const query = { data_source_id: dataSourceId, page_size: 2 };
  expect(await collectPaginatedAPI(client.dataSources.query, query)).toHaveLength(4);
  let users = 0;
  for await (const _ of iteratePaginatedAPI(client.users.list, { page_size: 1 })) users += 1;
  expect(users).toBe(2);
});

test("refusals reach the client as its own errors, additional data included (developers.notion.com/reference/status-codes)", async () => {
  const { notion, client } = connected();
  notion.failNext("GET /v1/users/me", 429, { retryAfterSeconds: 90, reason: "public_api_endpoint_rate_limit" });
  const error = await client.users.me({}).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(APIResponseError);
  expect(error).toMatchObject({
    code: APIErrorCode.RateLimited,
    additional_data: { rate_limit_reason: "public_api_endpoint_rate_limit", retry_after: "90" },
    request_id: expect.any(String),
  });
});
