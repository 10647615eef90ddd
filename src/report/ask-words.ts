/** An ask in words: what would be done, and how to allow it. Plain text, and no task's. */
import type { Ask, Kind, Run } from "../run.ts";
import { plural, thousands } from "./summary-words.ts";

/** What would be done and why it was not, in whole sentences: `912 older tasks would become issues; …`. */
export function askSentence({ kind, number, why, limit }: Ask, { mapped }: Pick<Run, "mapped">): string {
  if (why === "halt") {
    const share = `${thousands(number)} of ${plural(mapped, "mapped task")}`;
    return `${share} would be closed or have vanished; nothing of that kind was done. If this is a slip, put back the board, the filter or the integration's access, and confirm nothing.`;
  }
  if (number <= limit) return `${DEEDS[kind](number)}; fewer were confirmed than were asked about, so the rest waits.`;
  const cause = `the limit is ${thousands(limit)} (${LIMITS[kind]})`;
  return `${DEEDS[kind](number)}; ${cause}, so none is made but what was confirmed.`;
}

const DEEDS: Readonly<Record<Kind, (number: number) => string>> = {
  import: (number) => `${plural(number, "older task")} would become ${number === 1 ? "an issue" : "issues"}`,
  create: (number) => `${plural(number, "new issue or pull request", "new issues or pull requests")} would be opened`,
  close: (number) => `${plural(number, "issue or pull request", "issues or pull requests")} would be closed`,
  merge: (number) => `${plural(number, "pull request")} would be merged or put into the merge queue`,
  rewrite: (number) => `${plural(number, "issue")} would be rewritten because the configuration changed`,
};

const LIMITS: Readonly<Record<Kind, string>> = {
  import: "limits.creates",
  create: "limits.creates",
  close: "limits.closes",
  merge: "limits.merges",
  rewrite: "limits.rewrites",
};

/** For the one heading: `912 older tasks and 40 closings need your yes`. */
export function askNews(asks: readonly Ask[]): string {
  const [first] = asks;
  const isOne = asks.length === 1 && (first?.number === 1 || first?.why === "halt");
  return `${asks.map(shortly).join(" and ")} ${isOne ? "needs" : "need"} your yes`;
}

function shortly({ kind, number, why }: Ask): string {
  return why === "halt" ? `a safety halt over ${plural(number, "task")}` : plural(number, NOUNS[kind]);
}

const NOUNS: Readonly<Record<Kind, string>> = {
  import: "older task",
  create: "creation",
  close: "closing",
  merge: "merge",
  rewrite: "rewrite",
};

/** What it takes beyond the writes themselves; empty where nobody can say. */
export function askCost({ kind, number }: Ask): string {
  if (kind !== "import" && kind !== "create") return "";
  const runs = Math.ceil(number / CREATIONS_A_RUN);
  const halfHours = Math.ceil((2 * number) / CREATIONS_AN_HOUR);
  const hours = number <= CREATIONS_AN_HOUR ? "" : ` and ${hoursOf(halfHours)} hours`;
  const mails = `About ${plural(number, "e-mail")} to each watcher`;
  return `${mails}; ${runs === 1 ? "one run" : `about ${thousands(runs)} runs${hours}`}.`;
}

// What ten minutes leave room for, and what GitHub takes in an hour with room for people's own
// (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api).
const CREATIONS_A_RUN = 100;
const CREATIONS_AN_HOUR = 400;

function hoursOf(halfHours: number): string {
  return `${thousands(Math.floor(halfHours / 2))}${halfHours % 2 === 1 ? "½" : ""}`;
}

/** What to put into the workflow's `confirm` field to allow all of it: `import 912, close 40`. */
export function confirmWords(asks: readonly Ask[]): string {
  return asks.map(({ kind, number }) => `${kind} ${number}`).join(", ");
}

/** Where that field is. The workflow's name is the one that the README gives it. */
export const CONFIRM_AT = "Actions → Notion Sync → Run workflow → confirm:";
