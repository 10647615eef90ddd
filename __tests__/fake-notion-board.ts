/** The board that the tests of the stand-in for Notion ask about. */
import { virtualClock } from "../src/fakes/clock.ts";
import { type FakeNotionOptions, fakeNotion } from "../src/fakes/notion/notion.ts";

/** A board with one of each property that is read, Ada who edits, and short ways to ask. */
export function board(options: Partial<FakeNotionOptions> = {}) {
  const clock = virtualClock("2026-10-05T10:00:30Z");
  const notion = fakeNotion({ clock, ...options });
  const ada = notion.addPerson("Ada", { email: "ada@example.com" });
  const { databaseId, dataSourceId } = notion.addBoard("Tasks", {
    Name: "title",
    Status: { type: "status", groups: { "To-do": ["Backlog"], "In progress": ["In Progress"], Complete: ["Done"] } },
    Priority: { type: "select", options: ["High"] },
    Sprint: { type: "multi_select", options: ["S1", "S2"] },
    Assignee: "people",
    Pause: "checkbox",
    Link: "url",
    Note: "rich_text",
    Score: "formula",
    ID: { type: "unique_id", prefix: "ENG" },
    Files: "files",
  });
  notion.addProperty(dataSourceId, "Epic", { type: "relation", dataSource: dataSourceId });
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await notion.handle(
      new Request(`https://api.notion.com${path}`, {
        method,
        headers: { authorization: `Bearer ${notion.token}`, "notion-version": "2026-03-11", ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    // biome-ignore lint/suspicious/noExplicitAny: answers are held to the official types by the stand-in itself.
    return { status: response.status, headers: response.headers, body: (await response.json()) as any };
  };
  const query = (body: object = {}) => ask("POST", `/v1/data_sources/${dataSourceId}/query`, body);
  const titles = async (body: object = {}): Promise<string[]> =>
    (await query(body)).body.results.map((row: { properties: { Name: { title: { plain_text: string }[] } } }) =>
      row.properties.Name.title.map((run) => run.plain_text).join(""),
    );
  const add = (name: string, values: Parameters<typeof notion.addPage>[1] = {}) =>
    notion.addPage(dataSourceId, { Name: name, ...values }, { by: ada.id });
  const get = async (pageId: string) => (await ask("GET", `/v1/pages/${pageId}`)).body;
  const write = (pageId: string, properties: object) => ask("PATCH", `/v1/pages/${pageId}`, { properties });
  return { clock, notion, ada, databaseId, dataSourceId, ask, query, titles, add, get, write };
}
