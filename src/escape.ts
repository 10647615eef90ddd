/** Text from a planning board, made inert: it pings nobody, links nothing, forges nothing and breaks no table or log. */

/**
 * One line of plain text, for places that render no Markdown but act on text all the same: titles of issues and pull
 * requests, commit messages.
 */
export function escapeTitle(text: string): string {
  return defuse(oneLine(text)).replace(/\/(issues|pull|discussions|commit)\/(?=[0-9a-f])/gi, `/$1/${NOTHING}`);
}

/** One line, shown letter by letter anywhere inside Markdown, link text included. */
export function escapeInline(text: string): string {
  const line = defuse(oneLine(text))
    .replace(/[\\`*_[\]~$]/g, "\\$&")
    .replace(/[&<>|]/g, entity)
    .replace(/^(?=[#+=-])/, "\\")
    .replace(/^(\d+)(?=[.)])/, "$1\\");
  return unlinked(line);
}

/** One line, shown letter by letter in a cell of a Markdown table. */
export function escapeTableCell(text: string): string {
  // Entities only: a backslash before a pipe is read twice, by the table and by the text inside it.
  return unlinked(defuse(oneLine(text)).replace(/[\\`*_[\]~$&<>|"']/g, entity));
}

/**
 * One line that GitHub's runner does not obey. It takes a line that starts with `::name` or holds `##[name` anywhere
 * for a command: github.com/actions/runner, src/Runner.Common/ActionCommand.cs.
 */
export function escapeLogLine(text: string): string {
  return oneLine(text)
    .replace(/:(?=:)/g, `:${NOTHING}`)
    .replace(/##(?=\[)/g, `##${NOTHING}`);
}

/**
 * Breaks mentions and issue references with a space of no width, as Dependabot does (github.com/dependabot/dependabot-core/pull/3157):
 * GitHub looks for both in rendered text, so neither a backslash nor an entity would stop it. Comes before any entity, whose
 * number would look like a reference.
 */
export function defuse(text: string): string {
  return text
    .replace(/@(?=[\p{L}\p{N}])/gu, `@${NOTHING}`)
    .replace(/#(?=\d)/g, `#${NOTHING}`)
    .replace(/\bGH-(?=\d)/gi, (found) => `${found}${NOTHING}`);
}

/** Without what no reader sees: controls, direction overrides, tags. Line breaks and tabs stay; so do the joiners that emoji need. */
export function visible(text: string): string {
  return text.toWellFormed().replace(UNSEEN, "");
}

/** A space of no width: it parts what would act together. */
export const NOTHING = "\u200B";

/** Every control character but white space; then soft hyphen, direction marks, fillers and tags. */
const UNSEEN =
  /[^\P{Cc}\s\x85]|[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** The text on one line, without what no reader sees. */
export function oneLine(text: string): string {
  return visible(text)
    .replace(/[\s\x85]+/g, " ")
    .trim();
}

/** An address that linked itself would end the link text it stands in (links do not nest). */
function unlinked(text: string): string {
  return text.replace(/:(?=\/\/)/g, entity).replace(/(?<=\bwww)\./gi, entity);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
