/** What can happen in the demo's week, as data: the words in which week.ts tells its story. */
import { assertNever } from "../model.ts";

/** Property → value as people type it; people by name. */
export type Values = Readonly<Record<string, string | null | readonly string[]>>;

/** What a person does. `task` is a title that the task has or had. */
export type Deed = NotionDeed | GitHubDeed;

export type NotionDeed = { readonly side: "Notion"; readonly by: string; readonly task: string } & (
  | { readonly kind: "plan"; readonly values: Values; readonly text: string }
  | { readonly kind: "edit"; readonly values: Values; readonly aside: string }
  | { readonly kind: "edit-text"; readonly text: string }
  | { readonly kind: "duplicate"; readonly as: string }
  | { readonly kind: "name-issue"; readonly title: string }
  | { readonly kind: "trash" | "restore" | "move-away" | "unshare" | "share" }
);

/** `task` is the issue's own title where it is no task's. */
export type GitHubDeed = { readonly side: "GitHub"; readonly by: string; readonly task: string } & (
  | { readonly kind: "open" | "close" | "push" }
  | { readonly kind: "retitle"; readonly title: string }
  | { readonly kind: "overwrite" | "comment"; readonly body: string }
  | { readonly kind: "label"; readonly label: string }
);

/** Tasks from before the story, planned a minute apart: the done ones first. */
export interface Backlog {
  readonly kind: "backlog";
  readonly done: readonly string[];
  readonly open: readonly string[];
}

/** GitHub makes the `nth` issue from now, and answers 502 all the same. */
export interface Outage {
  readonly kind: "outage";
  readonly nth: number;
}

export type Happening = Deed | Backlog | Outage | Run | { readonly kind: "look"; readonly task: string };

/** The action is started; `red` when it is expected to fail its job. */
export interface Run {
  readonly kind: "run";
  /** Who started it by hand; undefined: the schedule. */
  readonly by: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly ends: "green" | "red";
}

export interface Day {
  readonly name: string;
  readonly about: string;
  /** From `at` (hh:mm, UTC) on, a minute for each deed. */
  readonly moments: readonly { readonly at: string; readonly happenings: readonly Happening[] }[];
}

export const day = (name: string, about: string, ...moments: Day["moments"]): Day => ({ name, about, moments });
export const at = (time: string, ...happenings: readonly Happening[]) => ({ at: time, happenings });
export const look = (task: string): Happening => ({ kind: "look", task });
export const outage = (nth: number): Happening => ({ kind: "outage", nth });
export const run = (ends: Run["ends"] = "green"): Happening => ({ kind: "run", by: undefined, inputs: {}, ends });

/** One person, on both sides. */
export const person = (by: string) => {
  const notion = (task: string) => ({ side: "Notion", by, task }) as const;
  const github = (task: string) => ({ side: "GitHub", by, task }) as const;
  return {
    plans: (task: string, values: Values = {}, text = ""): Deed => ({ ...notion(task), kind: "plan", values, text }),
    sets: (task: string, values: Values, aside = ""): Deed => ({ ...notion(task), kind: "edit", values, aside }),
    writes: (task: string, text: string): Deed => ({ ...notion(task), kind: "edit-text", text }),
    duplicates: (task: string, as: string): Deed => ({ ...notion(task), kind: "duplicate", as }),
    namesIssue: (task: string, title: string): Deed => ({ ...notion(task), kind: "name-issue", title }),
    trashes: (task: string): Deed => ({ ...notion(task), kind: "trash" }),
    restores: (task: string): Deed => ({ ...notion(task), kind: "restore" }),
    movesAway: (task: string): Deed => ({ ...notion(task), kind: "move-away" }),
    unshares: (task: string): Deed => ({ ...notion(task), kind: "unshare" }),
    shares: (task: string): Deed => ({ ...notion(task), kind: "share" }),
    opensIssue: (title: string): Deed => ({ ...github(title), kind: "open" }),
    retitlesIssue: (task: string, title: string): Deed => ({ ...github(task), kind: "retitle", title }),
    overwritesIssue: (task: string, body: string): Deed => ({ ...github(task), kind: "overwrite", body }),
    commentsOn: (task: string, body: string): Deed => ({ ...github(task), kind: "comment", body }),
    labelsIssue: (task: string, label: string): Deed => ({ ...github(task), kind: "label", label }),
    pushes: (task: string): Deed => ({ ...github(task), kind: "push" }),
    closesIssue: (task: string): Deed => ({ ...github(task), kind: "close" }),
    runsWith: (inputs: Run["inputs"]): Happening => ({ kind: "run", by, inputs, ends: "green" }),
  };
};

/** `Notion  Ada plans “Fix login” · Priority High`. `issue`: the number of the task's, where it has one. */
export function told(deed: Deed, issue: number): string {
  return `${deed.side}  ${deed.by} ${words(deed, issue)}`;
}

function words(deed: Deed, issue: number): string {
  return deed.side === "Notion" ? wordsInNotion(deed, issue) : wordsOnGitHub(deed, issue);
}

function wordsInNotion(deed: NotionDeed, issue: number): string {
  const { kind, task } = deed;
  switch (kind) {
    case "plan":
      return `plans “${task}”${listed(deed.values)}${deed.text && " · with a text"}`;
    case "edit":
      return `sets in “${task}”${listed(deed.values)}${deed.aside && ` (${deed.aside})`}`;
    case "edit-text":
      return `edits the text of “${task}”`;
    case "duplicate":
      return `duplicates “${task}”, link and all, as “${deed.as}”`;
    case "name-issue":
      return `puts the address of #${issue}, “${deed.title}”, into “${task}”`;
    case "trash":
      return `throws “${task}” into the trash`;
    case "restore":
      return `takes “${task}” back out of the trash`;
    case "move-away":
      return `moves “${task}” to another database`;
    case "unshare":
      return `takes “${task}” out of the integration's reach`;
    case "share":
      return `shares “${task}” with the integration again`;
    default:
      return assertNever(kind);
  }
}

function wordsOnGitHub(deed: GitHubDeed, issue: number): string {
  const { kind, task } = deed;
  switch (kind) {
    case "open":
      return `opens #${issue}, “${task}”, without a task`;
    case "retitle":
      return `renames #${issue} to “${deed.title}”`;
    case "overwrite":
      return `replaces the whole text of #${issue}, hidden block included, by “${deed.body}”`;
    case "comment":
      return `comments on #${issue}, “${task}”: “${deed.body}”`;
    case "label":
      return `labels #${issue} “${deed.label}”`;
    case "close":
      return `closes #${issue}, “${task}”`;
    case "push":
      return `pushes to the branch of #${issue}, “${task}”, and its required check passes`;
    default:
      return assertNever(kind);
  }
}

function listed(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => ` · ${name} ${(typeof value === "string" ? value : value?.join(" and ")) ?? "none"}`)
    .join("");
}
