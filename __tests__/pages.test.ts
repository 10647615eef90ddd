/** Pages that somebody names under `pages:` and that are not to be had. */
import { beforeEach, expect, test } from "@jest/globals";
import { type World, world } from "./world.ts";

let team: World;
beforeEach(async () => {
  team = world();
  await team.begin();
});

/** What is told of the one page that was named. */
async function told(pages: string): Promise<string> {
  const { results } = await team.run({ pages });
  expect(team.github.issues()).toEqual([]);
  const [result] = results;
  const end = result?.end;
  return [...(result?.warnings ?? []), ...(end?.kind === "failed" ? [end.message] : [])].join(" ");
}

test.each([
  ["an unknown page", () => "0".repeat(32)],
  [
    "a page that is not shared",
    () => {
      const page = team.add("Secret");
      team.notion.unshare(page);
      return page;
    },
  ],
  ["the database itself", () => team.board.databaseId],
])("%s is told with what to name instead, and no word of an issue or of another try", async (_, named) => {
  const words = await told(named());
  expect(words).toContain("name a page of the database (open it, ••• → Copy link), not the database itself");
  expect(words).toContain("share the database with the integration");
  expect(words).not.toMatch(/\bissue\b|next run|again/i);
});

test("a database's id that Notion refuses as such is told the same way", async () => {
  const message = "Provided ID is a database, not a page. Use the retrieve database API instead.";
  team.notion.failNext("GET /v1/pages/{id}", 400, { message });
  expect(await told(team.board.databaseId)).toContain("not the database itself");
});

test("a page of another database is told as such", async () => {
  const other = team.notion.addBoard("Ideas", { Name: "title" });
  const page = team.notion.addPage(other.dataSourceId, { Name: "An idea" }).id;
  expect(await told(page)).toBe(
    `https://www.notion.so/${page} belongs to another database: nothing was done. Name a page of the configured one.`,
  );
});

test("a page that Notion cannot show just now is to be named again, for no later run looks for it", async () => {
  const page = team.add("Fix login");
  team.notion.failNext("GET /v1/pages/{id}", 503, { times: 9 });
  expect(await told(page)).toBe("Notion could not show the page just now. Name it again in a while.");
});
