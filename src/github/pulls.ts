/** Pull requests of one repository, through their port. */

import type { Reading } from "../model.ts";
import type { Clock, PullRequests } from "../ports.ts";
import type { BranchRules } from "../pulls/model.ts";
import { dispatch, isDispatched } from "./after-merge.ts";
import { branchRules } from "./branch-rules.ts";
import { createBranch } from "./create-branch.ts";
import { mergePull } from "./merge-pull.ts";
import { openPull } from "./open-pull.ts";
import type { Repository } from "./read-issues.ts";
import { readPulls } from "./read-pulls.ts";
import { remembered } from "./remembered.ts";
import { pullFacts } from "./repository.ts";
import { dequeue, enqueue, markReady, updatePull } from "./write-pulls.ts";

/** `owner` and `repo` must be the repository's current name: a write is never sent after a redirect. */
export function pullRequests(repository: Repository, clock: Pick<Clock, "sleep">): PullRequests {
  const facts = remembered(() => pullFacts(repository));
  return {
    facts: () => facts(""),
    read: (questions, base) => readPulls(repository, clock, questions, base),
    rules: rememberedRules(repository),
    createBranch: (name, base, message) => createBranch(repository, name, base, message),
    open: (draft) => openPull(repository, clock, draft),
    update: (number, patch) => updatePull(repository, clock, number, patch),
    markReady: (pull) => markReady(repository, clock, pull),
    merge: (pull, wish) => mergePull(repository, clock, pull, wish),
    enqueue: (pull, sha) => enqueue(repository, clock, pull, sha),
    dequeue: (pull) => dequeue(repository, clock, pull),
    dispatch: (workflow, branch) => dispatch(repository, workflow, branch),
    isDispatched: (workflow, branch, merge) => isDispatched(repository, workflow, branch, merge),
  };
}

/** What is not known is asked again. */
function rememberedRules(repository: Repository): PullRequests["rules"] {
  const known = new Map<string, Reading<BranchRules>>();
  return async (branch) => {
    const rules = known.get(branch) ?? (await branchRules(repository, branch));
    if ("value" in rules) known.set(branch, rules);
    return rules;
  };
}
