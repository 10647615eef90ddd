/** What people do with pull requests: open, review, ready, merge, approve what waits for them. */

import { mergePull } from "./merge-pull.ts";
import { enqueue } from "./merge-queue.ts";
import { openPull, reopenPull, setDraft } from "./open-pull.ts";
import type { Touch } from "./people.ts";
import { gitHands } from "./people-git.ts";
import { isPull, type PullIssue } from "./pull-heads.ts";
import type { MergeMethod, Repository, World } from "./records.ts";
import { approveRun } from "./runs.ts";

export function pullHands(world: World, repository: Repository, login: string, touch: Touch) {
  const pullOf = (number: number): PullIssue => {
    const issue = touch(number);
    if (!isPull(issue)) throw new Error(`number ${number} is no pull request`);
    return issue;
  };
  return {
    /**
     * `head`: a branch, made with a commit of its own when it is new, or `owner:branch` of a fork. `closes`: the issues
     * someone links it to by hand. Answers the number.
     */
    openPullRequest: (draft: {
      readonly title: string;
      readonly head: string;
      readonly base?: string;
      readonly body?: string;
      readonly draft?: boolean;
      readonly closes?: readonly number[];
    }): number => {
      const { title, head, base = repository.defaultBranch, draft: isDraft = false, closes = [] } = draft;
      if (!head.includes(":") && !repository.refs.has(`refs/heads/${head}`))
        gitHands(world, repository, login).commit({ [`${head}.txt`]: `${head}\n` }, { branch: head });
      const body = draft.body === undefined ? null : draft.body.replace(/\r?\n/g, "\r\n");
      return openPull(world, repository, { title, head, base, body, isDraft, closes }, login).number;
    },
    /** Merges it whatever the rules say, which closes the issues it is linked to. */
    merge: (number: number, method: MergeMethod = "merge"): void =>
      void mergePull(world, repository, pullOf(number), { method, by: login, mayClose: true }),
    /** Links an issue by hand, in the sidebar. */
    link: (pull: number, issue: number): void => {
      const { closes } = pullOf(pull).pull;
      if (!closes.includes(issue)) closes.push(issue);
    },
    ready: (number: number): void => setDraft(world, repository, pullOf(number), false, login),
    toDraft: (number: number): void => setDraft(world, repository, pullOf(number), true, login),
    reopenPullRequest: (number: number): void => reopenPull(world, repository, pullOf(number), login),
    review: (number: number, word: "APPROVED" | "CHANGES_REQUESTED"): void =>
      void pullOf(number).pull.reviews.set(login, word),
    enqueue: (number: number): void => enqueue(world, repository, pullOf(number), login, false),
    /** GitHub's own auto-merge is switched on; the stand-in does not carry it out. */
    autoMerge: (number: number, method: MergeMethod = "merge"): void => {
      pullOf(number).pull.autoMerge = { by: login, at: world.clock.now(), method };
    },
    /** Presses "Approve workflows to run" on a commit. */
    approveRuns: (sha: string): void => {
      for (const run of repository.runs.filter((one) => one.sha === sha && one.conclusion === "action_required"))
        approveRun(world, repository, run);
    },
  };
}
