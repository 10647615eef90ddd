/** What to do about a conflict. */
import type { Conflict } from "../steps.ts";

/** How to get the value that was not kept, as an order: `set it in Notion too`. */
export function remedy({ effect, kept }: Conflict): string {
  if (kept === "notion") return "set it in Notion too";
  // What people did to a pull request stands until its task moves.
  if (effect === "pull request") return "move the task away and back";
  return `set it on the ${effect === "pull request's title" ? "pull request" : "issue"} too`;
}
