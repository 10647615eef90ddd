/** What can happen in a history, as data: people on both sides, machines, faults, time and runs. */

/** `task` and `pull` count the tasks and pull requests there are; what does not apply to the world does nothing. */
export type Deed =
  /** Only as the first: the state lives in a variable, by a token of its own. */
  | { readonly kind: "variable-store" }
  | { readonly kind: "add"; readonly status: Status }
  | { readonly kind: "status"; readonly task: number; readonly status: Status }
  | { readonly kind: "title"; readonly task: number; readonly title: string }
  | { readonly kind: "priority"; readonly task: number; readonly priority: "High" | "Low" | null }
  | { readonly kind: "assign"; readonly task: number; readonly person: "Ada" | "Lin" | null }
  | { readonly kind: "place"; readonly task: number; readonly does: PlaceDeed }
  | { readonly kind: "duplicate" | "pause" | "unpause" | "unlink"; readonly task: number }
  | { readonly kind: "issue"; readonly task: number; readonly does: IssueDeed }
  | { readonly kind: "pull"; readonly pull: number; readonly does: PullDeed }
  | { readonly kind: "branch"; readonly task: number; readonly does: BranchDeed }
  | { readonly kind: "queue"; readonly does: "require" | "merge-first" | "eject-first" }
  | { readonly kind: "lose-state" }
  | { readonly kind: "config"; readonly to: ConfigName }
  | { readonly kind: "token"; readonly to: "workflow" | "app" }
  | { readonly kind: "fault"; readonly system: "notion" | "github"; readonly fault: Fault; readonly nth: number }
  | { readonly kind: "lag"; readonly minutes: number }
  | { readonly kind: "wait"; readonly minutes: number }
  | { readonly kind: "run"; readonly mode: "sync" | "sweep" | "plan" }
  /** Its connection dies for good at that request, before or after it is carried out. */
  | { readonly kind: "dying-run"; readonly nth: number; readonly when: "before" | "after" }
  /** Every request takes so long; a run has ten minutes. */
  | { readonly kind: "slow-run"; readonly seconds: number }
  /** The job is cancelled while that request is under way. */
  | { readonly kind: "cancelled-run"; readonly nth: number }
  /** Another begins while it is at that request. */
  | { readonly kind: "overlapping-runs"; readonly nth: number };

const STATUSES = ["Backlog", "In Progress", "Review", "Done", "Won't do"] as const;
type Status = (typeof STATUSES)[number];
const PLACE_DEEDS = ["trash", "archive", "move", "unshare", "bring-back", "bring-back"] as const;
export type PlaceDeed = (typeof PLACE_DEEDS)[number];
const ISSUE_DEEDS = [
  ...(["close", "reopen", "rename", "label", "unlabel", "write", "wipe", "comment", "assign"] as const),
  ...(["hold", "lock", "delete", "transfer", "copy"] as const),
] as const;
export type IssueDeed = (typeof ISSUE_DEEDS)[number];
const PULL_DEEDS = ["close", "draft", "ready", "merge", "rename", "wipe"] as const;
export type PullDeed = (typeof PULL_DEEDS)[number];
const BRANCH_DEEDS = [
  "push",
  "check-passes",
  "check-fails",
  "push-and-pass",
  "push-and-pass",
  "push-and-pass",
] as const;
export type BranchDeed = (typeof BRANCH_DEEDS)[number];
const FAULTS = [429, 500, 502, 503, "commit-then-502", "reset", "commit-then-reset"] as const;
type Fault = (typeof FAULTS)[number];
const CONFIGS = ["usual", "github-wins", "filtered", "tight", "labels-deleted", "ready"] as const;
export type ConfigName = (typeof CONFIGS)[number];

/** A history's deeds, the same for the same seed: lives of tasks, and whatever else happens in between. */
export function deedsOf(seed: number): readonly Deed[] {
  const random = mulberry32(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const upTo = (most: number) => Math.floor(random() * most);
  const store: readonly Deed[] = upTo(3) === 0 ? [{ kind: "variable-store" }] : [];
  const laggard: readonly Deed[] = upTo(4) === 0 ? [{ kind: "lag", minutes: 1 + upTo(8) }] : [];
  const lives = Array.from({ length: 1 + upTo(3) }, (_, task) => life(task).slice(0, 1 + upTo(8)));
  const between = Array.from({ length: 6 + upTo(20) }, () => deed(pick, upTo));
  const [first = [], ...others] = lives;
  return [...store, ...laggard, ...first.slice(0, 1), ...shuffled([first.slice(1), ...others, between], upTo)];
}

/** From the board to the merge. */
const life = (task: number): readonly Deed[] => [
  { kind: "add", status: "Backlog" },
  { kind: "run", mode: "sync" },
  { kind: "status", task, status: "Review" },
  { kind: "run", mode: "sync" },
  { kind: "branch", task, does: "push-and-pass" },
  { kind: "status", task, status: "Done" },
  { kind: "wait", minutes: 10 },
  { kind: "run", mode: "sync" },
];

/** One list of all; each list's own order stays. */
function shuffled(lists: readonly (readonly Deed[])[], upTo: (most: number) => number): readonly Deed[] {
  const left = lists.filter((list) => list.length > 0);
  if (left.length === 0) return [];
  // As likely as it is long, so that no list is over long before the others.
  let at = upTo(left.reduce((sum, { length }) => sum + length, 0));
  const next = left.findIndex(({ length }) => {
    at -= length;
    return at < 0;
  });
  return [...(left[next] ?? []).slice(0, 1), ...shuffled(left.with(next, (left[next] ?? []).slice(1)), upTo)];
}

function deed(pick: <T>(from: readonly T[]) => T, upTo: (most: number) => number): Deed {
  const task = upTo(4);
  const makers: readonly (readonly [number, () => Deed])[] = [
    [1, () => ({ kind: "add", status: pick(STATUSES) })],
    [9, () => ({ kind: "status", task, status: pick([...STATUSES, "Review", "Done"]) })],
    [3, () => ({ kind: "title", task, title: pick(["Fix login", "Log in, please", "Dark mode #3 @ada", "登录"]) })],
    [2, () => ({ kind: "priority", task, priority: pick(["High", "Low", null]) })],
    [2, () => ({ kind: "assign", task, person: pick(["Ada", "Lin", null]) })],
    [3, () => ({ kind: "place", task, does: pick(PLACE_DEEDS) })],
    [2, () => ({ kind: pick(["duplicate", "pause", "unpause", "unlink"]), task })],
    [5, () => ({ kind: "issue", task, does: pick(ISSUE_DEEDS) })],
    [3, () => ({ kind: "pull", pull: upTo(3), does: pick(PULL_DEEDS) })],
    [8, () => ({ kind: "branch", task, does: pick(BRANCH_DEEDS) })],
    [1, () => ({ kind: "queue", does: pick(["require", "merge-first", "merge-first", "eject-first"]) })],
    [1, () => ({ kind: "config", to: pick(CONFIGS) })],
    [1, () => ({ kind: "lose-state" })],
    [1, () => ({ kind: "token", to: pick(["workflow", "app"]) })],
    [5, () => ({ kind: "fault", system: pick(["notion", "github"]), fault: pick(FAULTS), nth: 1 + upTo(12) })],
    [1, () => ({ kind: "lag", minutes: upTo(8) })],
    [5, () => ({ kind: "wait", minutes: 1 + upTo(30) })],
    [13, () => ({ kind: "run", mode: pick(["sync", "sync", "sync", "sweep", "plan"]) })],
    [3, () => ({ kind: "dying-run", nth: 1 + upTo(40), when: pick(["before", "after"]) })],
    [1, () => ({ kind: "slow-run", seconds: 5 + upTo(60) })],
    [1, () => ({ kind: "cancelled-run", nth: 1 + upTo(30) })],
    [1, () => ({ kind: "overlapping-runs", nth: 1 + upTo(20) })],
  ];
  let left = upTo(makers.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, make] of makers) {
    if (left < weight) return make();
    left -= weight;
  }
  throw new Error("the weights add up");
}

/** A small seeded generator, public domain: github.com/bryc/code, jshash/PRNGs.md */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The deed as a line of a story. */
export const told = (deed: Deed): string => JSON.stringify(deed).replace(/[{}"]/g, "").replaceAll(",", ", ");
