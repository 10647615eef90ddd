/** Takes one step on the world and answers the situation as the answer shows it: `project`'s counterpart. */
import { hasMoved } from "./diff.ts";
import { assertNever, type Desired, type Task } from "./model.ts";
import type { Situation } from "./next-step.ts";
import { placed } from "./observe.ts";
import type { Log, PullRequests, TaskSource, Tracker } from "./ports.ts";
import { begun, project, pullIn, withIssue, withLabel, withPull } from "./project.ts";
import type { PullRequest, Pulls } from "./pulls/model.ts";
import { type Act, Overtaken } from "./settle.ts";
import type { Step } from "./steps.ts";

export interface Hands {
  readonly source: TaskSource;
  readonly tracker: Tracker;
  readonly pulls: PullRequests;
  readonly log: Log;
  /** What the page asks, as it is now. */
  readonly desire: (task: Task) => Desired;
  /** A fresh look at what GitHub holds around the task's pull request. */
  readonly look: (situation: Situation) => Promise<Pulls | undefined>;
}

/** @throws RemoteError where a system refuses or does not answer; Overtaken. */
export function performer(hands: Hands): Act {
  return async (step, situation) => {
    const after = await perform(step, situation, hands);
    const { observed, task } = after;
    const issue = observed.kind === "issue" ? observed.issue.number : undefined;
    const pull = "pull" in step ? step.pull : undefined;
    hands.log.info("applied", { kind: step.kind, page: task.id, issue, pull });
    return after;
  };
}

async function perform(step: Step, situation: Situation, hands: Hands): Promise<Situation> {
  const { source, tracker, pulls } = hands;
  const { id } = situation.task;
  switch (step.kind) {
    case "create-label":
      await tracker.createLabel(step.label);
      return withLabel(situation, step.label.name);
    case "create":
      return withIssue(begun(situation), await tracker.create(step));
    case "update":
      return withIssue(situation, await tracker.update(step.number, step.patch));
    case "create-branch":
      await pulls.createBranch(step.name, step.base, `Begin ${step.name}`);
      return project(step, situation);
    case "open-pull-request":
      return withPull(situation, await pulls.open({ ...step, issue: issueIn(situation) }));
    case "update-pull-request":
      await pulls.update(step.pull, step.patch);
      return project(step, situation);
    case "mark-ready":
      await pulls.markReady(pullIn(situation, step.pull));
      return project(step, await lookAgain(situation, hands));
    case "merge":
    case "enqueue":
      return await land(step, situation, hands);
    case "dequeue":
      await pulls.dequeue(pullIn(situation, step.pull));
      return project(step, situation);
    case "close-pull-request":
      await pulls.update(step.pull, { state: "closed" });
      return project(step, situation);
    case "dispatch":
      await pulls.dispatch(step.workflow, step.branch);
      return project(step, situation);
    case "link": {
      const columns = {
        ...(step.issue && { issue: numbered(step.issue) }),
        ...(step.pullRequest && { pullRequest: numbered(step.pullRequest) }),
      };
      return withWritten(situation, await source.write(id, columns));
    }
    case "comment":
      await source.comment(id, step.sentence);
      return project(step, situation);
    case "note":
      return { ...withWritten(situation, await source.write(id, { note: step.sentence })), ...noted(step, situation) };
    default:
      return assertNever(step);
  }
}

/** The page is read once more before what cannot be undone; when GitHub objects, what it holds is looked at anew. */
async function land(step: LandingStep, situation: Situation, hands: Hands): Promise<Situation> {
  await lookAtPage(situation, hands);
  const pull = pullIn(situation, step.pull);
  const answer =
    step.kind === "merge" ? await hands.pulls.merge(step.pull, step) : await hands.pulls.enqueue(pull, step.sha);
  const after = project(step, situation);
  if (answer.kind === "queued") return after;
  if (answer.kind === "merged") return withPull(after, merged(pullIn(after, step.pull), answer.sha));
  const pulls = await hands.look(situation);
  const refused = answer.kind === "refused" && { refused: { sha: step.sha, sentence: answer.sentence } };
  throw new Overtaken({ ...situation, pulls: pulls && { ...pulls, ...refused } });
}

/** Before a merge: what waits for a pull request to be ready, such as checks, begins only now. */
async function lookAgain(situation: Situation, { look }: Hands): Promise<Situation> {
  if (situation.desired.pullRequest !== "merge") return situation;
  return { ...situation, pulls: (await look(situation)) ?? situation.pulls };
}

type LandingStep = Extract<Step, { kind: "merge" | "enqueue" }>;

function merged(pull: PullRequest, sha: string): PullRequest {
  return pull.merged === undefined ? pull : { ...pull, merged: { ...pull.merged, sha } };
}

/** @throws Overtaken when the page is not as it was decided upon. */
async function lookAtPage(situation: Situation, { source, desire }: Hands): Promise<void> {
  const before = situation.task;
  const found = await source.retrieve(before.id);
  const task: Task = found === undefined ? { ...before, place: "unreadable" } : await placed(found, source);
  const isSame = task.place === before.place && task.paused === before.paused && !hasMoved(before.seen, task.seen);
  if (isSame) return;
  throw new Overtaken({ ...situation, task, desired: { ...desire(task), text: situation.desired.text } });
}

function issueIn({ observed }: Situation) {
  if (observed.kind !== "issue") throw new Error("A pull request is opened for an issue.");
  return observed.issue.number;
}

function numbered<N extends number>({ number, url }: { readonly number: N | "new"; readonly url: string }) {
  if (number === "new") throw new Error("Only a plan links what has no number yet.");
  return { number, url };
}

const noted = (step: Step, situation: Situation) => ({ note: project(step, situation).note });

// Only what our write moved. An edit that came in between stands in the answer too, but was not decided on yet:
// were it taken over as seen, the next poll would take it for settled.
function withWritten(situation: Situation, { issueLink, pullRequestLink, editedAt }: Task): Situation {
  return { ...situation, task: { ...situation.task, issueLink, pullRequestLink, editedAt } };
}
