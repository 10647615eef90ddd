/** The Markdown of comments as rich text: inline formatting only, blocks stay as they were typed. */
import type { Mark, Run } from "./world.ts";

const INLINE =
  /\*\*(?<bold>.+?)\*\*|~~(?<strikethrough>.+?)~~|`(?<code>[^`]+)`|\*(?<italic>[^*\s][^*]*)\*|\[(?<label>[^\]]+)\]\((?<link>[^)\s]+)\)/g;

/** Formatting inside formatting is not read. */
// https://developers.notion.com/reference/create-a-comment
export function inlineRuns(markdown: string): readonly Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const match of markdown.matchAll(INLINE)) {
    if (match.index > end) runs.push({ text: markdown.slice(end, match.index) });
    const { label, link, ...marked } = match.groups ?? {};
    const [mark, text] = Object.entries(marked).find(([, inner]) => inner !== undefined) ?? [];
    runs.push(link === undefined ? { text: text ?? "", marks: [mark as Mark] } : { text: label ?? "", link });
    end = match.index + match[0].length;
  }
  if (end < markdown.length) runs.push({ text: markdown.slice(end) });
  return runs;
}
