/** Must be imported before @actions/github, which reads the event's file as it loads and crashes on one that is no JSON. */
import { readFileSync } from "node:fs";

// github.com/actions/toolkit/blob/main/packages/github/src/context.ts: it looks where the variable says, and so do we.
const path = process.env.GITHUB_EVENT_PATH;
if (path !== undefined && !isReadable(path)) delete process.env.GITHUB_EVENT_PATH;

function isReadable(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
