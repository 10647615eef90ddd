/** A history under way: the two worlds, and what people meant and did, for the laws to judge by. */
import { rule } from "../../src/fakes/github/people-settings.ts";
import { tokens } from "../../src/fakes/github/tokens.ts";
import { type World, world } from "../world.ts";
import type { ConfigName } from "./deeds.ts";

export interface History {
  readonly team: World;
  /** Pages of the board, in the order they were made. */
  readonly pages: string[];
  readonly people: Readonly<Record<"Ada" | "Lin", string>>;
  /** The data source that pages are moved to. */
  readonly elsewhere: string;
  /** What people typed into a page's columns, by page. */
  readonly meant: Map<string, Readonly<Record<string, unknown>>>;
  /** What people have had a say in on GitHub, as `number effect`. */
  readonly touched: Set<string>;
  /** Titles that people gave to issues whose tasks were never renamed, by number. */
  readonly renamed: Map<number, { readonly page: string; readonly title: string }>;
  /** Pages that were renamed. */
  readonly retitled: Set<string>;
  /** Pages whose issue people took away. */
  readonly bereft: Set<string>;
  /** Text that people wrote into issues, by number. */
  readonly written: Map<number, string>;
  /** Labels that people put on issues, as `number name`. */
  readonly labelled: Set<string>;
  /** What was wrong on the way, as sentences. */
  readonly wrongs: string[];
  /** Faults ordered, by kind. */
  readonly faults: Map<string, number>;
}

/** An empty board and a repository whose checks protect it, after the first run. */
export async function begin(hasVariable: boolean): Promise<History> {
  const team = world({ config: CONFIGS.usual, ...(hasVariable && { stateToken: tokens.variables }) });
  team.github.repository.actionsMayOpenPullRequests = true;
  team.github
    .as("ada")
    .commit({ ".github/workflows/deploy.yml": "on: { workflow_dispatch: }\njobs: { deploy: { runs-on: x } }\n" });
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  const history: History = {
    team,
    pages: [],
    people: { Ada: team.notion.addPerson("Ada").id, Lin: team.notion.addPerson("Lin").id },
    elsewhere: team.notion.addBoard("Elsewhere", COLUMNS).dataSourceId,
    meant: new Map(),
    touched: new Set(),
    renamed: new Map(),
    retitled: new Set(),
    bereft: new Set(),
    written: new Map(),
    labelled: new Set(),
    wrongs: [],
    faults: new Map(),
  };
  await team.begin();
  return history;
}

/** What survives a move: Notion keeps values of the same name and type. */
const COLUMNS = {
  Name: "title",
  Status: {
    type: "status",
    groups: { "To-do": ["Backlog"], "In progress": ["In Progress", "Review"], Complete: ["Done", "Won't do"] },
  },
  "GitHub Issue": "url",
} as const;

const config = (limits: string, more = "", review = "draft") => `statuses:
  In Progress: open
  Review: ${review}
  Done: merge
  Won't do: dropped
labels: { Priority: "priority: {value}" }
people: { Ada: ada, Lin: lin }
pull-requests: { branch: create, after-merge: deploy.yml }
trusted-authors: [github-actions, my-app]
limits: ${limits}
${more}`;

const WIDE = "{ creates: 500, closes: 500, merges: 500, rewrites: 500 }";

export const CONFIGS: Readonly<Record<ConfigName, string>> = {
  usual: config(WIDE),
  "github-wins": config(WIDE, "conflicts: github\n"),
  filtered: config(WIDE, "filter: { property: Priority, select: { does_not_equal: Low } }\n"),
  tight: config("{ creates: 1, closes: 1, merges: 1, rewrites: 1 }"),
  "labels-deleted": config(WIDE, "deleted-tasks: label\n"),
  ready: config(WIDE, "", "ready"),
};
