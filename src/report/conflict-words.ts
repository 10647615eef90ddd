/** What to do about a conflict. */
import type { Conflict } from "../steps.ts";

/** How to get the value that was not kept, as an order: `set it in Notion too`. */
export function remedy({ effect, kept }: Conflict): string {
  if (kept === "notion") return "set it in Notion too";
  // What people did to a pull request stands until its task moves.
  return effect === "pull request" ? "move the task away and back" : "set it on the issue too";
}
