/** What a step will make of the situation: the plan's stand-in for performing it. */
import { readBody } from "./front-matter.ts";
import { assertNever, type Issue, type IssueNumber, type IssuePatch, type Step } from "./model.ts";
import { noteDigest, type Situation } from "./next-step.ts";

/** Stands for the number that GitHub will give: `#new`. */
export const NEW = 0 as IssueNumber;

/** The situation after `step`, as performing it would leave it; only `#new` and GitHub's own times differ. */
export function project(step: Step, situation: Situation): Situation {
  switch (step.kind) {
    case "create-label":
      return withLabel(situation, step.label.name);
    case "create":
      return withIssue(
        { ...situation, isNew: true },
        {
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
        },
      );
    case "update": {
      if (situation.observed.kind !== "issue") throw new Error("An update needs an issue to update.");
      return withIssue(situation, patched(situation.observed.issue, step.patch));
    }
    case "link":
      return { ...situation, task: { ...situation.task, issueLink: step.url } };
    case "note":
      return { ...situation, note: noteDigest(step.sentence) };
    default:
      return assertNever(step);
  }
}

/** The situation with this issue observed. A write's answer does not tell its pull requests: those read before stand. */
export function withIssue(situation: Situation, issue: Issue): Situation {
  const before = situation.observed.kind === "issue" ? situation.observed.issue.openPullRequests : undefined;
  const whole: Issue = before === undefined ? issue : { openPullRequests: before, ...issue };
  return { ...situation, observed: { kind: "issue", issue: whole, front: readBody(issue.body).front } };
}

/** The situation in a repository that has this label. */
export function withLabel(situation: Situation, name: string): Situation {
  return { ...situation, repositoryLabels: new Map([...situation.repositoryLabels, [name.toLowerCase(), name]]) };
}

function patched(issue: Issue, { state, ...patch }: IssuePatch): Issue {
  return { ...issue, ...patch, ...(state === undefined ? {} : { state: state === "open" ? "open" : "closed" }) };
}
