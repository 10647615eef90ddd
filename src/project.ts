/** What a step will make of the situation: the plan's stand-in for performing it. */
import { digest } from "./digest.ts";
import { readBody } from "./front-matter.ts";
import { assertNever, type Issue, type IssueNumber, type PullNumber } from "./model.ts";
import { noteDigest, type Situation } from "./next-step.ts";
import type { Branch, PullRequest } from "./pulls/model.ts";
import type { IssuePatch, Step } from "./steps.ts";

/** Stands for the number that GitHub will give: `#new`. */
export const NEW = 0 as IssueNumber;

/** The situation after `step`, as performing it would leave it; only `#new` and GitHub's own times differ. */
export function project(step: Step, situation: Situation): Situation {
  switch (step.kind) {
    case "create-label":
      return withLabel(situation, step.label.name);
    case "create":
      return withIssue(begun(situation), {
        number: NEW,
        url: "#new",
        title: step.title,
        body: step.body,
        state: "open",
        labels: step.labels,
        assignees: [],
        author: situation.identity,
        createdAt: situation.task.editedAt,
        updatedAt: situation.task.editedAt,
      });
    case "update": {
      if (situation.observed.kind !== "issue") throw new Error("An update needs an issue to update.");
      return withIssue(situation, patched(situation.observed.issue, step.patch));
    }
    case "create-branch":
      return withBranch(situation, { name: step.name, isLinked: false, commits: 1, changedFiles: 0 });
    case "open-pull-request":
      return withPull(situation, opened(step, situation));
    case "update-pull-request":
      return changed(situation, step.pull, step.patch);
    case "mark-ready":
      return changed(situation, step.pull, { isDraft: false });
    case "enqueue":
      return changed(situation, step.pull, { queuedBy: situation.identity });
    case "dequeue":
      return withPull(situation, unqueued(pullIn(situation, step.pull)));
    case "close-pull-request":
      return withPull(situation, { ...unqueued(pullIn(situation, step.pull)), state: "closed" });
    case "merge": {
      const merged = { by: situation.identity, at: situation.now, sha: step.sha };
      return withPull(situation, { ...unqueued(pullIn(situation, step.pull)), state: "merged", merged });
    }
    case "dispatch":
      return { ...situation, pulls: situation.pulls && { ...situation.pulls, isDispatched: true } };
    case "link": {
      const { issue, pullRequest } = step;
      const links = {
        ...(issue && { issueLink: issue.url }),
        ...(pullRequest && { pullRequestLink: pullRequest.url }),
      };
      return { ...situation, task: { ...situation.task, ...links } };
    }
    case "comment":
      return { ...situation, said: new Set([...situation.said, digest(step.sentence)]) };
    case "note":
      return { ...situation, note: noteDigest(step.sentence) };
    default:
      return assertNever(step);
  }
}

/** The situation with this issue observed. */
export function withIssue(situation: Situation, issue: Issue): Situation {
  return { ...situation, observed: { kind: "issue", issue, front: readBody(issue.body).front } };
}

/** The situation with this pull request, as it is now, before any other. */
export function withPull(situation: Situation, pull: PullRequest): Situation {
  const { pulls } = situation;
  if (pulls === undefined) throw new Error("Nobody looked at the task's pull requests.");
  const others = pulls.found.filter(({ number }) => number !== pull.number);
  return { ...situation, pulls: { ...pulls, found: [pull, ...others] } };
}

function withBranch(situation: Situation, branch: Branch): Situation {
  const { pulls } = situation;
  if (pulls === undefined) throw new Error("Nobody looked at the task's branches.");
  const others = pulls.branches.filter(({ name }) => name !== branch.name);
  return { ...situation, pulls: { ...pulls, branches: [...others, branch] } };
}

function changed(situation: Situation, number: PullNumber, change: Partial<PullRequest>): Situation {
  return withPull(situation, { ...pullIn(situation, number), ...change });
}

const unqueued = ({ queuedBy: _, ...pull }: PullRequest): PullRequest => pull;

/** Its issue is new; its page may be a copy that brought another's note along. */
export function begun(situation: Situation): Situation {
  const { note, task } = situation;
  return { ...situation, isNew: true, note: note === "" ? noteDigest(task.note ?? "") : note };
}

/** The pull request of that number, which a step names. */
export function pullIn({ pulls }: Situation, number: PullNumber): PullRequest {
  const pull = pulls?.found.find((one) => one.number === number);
  if (pull === undefined) throw new Error(`A step names pull request ${number}, which nobody found.`);
  return pull;
}

function opened(
  { title, body, head, base, isDraft }: Extract<Step, { kind: "open-pull-request" }>,
  { identity, pulls }: Situation,
): PullRequest {
  const files = pulls?.branches.find(({ name }) => name === head)?.changedFiles ?? 0;
  return {
    number: 0 as PullNumber,
    nodeId: "",
    url: "#new",
    title,
    body,
    author: identity,
    isTrusted: true,
    state: "open",
    isDraft,
    wasMadeDraft: false,
    base,
    head,
    headSha: "",
    isFork: false,
    changedFiles: files,
    link: "text",
  };
}

/** The situation in a repository that has this label. */
export function withLabel(situation: Situation, name: string): Situation {
  return { ...situation, repositoryLabels: new Map([...situation.repositoryLabels, [name.toLowerCase(), name]]) };
}

function patched(issue: Issue, { state, ...patch }: IssuePatch): Issue {
  return { ...issue, ...patch, ...(state === undefined ? {} : { state: state === "open" ? "open" : "closed" }) };
}
