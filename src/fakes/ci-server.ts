/** `node src/fakes/ci-server.ts`: a small Notion board on http://127.0.0.1:8100, in real time, for CI to plan. */
import type { Clock } from "../ports.ts";
import { type FakeNotion, fakeNotion } from "./notion/notion.ts";
import { serve } from "./serve.ts";

const PORT = 8100;

/** The board that .ci/notion-sync.yml names; ids are the same each time. */
export function ciBoard(clock: Pick<Clock, "now">): { readonly notion: FakeNotion; readonly databaseId: string } {
  const notion = fakeNotion({ clock, token: "secret_stand_in" });
  const { databaseId, dataSourceId } = notion.addBoard("Roadmap", {
    Name: "title",
    Status: {
      type: "status",
      groups: { "To-do": ["Backlog"], "In progress": ["In Progress"], Complete: ["Done", "Won't do"] },
    },
    Priority: { type: "select", options: ["High", "Low"] },
    "GitHub Issue": "url",
  });
  notion.addPage(dataSourceId, { Name: "Say hello", Status: "Backlog", Priority: "High" });
  notion.addPage(dataSourceId, { Name: "Say goodbye", Status: "Done" });
  return { notion, databaseId };
}

if (import.meta.main) {
  const { notion } = ciBoard({ now: Date.now });
  const { url } = await serve(notion.handle, PORT);
  process.stdout.write(`listening on ${url}\n`);
}
