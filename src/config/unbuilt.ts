/** What a configuration asks for and this release does not do yet. */
import type { Config, Word } from "./config.ts";

const WORDS: readonly Word[] = ["draft", "ready", "merge"];

/** One sentence for all of it; none where nothing of the kind is asked. */
export function unbuilt({ statuses, comments }: Pick<Config, "statuses" | "comments">): readonly string[] {
  const asksForPulls = Object.values(statuses).some(({ effect }) => WORDS.includes(effect));
  if (!asksForPulls && comments.length === 0) return [];
  return [
    "Pull requests and comments are not built in this release: `draft` and `ready` keep the issue open, `merge` closes it once no open pull request closes it.",
  ];
}
