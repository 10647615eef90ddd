/** Looks at what GitHub holds around the pull requests of tasks that it concerns, a lot at a time. */
import type { Desk } from "../desk.ts";
import type { IssueNumber } from "../model.ts";
import type { Situation } from "../next-step.ts";
import { type PullQuestion, RemoteError } from "../ports.ts";
import { isByUs, landedLast, landedMeanwhile } from "./land.ts";
import type { PullRequest, Pulls } from "./model.ts";
import { concernsPulls } from "./move.ts";
import { headsOf } from "./open.ts";

/** The situations, with the pull requests of those that they concern. @throws RemoteError */
export async function observePulls(situations: readonly Situation[], desk: Desk): Promise<readonly Situation[]> {
  const concerned = situations.filter(isConcerned);
  const looked = new Map<Situation, Pulls>();
  // An issue that is yet to be made has no number to tell its answer by.
  const known = concerned.filter((situation) => numberOf(situation) !== 0);
  const unborn = concerned.filter((situation) => numberOf(situation) === 0);
  for (const lot of [known, ...unborn.map((one) => [one])])
    for (const [situation, pulls] of await look(lot, desk)) looked.set(situation, pulls);
  return situations.map((situation) => ({ ...situation, pulls: looked.get(situation) }));
}

/** Whether it takes a look; a task without an issue may get both in one run. */
export function isConcerned(situation: Situation): boolean {
  const { observed, desired, task } = situation;
  if (observed.kind === "issue") return concernsPulls(situation, observed.front);
  const isReviewed = desired.pullRequest === "draft" || desired.pullRequest === "ready";
  return (observed.kind === "none" || observed.kind === "copied") && task.place === "here" && isReviewed;
}

const numberOf = ({ observed }: Situation): IssueNumber =>
  observed.kind === "issue" ? observed.issue.number : (0 as IssueNumber);

async function look(lot: readonly Situation[], desk: Desk): Promise<readonly (readonly [Situation, Pulls])[]> {
  if (lot.length === 0) return [];
  const { pulls: port } = desk.ports;
  const { defaultBranch, allowed } = await port.facts();
  const base = desk.config.pullRequests.base ?? defaultBranch;
  const found = await port.read(lot.map(question), base);
  const looked: [Situation, Pulls][] = [];
  for (const situation of lot) {
    const { found: pulls = [], branches = [] } = found.get(numberOf(situation)) ?? {};
    const seen: Pulls = { found: pulls, branches, base, allowed };
    looked.push([situation, await further(situation, seen, desk)]);
  }
  return looked;
}

function question(situation: Situation): PullQuestion {
  const { observed, desired } = situation;
  const front = observed.kind === "issue" ? observed.front : undefined;
  return {
    issue: numberOf(situation),
    known: front?.pull?.number,
    heads: headsOf(situation, numberOf(situation), new Set()),
    merging: desired.pullRequest === "merge",
  };
}

/** What the first answer shows to matter: the rules before a merge, the run after one, the next branch after a finished one. */
async function further(situation: Situation, seen: Pulls, desk: Desk): Promise<Pulls> {
  const { pulls: port } = desk.ports;
  const { observed, desired } = situation;
  const memory = observed.kind === "issue" ? observed.front?.pull : undefined;
  const isMerge = desired.pullRequest === "merge";
  if (isMerge && seen.found.some(({ state }) => state === "open"))
    return { ...seen, rules: await port.rules(seen.base) };
  const all = isMerge ? seen : await nextBranch(situation, seen, desk);
  const pull = (isMerge ? landedLast : landedMeanwhile)({ pulls: all, memory });
  const workflow = desk.config.pullRequests.afterMerge;
  if (workflow === undefined || pull?.merged === undefined || !isByUs({ situation, memory }, pull)) return all;
  const isDispatched = await port.isDispatched(workflow, pull.base, pull.merged).catch(untold);
  return isDispatched === undefined ? all : { ...all, isDispatched };
}

/** A workflow that is not there, or not to be seen, is the business of the step that starts it. */
function untold(error: unknown): undefined {
  if (error instanceof RemoteError && error.status >= 400 && error.status < 500) return undefined;
  throw error;
}

/** A finished pull request's branch is not used again: the name after it may have one already. */
async function nextBranch(situation: Situation, seen: Pulls, { ports }: Desk): Promise<Pulls> {
  const asked = new Set(headsOf(situation, numberOf(situation), new Set()));
  let pulls = seen;
  for (;;) {
    if (pulls.found.some(({ state }) => state === "open")) return pulls;
    const taken = new Set(pulls.found.filter(({ isFork }) => !isFork).map(({ head }: PullRequest) => head));
    const heads = headsOf(situation, numberOf(situation), taken).filter((head) => !asked.has(head));
    if (heads.length === 0) return pulls;
    for (const head of heads) asked.add(head);
    const issue = numberOf(situation);
    const more = (await ports.pulls.read([{ issue, known: undefined, heads, merging: false }], pulls.base)).get(issue);
    pulls = {
      ...pulls,
      found: union(pulls.found, more?.found ?? []),
      branches: [...pulls.branches, ...(more?.branches ?? [])],
    };
  }
}

function union(one: readonly PullRequest[], other: readonly PullRequest[]): readonly PullRequest[] {
  const known = new Set(one.map(({ number }) => number));
  return [...one, ...other.filter(({ number }) => !known.has(number))];
}
