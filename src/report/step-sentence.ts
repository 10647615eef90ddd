/** A write in words, the same in the log and in the summary. */
import { assertNever, type EffectChange, type Step } from "../model.ts";
import { shorten } from "../shorten.ts";

/**
 * What the step does, as an order without a full stop: `create the label “priority: high”`. Plain text: the caller
 * escapes it for where it goes. It never holds a task's title unless an issue shows it already, so that it may be
 * told in a public repository.
 */
export function stepSentence(step: Step): string {
  switch (step.kind) {
    case "create-label":
      return `create the label ${quoted(step.label.name)}`;
    case "create":
      return `create the issue${withLabels(step.labels)}`;
    case "update":
      return updateSentence(step);
    case "link":
      return `link #${step.number} in Notion`;
    case "note":
      return step.sentence === "" ? "clear the note in Notion" : `note in Notion: ${quoted(step.sentence)}`;
    default:
      return assertNever(step);
  }
}

function updateSentence({ number, effects, conflicts }: Extract<Step, { kind: "update" }>): string {
  // In a plan 0 stands for the number of an issue that is yet to be made.
  const issue = number === 0 ? "#new" : `#${number}`;
  if (effects.length > 0) return `update ${issue} (${effectWords(effects).join(", ")})`;
  if (conflicts.length > 0) return `record the conflict in ${issue}`;
  return `record in ${issue} what Notion asks`;
}

function withLabels(labels: readonly string[]): string {
  if (labels.length === 0) return "";
  return ` with the label${labels.length === 1 ? "" : "s"} ${labels.map(quoted).join(", ")}`;
}

/** Each effect in a few words: `assignee ada → lin`, `label docs added`, `open → closed as completed`. Plain text. */
export function effectWords(effects: readonly EffectChange[]): readonly string[] {
  return (["title", "state", "label", "assignee", "text"] as const)
    .flatMap((kind) => exchanged(effects.filter(({ effect }) => effect === kind)))
    .map(words);
}

/** One gone and one come read as one exchanged. */
function exchanged(changes: readonly EffectChange[]): readonly EffectChange[] {
  const [gone, come] = changes;
  if (changes.length !== 2 || gone === undefined || come === undefined) return changes;
  return gone.to === undefined && come.from === undefined ? [{ ...gone, to: come.to }] : changes;
}

function words({ effect, from, to }: EffectChange): string {
  if (effect === "text") return "text rewritten";
  const [was, is] = [from, to].map((value) => value && valueWords(effect, value));
  const name = effect === "state" ? "" : `${effect} `;
  if (was === undefined) return `${name}${is ?? ""}${name && " added"}`;
  return is === undefined ? `${name}${was}${name && " removed"}` : `${name}${was} → ${is}`;
}

const STATES: Readonly<Record<string, string>> = {
  completed: "closed as completed",
  not_planned: "closed as not planned",
  duplicate: "closed as a duplicate",
};

/** An effect's value for people: states in GitHub's own words, titles in quotes, the rest as it stands. */
export function valueWords(effect: string, value: string): string {
  if (effect === "state") return STATES[value] ?? value;
  return effect === "title" ? quoted(value) : shorten(value, 120);
}

function quoted(text: string): string {
  return `“${shorten(text, 120)}”`;
}
