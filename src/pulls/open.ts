/** A task in review: the pull request that exists for it, or the one to be opened. A person's word about it wins. */

import { theirDraft } from "../merge-gate.ts";
import type { Situation } from "../next-step.ts";
import type { Conflict } from "../steps.ts";
import type { Branch, PullRequest } from "./model.ts";
import { branchName, isSound, pullBody } from "./text.ts";
import {
  current,
  inLine,
  isOurs,
  isStrangers,
  type PullMove,
  remembered,
  step,
  titleFor,
  titleOf,
  type View,
  waiting,
} from "./view.ts";

/** Brings the pull request of a `draft` or `ready` task about. */
export function openOne(view: View): PullMove {
  const pull = current(view);
  if (pull !== undefined) return follow(view, pull);
  const finished = finishedMeanwhile(view);
  return finished === undefined ? begin(view) : accept(view, finished, finished.state);
}

function follow(view: View, pull: PullRequest): PullMove {
  const { word, base } = view;
  const { step: update, conflicts } = inLine(view, pull);
  if (update !== undefined) return step(view, update, "the task moved");
  if (word === base || word === "draft" || !pull.isDraft)
    return { base: word, memory: remembered(view, pull), conflicts };
  if (pull.wasMadeDraft) return accept(view, pull, "draft");
  if (pull.changedFiles === 0)
    return waiting(view, "pull-request", `Waits for commits on \`${pull.head}\`: #${pull.number} holds none yet.`);
  if (!isOurs(view, pull)) return waiting(view, "person", theirDraft(pull));
  return step(view, { kind: "mark-ready", pull: pull.number }, "the task is ready for review");
}

/** A person's close, merge or conversion to draft stands; the word of the task counts as dealt with. */
function accept(view: View, pull: PullRequest, shown: string): PullMove {
  const { word } = view;
  const notion = word === "ready" ? "ready for review" : "open";
  const conflict: Conflict = { effect: "pull request", notion, github: shown, kept: "github" };
  return { base: word, memory: remembered(view, pull), conflicts: [conflict] };
}

/** One that people finished while its task stayed in review. When the task comes back from elsewhere, it is retired. */
function finishedMeanwhile({ pulls, base, memory }: View): PullRequest | undefined {
  if (base !== "draft" && base !== "ready") return undefined;
  return pulls.found.find(({ number, state }) => number === memory?.number && state !== "open");
}

function begin(view: View): PullMove {
  const { pulls, issue, situation, word } = view;
  const head = headFor(view);
  if ("objection" in head) return waiting(view, "person", head.objection);
  const { name, branch } = head;
  if (branch === undefined) return prepare(view, name);
  if (branch.commits === 0)
    return waiting(
      view,
      "pull-request",
      `The branch \`${name}\` has no commits that \`${pulls.base}\` lacks: push to it.`,
    );
  const isDraft = word === "draft" || !branch.changedFiles;
  const { id: page, url } = situation.task;
  const title = titleFor(situation, issue.number);
  const body = pullBody({ page, url, issue: issue.number });
  return step(
    view,
    { kind: "open-pull-request", head: name, base: pulls.base, title, body, isDraft },
    "in review, and no pull request yet",
  );
}

/** The branch is not there: made, where the configuration says so and its name is ours or harmless. */
function prepare(view: View, name: string): PullMove {
  const { situation, pulls } = view;
  const { branch: way } = situation.rules.pulls;
  if (way === "create" && HARMLESS.test(name))
    return step(view, { kind: "create-branch", name, base: pulls.base }, "there is no branch for it yet");
  const strange = pulls.found.find((pull) => pull.state === "open" && isStrangers(view, pull));
  if (strange !== undefined)
    return waiting(
      view,
      "person",
      `#${strange.number} comes from a fork, and its author may not write here: link it by hand, under "Development" in the issue's sidebar, or push a branch called \`${name}\`.`,
    );
  const column = situation.branchColumn === undefined ? "" : `, or name one in "${situation.branchColumn}"`;
  return waiting(view, "pull-request", `Waits for a branch with commits: push one called \`${name}\`${column}.`);
}

// Other workflows may put a branch's name into a shell (docs.github.com/actions/concepts/security/script-injections).
const HARMLESS = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/** The task's own branch, one linked to the issue, or the configured name, the next of which no finished one has used. */
function headFor(
  view: View,
): { readonly name: string; readonly branch: Branch | undefined } | { readonly objection: string } {
  const { situation, pulls } = view;
  const { branch: own } = situation.task;
  const there = (name: string) => pulls.branches.find((branch) => branch.name === name);
  const finished = pulls.found.filter(({ state, isFork }) => state !== "open" && !isFork);
  if (own !== undefined) {
    const column = situation.branchColumn ?? "Branch";
    if (!isSound(own))
      return { objection: `"${column}" names \`${own}\`, which is no name of a branch: correct it, or clear it.` };
    if (own === pulls.base)
      return { objection: `"${column}" names \`${own}\`, which pull requests go to: name another branch.` };
    const used = finished.find(({ head }) => head === own);
    if (used !== undefined)
      return {
        objection: `The branch \`${own}\` belongs to #${used.number}, which is ${used.state}: name another in "${column}", or clear it.`,
      };
    return { name: own, branch: there(own) };
  }
  const taken = new Set(finished.map(({ head }) => head));
  const linked = pulls.branches.find(({ name, isLinked }) => isLinked && !taken.has(name));
  if (linked !== undefined) return { name: linked.name, branch: linked };
  const [name = ""] = headsOf(situation, view.issue.number, taken);
  return { name, branch: there(name) };
}

/** Names of branches whose pull request may be the task's: its own, and the configured one. */
export function headsOf(situation: Situation, number: number, taken: ReadonlySet<string>): readonly string[] {
  const { task, rules } = situation;
  const title = titleOf(situation);
  const configured = branchName(rules.pulls.branchName, { title, id: task.uniqueId, number }, taken);
  return [...new Set([...(task.branch !== undefined && isSound(task.branch) ? [task.branch] : []), configured])];
}
