/** A team in the middle of its week, and what its people do to bring it there: each deed by the title of its task. */
import { rule } from "../../src/fakes/github/people-settings.ts";
import { MINUTE, type World, world } from "../world.ts";

const CONFIG = `statuses:
  In Progress: open
  Review: draft
  Ready: ready
  Done: merge
  Won't do: dropped
labels: [Priority]
people: { ada@example.com: ada, lin@example.com: lin }
new-tasks: { text: keep }
pull-requests: { branch: create, after-merge: deploy.yml }
comments: [merged, merge-blocked]
`;
const DEPLOY = "on: { workflow_dispatch: }\njobs: { deploy: { runs-on: x } }\n";
const STATUS = {
  type: "status",
  groups: { "To-do": ["Backlog"], "In progress": ["In Progress", "Review", "Ready"], Complete: ["Done", "Won't do"] },
} as const;

/** For so long both systems' lists do not know what is new: longer than it takes until somebody runs the action again. */
const LAG_MS = 3 * MINUTE;

export interface Scene {
  readonly team: World;
  /** Title at its planning → page. */
  readonly pages: Map<string, string>;
  /** Name → id in Notion. */
  readonly people: ReadonlyMap<string, string>;
}

/** Something that people do. */
export type Deed = (scene: Scene) => void;

/** Property → value as people type it; people by name. */
type Values = Readonly<Record<string, string | null | readonly string[]>>;

/** The team after its first run, with an empty board and a base that is guarded by one check. */
export async function scene(): Promise<Scene> {
  const team = world({ config: CONFIG, schema: { Status: STATUS, "GitHub PR": "url" } });
  const { github, notion } = team;
  const person = (name: string) => notion.addPerson(name, { email: `${name.toLowerCase()}@example.com` }).id;
  const people = new Map(["Ada", "Lin"].map((name) => [name, person(name)]));
  Object.assign(notion.settings, { insertComments: true, readComments: true, commentsBump: true, indexLagMs: LAG_MS });
  Object.assign(github.settings, { listLagMs: LAG_MS, editLagMs: LAG_MS });
  github.repository.actionsMayOpenPullRequests = true;
  github.as("ada").commit({ ".github/workflows/deploy.yml": DEPLOY });
  github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await team.begin();
  return { team, pages: new Map(), people };
}

export const plans =
  (title: string, values: Values = {}, text = ""): Deed =>
  ({ team, pages, people }) => {
    pages.set(title, team.add(title, typed(values, people), text));
  };

export const sets =
  (title: string, values: Values): Deed =>
  (scene) => {
    scene.team.notion.edit(pageOf(scene, title), typed(values, scene.people));
  };

export const writes =
  (title: string, text: string): Deed =>
  (scene) => {
    scene.team.notion.editText(pageOf(scene, title), text);
  };

export const trashes =
  (title: string): Deed =>
  (scene) => {
    scene.team.notion.trash(pageOf(scene, title));
  };

export const restores =
  (title: string): Deed =>
  (scene) => {
    scene.team.notion.restore(pageOf(scene, title));
  };

/** Onto the branch of the task's pull request. */
export const pushes =
  (title: string): Deed =>
  (scene) => {
    scene.team.github.as("ada").commit({ [`${title}.ts`]: "done" }, { branch: branchOf(scene, title) });
  };

export const passes =
  (title: string): Deed =>
  (scene) => {
    scene.team.github.machines.check(branchOf(scene, title), "build");
  };

export const fails =
  (title: string): Deed =>
  (scene) => {
    scene.team.github.machines.check(branchOf(scene, title), "build", "failure");
  };

/** From now on merges go through a queue. */
export const requiresQueue: Deed = ({ team }) => {
  team.github.as("maintainer").addRuleset([rule.mergeQueue()]);
};

/** The queue merges all that is in it. */
export const queueMerges: Deed = ({ team: { github } }) => {
  for (const number of github.machines.queue()) github.machines.mergeQueued(number);
};

export const labels =
  (title: string, label: string): Deed =>
  (scene) => {
    scene.team.github.as("lin").label(scene.team.issueOf(pageOf(scene, title)), label);
  };

/** @throws when the story names a task that it never planned. */
function pageOf({ pages }: Scene, title: string): string {
  const page = pages.get(title);
  if (page === undefined) throw new Error(`no task was planned as "${title}"`);
  return page;
}

/** @throws when the task has no pull request. */
function branchOf(scene: Scene, title: string): string {
  const { repository } = scene.team.github;
  const link = scene.team.notion.valueOf(pageOf(scene, title), "GitHub PR");
  const number = typeof link === "string" ? Number(/\d+$/.exec(link)?.[0]) : 0;
  const branch = repository.issues.get(number)?.pull?.head;
  if (branch === undefined) throw new Error(`"${title}" has no pull request`);
  return branch;
}

function typed({ Assignee, ...values }: Values, people: Scene["people"]): Values {
  if (!Array.isArray(Assignee)) return values;
  return { ...values, Assignee: Assignee.map((name: string) => people.get(name) ?? "") };
}
