/** What happens to a team's tasks, as data: how they came to where they are, and what people do before the run that is wrecked. */
import { MINUTE } from "../world.ts";
import {
  type Deed,
  fails,
  labels,
  passes,
  plans,
  pushes,
  queueMerges,
  requiresQueue,
  restores,
  sets,
  trashes,
  writes,
} from "./scene.ts";

export interface Story {
  readonly name: string;
  /** Deeds, each list followed by a run that goes well. */
  readonly before: readonly (readonly Deed[])[];
  readonly change: readonly Deed[];
  /** From any deeds to the run after them; a day makes that run compare everything. */
  readonly pauseMs: number;
}

const SOON = 20 * MINUTE;
export const DAY = 24 * 60 * MINUTE;

const story = (
  name: string,
  { before = [], change, pauseMs = SOON }: Pick<Story, "change"> & Partial<Story>,
): Story => ({ name, before, change, pauseMs });

const planned = (title: string): Deed =>
  plans(title, { Status: "In Progress", Priority: "High", Assignee: ["Ada"] }, `What to do: ${title}.`);
const moves = (title: string, status: string): Deed => sets(title, { Status: status });
const reviewed = (title: string): Story["before"] => [[planned(title)], [moves(title, "Review")], [pushes(title)]];
const queued = (title: string): Story["before"] => [
  ...reviewed(title),
  [requiresQueue, passes(title), moves(title, "Done")],
];

export const STORIES: readonly Story[] = [
  story("create", { change: [planned("Fix login")] }),
  story("update", {
    before: [[planned("Fix login")]],
    change: [sets("Fix login", { Name: "Fix the login", Priority: "Low" }), writes("Fix login", "Another way.")],
  }),
  story("reassign", { before: [[planned("Fix login")]], change: [sets("Fix login", { Assignee: ["Lin"] })] }),
  story("draft", { before: [[planned("Fix login")]], change: [moves("Fix login", "Review")] }),
  story("ready", { before: reviewed("Fix login"), change: [moves("Fix login", "Ready")] }),
  story("merge", { before: reviewed("Fix login"), change: [passes("Fix login"), moves("Fix login", "Done")] }),
  story("blocked merge", { before: reviewed("Fix login"), change: [moves("Fix login", "Done")] }),
  story("merge that needs somebody", {
    before: reviewed("Fix login"),
    change: [fails("Fix login"), moves("Fix login", "Done")],
  }),
  story("unblocked merge", {
    before: [...reviewed("Fix login"), [moves("Fix login", "Done")]],
    change: [passes("Fix login")],
  }),
  story("joining a merge queue", {
    before: [...reviewed("Fix login"), [requiresQueue]],
    change: [passes("Fix login"), moves("Fix login", "Done")],
  }),
  story("landing through a merge queue", { before: queued("Fix login"), change: [queueMerges] }),
  story("leaving a merge queue", { before: queued("Fix login"), change: [moves("Fix login", "In Progress")] }),
  story("close without a pull request", { before: [[planned("Fix login")]], change: [moves("Fix login", "Done")] }),
  story("drop with its pull request", { before: reviewed("Fix login"), change: [moves("Fix login", "Won't do")] }),
  story("second pull request", {
    before: [...reviewed("Fix login"), [moves("Fix login", "Won't do")], [moves("Fix login", "In Progress")]],
    change: [moves("Fix login", "Review")],
  }),
  story("trash", { before: [[planned("Fix login")]], change: [trashes("Fix login")], pauseMs: DAY }),
  story("trash what others touched", {
    before: [[planned("Fix login")], [labels("Fix login", "help wanted")]],
    change: [trashes("Fix login")],
    pauseMs: DAY,
  }),
  story("restore", {
    before: [[planned("Fix login")], [trashes("Fix login")]],
    change: [restores("Fix login")],
    pauseMs: DAY,
  }),
  story("several tasks at once", {
    before: [
      [planned("Login"), planned("Search"), planned("Export"), planned("Import")],
      [moves("Login", "Review"), moves("Export", "Review")],
      [pushes("Login")],
    ],
    change: [
      passes("Login"),
      moves("Login", "Done"),
      moves("Search", "Review"),
      moves("Export", "Won't do"),
      sets("Import", { Name: "Import of lists", Assignee: ["Lin"], Priority: null }),
      planned("Print"),
      plans("Share"),
    ],
  }),
  story("a day of everything", {
    before: [
      [planned("Login"), planned("Search"), planned("Export"), planned("Import")],
      [trashes("Search"), moves("Login", "Review"), moves("Import", "Done")],
      [pushes("Login")],
    ],
    change: [
      moves("Login", "Ready"),
      restores("Search"),
      trashes("Export"),
      moves("Import", "In Progress"),
      planned("Print"),
    ],
    pauseMs: DAY,
  }),
];
