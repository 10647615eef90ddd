/** What can happen in the demo's week, as data: the words in which demo-week.ts tells its story. */
import { assertNever } from "../model.ts";

/** Property → value as people type it; people by name. */
export type Values = Readonly<Record<string, string | null | readonly string[]>>;

/** What a person does. `task` is a title that the task has or had. */
export type Deed = NotionDeed | GitHubDeed;

export type NotionDeed = { readonly side: "Notion"; readonly by: string; readonly task: string } & (
  | { readonly kind: "plan"; readonly values: Values; readonly text: string }
  | { readonly kind: "edit"; readonly values: Values }
  | { readonly kind: "edit-text"; readonly text: string }
  | { readonly kind: "duplicate"; readonly as: string }
);

export type GitHubDeed = { readonly side: "GitHub"; readonly by: string; readonly task: string } & (
  | { readonly kind: "retitle"; readonly title: string }
  | { readonly kind: "overwrite"; readonly body: string }
  | { readonly kind: "label"; readonly label: string }
  | { readonly kind: "close" }
);

/** GitHub makes the `nth` issue from now, and answers 502 all the same. */
export interface Outage {
  readonly kind: "outage";
  readonly nth: number;
}

export type Happening = Deed | Outage | Run | { readonly kind: "look"; readonly task: string };

/** The action is started; `red` when it is expected to fail its job. */
export interface Run {
  readonly kind: "run";
  readonly mode: "sync" | "plan";
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
export const run = (ends: Run["ends"] = "green"): Happening => ({ kind: "run", mode: "sync", ends });
export const planRun: Happening = { kind: "run", mode: "plan", ends: "green" };

/** One person, on both sides. */
export const person = (by: string) => {
  const notion = (task: string) => ({ side: "Notion", by, task }) as const;
  const github = (task: string) => ({ side: "GitHub", by, task }) as const;
  return {
    plans: (task: string, values: Values = {}, text = ""): Deed => ({ ...notion(task), kind: "plan", values, text }),
    sets: (task: string, values: Values): Deed => ({ ...notion(task), kind: "edit", values }),
    writes: (task: string, text: string): Deed => ({ ...notion(task), kind: "edit-text", text }),
    duplicates: (task: string, as: string): Deed => ({ ...notion(task), kind: "duplicate", as }),
    retitlesIssue: (task: string, title: string): Deed => ({ ...github(task), kind: "retitle", title }),
    overwritesIssue: (task: string, body: string): Deed => ({ ...github(task), kind: "overwrite", body }),
    labelsIssue: (task: string, label: string): Deed => ({ ...github(task), kind: "label", label }),
    closesIssue: (task: string): Deed => ({ ...github(task), kind: "close" }),
  };
};

/** `Notion  Ada plans “Fix login” · Priority High`. `issue`: the number of the task's, where it has one. */
export function told(deed: Deed, issue: number): string {
  return `${deed.side}  ${deed.by} ${words(deed, issue)}`;
}

function words(deed: Deed, issue: number): string {
  const { kind, task } = deed;
  switch (kind) {
    case "plan":
      return `plans “${task}”${listed(deed.values)}${deed.text && " · with a text"}`;
    case "edit":
      return `sets in “${task}”${listed(deed.values)}`;
    case "edit-text":
      return `edits the text of “${task}”`;
    case "duplicate":
      return `duplicates “${task}”, link and all, as “${deed.as}”`;
    case "retitle":
      return `renames #${issue} to “${deed.title}”`;
    case "overwrite":
      return `replaces the whole text of #${issue}, hidden block included, by “${deed.body}”`;
    case "label":
      return `labels #${issue} “${deed.label}”`;
    case "close":
      return `closes #${issue}, “${task}”`;
    default:
      return assertNever(kind);
  }
}

function listed(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => ` · ${name} ${(typeof value === "string" ? value : value?.join(" and ")) ?? "none"}`)
    .join("");
}
