/** A write in words, the same in the log and in the summary. */
import { assertNever, type IssueNumber, type PullNumber } from "../model.ts";
import { shorten } from "../shorten.ts";
import type { EffectChange, Step } from "../steps.ts";

/**
 * What the step does, as an order without a full stop: `create the label “priority: high”`. Plain text: the caller
 * escapes it for where it goes. It holds no title but one that an issue shows already; what else may spell it, the name of a
 * branch and sentences for Notion, `publishable` has taken out where nobody may read it.
 */
export function stepSentence(step: Step): string {
  switch (step.kind) {
    case "create-label":
      return `create the label ${quoted(step.label.name)}`;
    case "create":
      return `create the issue${withLabels(step.labels)}`;
    case "update":
      return updateSentence(step);
    case "create-branch":
      return `create the ${branchWords(step.name)}`;
    case "open-pull-request":
      return `open the ${step.isDraft ? "draft " : ""}pull request`;
    case "update-pull-request":
      return `update ${numbered(step.pull)}${withParts(step.patch)}`;
    case "mark-ready":
      return `mark ${numbered(step.pull)} ready for review`;
    case "merge":
      return `merge ${numbered(step.pull)}`;
    case "enqueue":
      return `put ${numbered(step.pull)} into the merge queue`;
    case "dequeue":
      return `take ${numbered(step.pull)} out of the merge queue`;
    case "close-pull-request":
      return `close ${numbered(step.pull)}`;
    case "dispatch":
      return `start the workflow ${shorten(step.workflow, 120)} on ${shorten(step.branch, 120)}`;
    case "link":
      return `link ${linkedNumbers(step).join(" and ")} in Notion`;
    case "comment":
      return `comment on the page: ${quoted(step.sentence)}`;
    case "note":
      return step.sentence === "" ? "clear the note in Notion" : `note in Notion: ${quoted(step.sentence)}`;
    default:
      return assertNever(step);
  }
}

function updateSentence({ number, effects, conflicts }: Extract<Step, { kind: "update" }>): string {
  const issue = numbered(number);
  if (effects.length > 0) return `update ${issue} (${effectWords(effects).join(", ")})`;
  if (conflicts.length > 0) return `record the conflict in ${issue}`;
  return `record in ${issue} what Notion asks`;
}

// In a plan 0 stands for the number of what is yet to be made.
function numbered(number: IssueNumber | PullNumber | "new"): string {
  return number === 0 ? "#new" : `#${number}`;
}

function linkedNumbers({ issue, pullRequest }: Extract<Step, { kind: "link" }>): readonly string[] {
  return [issue, pullRequest].flatMap((link) => (link === undefined ? [] : numbered(link.number)));
}

function withParts({ title, body }: Extract<Step, { kind: "update-pull-request" }>["patch"]): string {
  const parts = [...(title === undefined ? [] : ["title"]), ...(body === undefined ? [] : ["text"])];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** A branch by its name, which spells the task's title; the name is empty where that may not be told. */
export function branchWords(name: string): string {
  return name === "" ? "branch" : `branch ${quoted(name)}`;
}

function withLabels(labels: readonly string[]): string {
  if (labels.length === 0) return "";
  return ` with the label${labels.length === 1 ? "" : "s"} ${labels.map(quoted).join(", ")}`;
}

/** Each effect in a few words: `assignee ada → lin`, `label docs added`, `open → closed as completed`. Plain text. */
export function effectWords(effects: readonly EffectChange[]): readonly string[] {
  return (["title", "pull request", "state", "label", "assignee", "text"] as const)
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
  // How it stands says it all: nobody marks a merged one as a draft.
  if (effect === "pull request") return `pull request ${valueWords(effect, to ?? from ?? "")}`;
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

const PULL_STATES: Readonly<Record<string, string>> = {
  ready: "ready for review",
  queued: "in the merge queue",
};

/** An effect's value for people: states in GitHub's own words, titles in quotes, the rest as it stands. */
export function valueWords(effect: string, value: string): string {
  if (effect === "state") return STATES[value] ?? value;
  if (effect === "pull request") return PULL_STATES[value] ?? value;
  return effect === "title" ? quoted(value) : shorten(value, 120);
}

function quoted(text: string): string {
  return `“${shorten(text, 120)}”`;
}
