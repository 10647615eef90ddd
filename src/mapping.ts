/** A task → what GitHub should show for it. */
import type { Bindings } from "./config/bindings.ts";
import type { Config, Word } from "./config/config.ts";
import { escapeTitle, oneLine } from "./escape.ts";
import type { Desired, IssueState, LabelReading, LabelWish, Option, Person, Reading, Task } from "./model.ts";
import { shorten } from "./shorten.ts";
import { fold } from "./three-way.ts";

/** What each word asks of the issue and of the pull request. One row per word: a new word is a new row. */
const WORDS: Readonly<Record<Word, Pick<Desired, "state" | "pullRequest">>> = {
  open: { state: "open", pullRequest: "leave" },
  draft: { state: "open", pullRequest: "draft" },
  ready: { state: "open", pullRequest: "ready" },
  merge: { state: "completed", pullRequest: "merge" },
  done: { state: "completed", pullRequest: "leave" },
  dropped: { state: "not_planned", pullRequest: "close" },
  ignore: { state: undefined, pullRequest: "leave" },
};

/** What GitHub should show for `task`. `text`: the page's text, where it is to be copied or kept in step. */
export function desire(task: Task, config: Config, bindings: Bindings, text?: string): Desired {
  const status = statusOf(task, bindings);
  const labels = labelsOf(task, bindings, status.label);
  const assignees = bindings.properties.people === undefined ? nobodyAsked : assigneesOf(task.people, config.people);
  const title = titleOf(task, config.newTasks.title);
  const warnings = [...title.warnings, ...status.warnings, ...labels.warnings, ...assignees.warnings];
  const asked = status.word === undefined ? { state: undefined, pullRequest: undefined } : WORDS[status.word];
  return { title: title.wish, ...asked, labels: labels.wish, assignees: assignees.wish, text, warnings };
}

interface Wish<T> {
  readonly wish: T;
  readonly warnings: readonly string[];
}

// The error says 256 (github.com/highlight/highlight#6461).
export const MAX_TITLE = 256;

function titleOf({ title, uniqueId }: Task, template: string): Wish<string | undefined> {
  if ("unknown" in title) return { wish: undefined, warnings: [`The title could not be read: ${title.unknown}.`] };
  // GitHub takes no blank title, and what no reader sees is taken out.
  const name = escapeTitle(title.value) === "" ? "Untitled" : title.value;
  const words = { title: name, id: uniqueId ?? "" };
  return { wish: shorten(escapeTitle(fill(template, words)), MAX_TITLE), warnings: [] };
}

function statusOf(
  { status }: Task,
  bindings: Bindings,
): { word: Word | undefined; label: string | undefined; warnings: string[] } {
  if ("unknown" in status) {
    return { word: undefined, label: undefined, warnings: [`The status could not be read: ${status.unknown}.`] };
  }
  if (status.value === undefined) return { word: "open", label: undefined, warnings: [] };
  const bound = bindings.statuses[status.value.id ?? ""];
  if (bound !== undefined) return { word: bound.word, label: bound.label, warnings: [] };
  const sentence = `The status "${status.value.name}" is not in the database's schema, so the issue's state was left alone.`;
  return { word: undefined, label: undefined, warnings: [sentence] };
}

// GitHub takes 100 labels an issue and answers "Server Error" beyond that (github.com/actions/labeler#561).
const MAX_LABELS = 100;

function labelsOf(task: Task, bindings: Bindings, statusLabel: string | undefined): Wish<Desired["labels"]> {
  const rules = new Map(bindings.labels.map((rule) => [rule.id, rule]));
  const wishes = new Map<string, LabelWish>();
  const warnings: string[] = [];
  const wish = (name: string, color: string | undefined, where: string): void => {
    const refusal = refusalOf(name);
    if (refusal !== undefined) warnings.push(`${where} asks for the label "${name}": ${refusal}`);
    else if (!wishes.has(fold(name))) wishes.set(fold(name), { name, color: hexOf(color) });
  };
  for (const reading of task.labels) {
    const rule = rules.get(reading.property);
    if (rule === undefined) continue;
    if ("unknown" in reading.values) warnings.push(`"${reading.name}" could not be read: ${reading.values.unknown}.`);
    for (const option of optionsOf(reading)) {
      const name = oneLine(fill(rule.template, { property: rule.asked ?? rule.name, value: option.name }));
      wish(rule.lowerCase ? name.toLowerCase() : name, option.color, `"${reading.name}"`);
    }
  }
  if (statusLabel !== undefined) wish(statusLabel, undefined, "The status");
  const all = [...wishes.values()];
  if (all.length > MAX_LABELS)
    warnings.push(`${all.length} labels are asked for; GitHub takes ${MAX_LABELS}, so the rest was left out.`);
  const unread = task.labels.some((reading) => "unknown" in reading.values) || "unknown" in task.status;
  return { wish: { asked: all.slice(0, MAX_LABELS), complete: !unread }, warnings };
}

const optionsOf = ({ values }: LabelReading): readonly Option[] => ("value" in values ? values.value : []);

// Longer names and names of emoji alone are refused (github.com/github/docs#32156, github.com/Financial-Times/github-label-sync#171).
function refusalOf(name: string): string | undefined {
  if (name.length > 50) return "GitHub takes 50 characters at most. Shorten the option's name in Notion.";
  if (name !== "" && withoutEmoji(name) === "")
    return "GitHub refuses labels of emoji alone. Add a word to the option's name in Notion.";
  return name === "" ? "it is empty. Give the option a name in Notion." : undefined;
}

const withoutEmoji = (name: string): string =>
  name.replace(
    /[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0e|\ufe0f|\s/gu,
    "",
  );

/** Notion's option colours as six hex digits; GitHub's own grey for none. */
const COLORS: Readonly<Record<string, string>> = {
  default: "ededed",
  gray: "9b9a97",
  brown: "937264",
  orange: "d9730d",
  yellow: "dfab01",
  green: "0f7b6c",
  blue: "0b6e99",
  purple: "6940a5",
  pink: "ad1a72",
  red: "e03e3e",
};

const hexOf = (color: string | undefined): string => COLORS[color ?? "default"] ?? "ededed";

// GitHub takes ten (docs.github.com/issues/tracking-your-work-with-issues/assigning-issues-and-pull-requests-to-other-github-users).
const MAX_ASSIGNEES = 10;

function assigneesOf(people: Reading<readonly Person[]>, logins: Config["people"]): Wish<Desired["assignees"]> {
  if ("unknown" in people) {
    return { wish: { asked: [], complete: false }, warnings: [`The people could not be read: ${people.unknown}.`] };
  }
  const asked = new Map<string, string>();
  const warnings: string[] = [];
  for (const person of people.value) {
    const login = loginOf(person, logins);
    if (login === undefined) warnings.push(withoutLogin(person));
    else asked.set(fold(login), login);
  }
  const all = [...asked.values()];
  if (all.length > MAX_ASSIGNEES)
    warnings.push(`${all.length} people are assigned; GitHub takes ${MAX_ASSIGNEES}, so the rest was left out.`);
  return { wish: { asked: all.slice(0, MAX_ASSIGNEES), complete: true }, warnings };
}

// Without the property there is no opinion: those who are assigned stay.
const nobodyAsked: Wish<Desired["assignees"]> = { wish: { asked: [], complete: false }, warnings: [] };

function loginOf({ id, email, name }: Person, logins: Config["people"]): string | undefined {
  const keys = [id, email, name].filter((key) => key !== undefined).map(personKey);
  const table = new Map(Object.entries(logins).map(([key, login]) => [personKey(key), login]));
  return keys.map((key) => table.get(key)).find((login) => login !== undefined);
}

// A user id may be written with or without dashes, an e-mail in any case.
const personKey = (key: string): string =>
  (/^[0-9a-f-]{32,36}$/i.test(key) ? key.replaceAll("-", "") : key.trim()).toLowerCase();

// Without that capability Notion gives ids alone: https://developers.notion.com/reference/capabilities
function withoutLogin({ id, name, email, kind }: Person): string {
  if (kind === "group") return `The group "${name ?? id}" cannot be assigned on GitHub: assign its people one by one.`;
  if (name === undefined && email === undefined)
    return `Notion does not say who the person ${id} is: give the integration the capability "Read user information including email addresses", or add a line with this id under \`people:\`.`;
  return `${name ?? `The person ${id}`} has no GitHub login here: add a line under \`people:\` in the configuration.`;
}

/** The template with its placeholders filled; what has no value stays as it is. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** Whether the task is wanted on GitHub only as closed. */
export const isClosed = (state: IssueState): boolean => state !== "open";
