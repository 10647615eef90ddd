/** The stand-in for Notion, fact by fact: who may do what, and in whose name. */
import { expect, test } from "@jest/globals";
import { board } from "./fake-notion-board.ts";

test("a wrong token is answered 401, a missing version 400 (developers.notion.com/reference/status-codes)", async () => {
  const { notion, ask } = board();
  expect(await ask("GET", "/v1/users/me", undefined, { authorization: "Bearer x" })).toMatchObject({
    status: 401,
    body: { code: "unauthorized" },
  });
  const headers = { authorization: `Bearer ${notion.token}` };
  const bare = new Request("https://api.notion.com/v1/users/me", { headers });
  expect(await (await notion.handle(bare)).json()).toMatchObject({ status: 400, code: "missing_version" });
});

test("an old version cannot read a database of several data sources, and is told their ids (developers.notion.com/guides/get-started/upgrade-guide-2025-09-03)", async () => {
  const { notion, databaseId, dataSourceId, ask } = board();
  const second = notion.addDataSource(databaseId, "Bugs", { Name: "title" });
  const refused = await ask("GET", `/v1/databases/${databaseId}`, undefined, { "notion-version": "2022-06-28" });
  expect(refused).toMatchObject({
    status: 400,
    body: {
      code: "validation_error",
      additional_data: { error_type: "multiple_data_sources_for_database", minimum_api_version: "2025-09-03" },
    },
  });
  const ids: string[] = refused.body.additional_data.child_data_source_ids;
  expect(ids.map((id) => id.replaceAll("-", ""))).toEqual([dataSourceId, second.id]);
});

test("of older versions the stand-in models nothing else, and says so", async () => {
  const { ask } = board();
  expect(await ask("GET", "/v1/users/me", undefined, { "notion-version": "2025-09-03" })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("2026-03-11") },
  });
});

test("what is seen of people follows the capabilities, and guests are not listed (developers.notion.com/reference/capabilities)", async () => {
  const { notion, ada, add, get, ask } = board();
  const guest = notion.addPerson("Guest", { isGuest: true });
  const hidden = notion.addPerson("Hidden", { isPartial: true });
  const group = notion.addGroup("Team");
  const page = add("a", { Assignee: [ada.id, guest.id, hidden.id, group.id] });
  const people = async () => (await get(page.id)).properties.Assignee.people;
  expect(await people()).toMatchObject([
    { person: { email: "ada@example.com" } },
    { name: "Guest" },
    {},
    { object: "group" },
  ]);
  expect((await people())[2]).toEqual({ object: "user", id: expect.any(String) });
  const listed = (await ask("GET", "/v1/users")).body.results.map(({ name }: { name: string }) => name);
  expect(listed).toEqual(["Notion Sync", "Ada", "Hidden"]);
  notion.settings.users = "without e-mail";
  expect((await people())[0].person).toEqual({});
  notion.settings.users = "none";
  expect((await people())[0]).toEqual({ object: "user", id: expect.any(String) });
  expect(await ask("GET", "/v1/users")).toMatchObject({ status: 403, body: { code: "restricted_resource" } });
});

test("a capability that is missing is answered 403 at every endpoint that needs it (developers.notion.com/reference/capabilities)", async () => {
  const { notion, databaseId, dataSourceId, add, ask } = board();
  const page = add("a");
  const requests = {
    readContent: [
      ["GET", `/v1/databases/${databaseId}`],
      ["GET", `/v1/data_sources/${dataSourceId}`],
      ["POST", `/v1/data_sources/${dataSourceId}/query`, {}],
      ["GET", `/v1/pages/${page.id}`],
      ["GET", `/v1/pages/${page.id}/properties/title`],
      ["GET", `/v1/pages/${page.id}/markdown`],
    ],
    updateContent: [["PATCH", `/v1/pages/${page.id}`, { properties: { Link: { url: null } } }]],
    insertContent: [["POST", "/v1/pages", { parent: { data_source_id: dataSourceId } }]],
    readComments: [["GET", `/v1/comments?block_id=${page.id}`]],
    insertComments: [["POST", "/v1/comments", { parent: { page_id: page.id }, markdown: "x" }]],
  } as const;
  Object.assign(notion.settings, { readComments: true, insertComments: true });
  for (const [capability, calls] of Object.entries(requests))
    for (const [method, path, body] of calls as readonly (readonly [string, string, object?])[]) {
      expect((await ask(method, path, body)).status).toBe(200);
      Object.assign(notion.settings, { [capability]: false });
      expect(await ask(method, path, body)).toMatchObject({ status: 403, body: { code: "restricted_resource" } });
      Object.assign(notion.settings, { [capability]: true });
    }
});

test("who may write but not read is shown the id of what was written (developers.notion.com/reference/page)", async () => {
  const { notion, dataSourceId, add, ask, write } = board({ settings: { readContent: false } });
  const page = add("a");
  const id = page.id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  expect((await write(page.id, { Link: { url: "https://x.example" } })).body).toEqual({ object: "page", id });
  expect(notion.valueOf(page.id, "Link")).toBe("https://x.example");
  const made = await ask("POST", "/v1/pages", { parent: { data_source_id: dataSourceId } });
  expect(made.body).toEqual({ object: "page", id: expect.any(String) });
});

test("groups, guests, agents and hidden people are told apart wherever people stand (developers.notion.com/reference/user)", async () => {
  const { notion, dataSourceId, add, get, ask } = board();
  notion.addProperty(dataSourceId, "Editor", "last_edited_by");
  const hidden = notion.addPerson("Hidden", { isPartial: true });
  const agent = notion.addAgent("Planner");
  const group = notion.addGroup("Team");
  const page = add("a", { Assignee: [agent.id, group.id], Name: [{ mention: "user", id: hidden.id }] });
  notion.edit(page.id, { Pause: true }, hidden.id);
  const nobody = { object: "user", id: expect.any(String) };
  const { properties, last_edited_by } = await get(page.id);
  expect(last_edited_by).toEqual(nobody);
  expect(properties.Editor.last_edited_by).toEqual(nobody);
  expect(properties.Name.title[0].mention.user).toEqual(nobody);
  expect(properties.Assignee.people).toMatchObject([
    { type: "bot", name: "Planner" },
    { object: "group", name: "Team" },
  ]);
  const items = (await ask("GET", `/v1/pages/${page.id}/properties/${properties.Assignee.id}`)).body.results;
  expect(items[1].people).toEqual(nobody);
  expect((await ask("GET", `/v1/users/${hidden.id}`)).status).toBe(404);
  expect((await ask("GET", `/v1/users/${agent.id}`)).body).toMatchObject({ name: "Planner", type: "bot" });
});

test("with a personal access token edits carry the person, not the bot (developers.notion.com/guides/get-started/personal-access-tokens)", async () => {
  const { notion, ada, add, write, ask } = board();
  notion.settings.tokenOwner = ada.id;
  const { body } = await write(add("a").id, { Link: { url: "https://x.example" } });
  expect(body.last_edited_by.id.replaceAll("-", "")).toBe(ada.id);
  const me = (await ask("GET", "/v1/users/me")).body;
  expect(me).toMatchObject({ type: "bot", bot: { owner: { type: "user", user: { object: "user" } } } });
  expect(me.id.replaceAll("-", "")).toBe(notion.botId);
});

test("what lies under something un-shared is not found, whatever is asked (developers.notion.com/reference/status-codes)", async () => {
  const { notion, databaseId, dataSourceId, add, ask, get, titles } = board();
  const hidden = notion.addBoard("Hidden", { Name: "title" });
  const [moved, filed] = [add("moved"), add("filed", { Link: "https://x.example" })];
  const wall = notion.addPage(hidden.dataSourceId, { Name: "wall" });
  notion.unshare(hidden.databaseId);
  notion.move(moved.id, hidden.dataSourceId);
  expect((await ask("GET", `/v1/pages/${moved.id}`)).body.code).toBe("object_not_found");
  const home = add("home");
  notion.moveUnder(filed.id, home.id);
  const { parent, properties } = await get(filed.id);
  expect(parent).toEqual({ type: "page_id", page_id: expect.any(String) });
  expect(Object.keys(properties)).toEqual(["Name"]);
  expect(await titles()).toEqual(["home"]);
  notion.moveUnder(filed.id, wall.id);
  expect((await ask("GET", `/v1/pages/${filed.id}`)).status).toBe(404);
  notion.unshare(databaseId);
  for (const path of [`pages/${home.id}`, `pages/${home.id}/markdown`, `data_sources/${dataSourceId}`])
    expect((await ask("GET", `/v1/${path}`)).status).toBe(404);
  expect((await ask("PATCH", `/v1/pages/${home.id}`, { properties: {} })).status).toBe(404);
  notion.share(databaseId);
  expect(await titles()).toEqual(["home"]);
});
