/** A write in words. */
import { expect, test } from "@jest/globals";
import type { IssueNumber } from "../src/model.ts";
import { stepSentence } from "../src/report/step-sentence.ts";
import type { Conflict, Step } from "../src/steps.ts";
import { create, issue, update } from "./builders.ts";
import {
  closePull,
  comment,
  createBranch,
  dequeue,
  dispatch,
  enqueue,
  linkBoth,
  linkPull,
  markReady,
  merge,
  mergeOf,
  openPull,
  updatePull,
} from "./pull-steps.ts";

const conflict: Conflict = { effect: "title", notion: "Log in", github: "Sign in", kept: "notion" };

const link: Step = { kind: "link", issue: issue(482) };

const label: Step = { kind: "create-label", label: { name: "priority: high", color: "ff0000" } };

const hidden = update({ effects: [] });

const landed = (from: string | undefined) => update({ effects: [{ effect: "pull request", from, to: "merged" }] });

const gone = (from: string) => ({ effect: "assignee", from, to: undefined }) as const;
const come = (to: string) => ({ effect: "assignee", from: undefined, to }) as const;
const cases: readonly [string, Step][] = [
  ["create the label “priority: high”", label],
  ["create the issue", create()],
  ["create the issue with the labels “a”, “b”", create({ labels: ["a", "b"] })],
  ["record in #482 what Notion asks", hidden],
  ["record the conflict in #482", update({ effects: [], conflicts: [conflict] })],
  [
    "update #482 (title “Log in” → “Sign in”, open → closed as not planned, text rewritten)",
    update({
      effects: [
        { effect: "title", from: "Log in", to: "Sign in" },
        { effect: "state", from: "open", to: "not_planned" },
        { effect: "text", from: undefined, to: undefined },
      ],
    }),
  ],
  ["update #new (assignee lin added)", update({ number: 0 as IssueNumber, effects: [come("lin")] })],
  ["update #482 (assignee ada → lin)", update({ effects: [gone("ada"), come("lin")] })],
  [
    "update #482 (assignee ada removed, assignee lin added, assignee bob added)",
    update({ effects: [gone("ada"), come("lin"), come("bob")] }),
  ],
  ["create the branch “482-fix-login”", createBranch()],
  ["create the branch", createBranch("")],
  ["open the draft pull request", openPull()],
  ["open the pull request", openPull({ isDraft: false })],
  ["update #501 (title)", updatePull({ title: "Fix login" })],
  ["update #501 (title, text)", updatePull({ title: "Fix login", body: "Closes #482" })],
  ["mark #501 ready for review", markReady],
  ["merge #501", merge],
  ["merge #new", mergeOf(0)],
  ["put #501 into the merge queue", enqueue],
  ["take #501 out of the merge queue", dequeue],
  ["close #501", closePull],
  ["start the workflow deploy.yml on main", dispatch],
  [
    "update #482 (pull request merged, open → closed as completed)",
    update({
      effects: [
        { effect: "state", from: "open", to: "completed" },
        { effect: "pull request", from: "queued", to: "merged" },
      ],
    }),
  ],
  ["update #482 (pull request merged)", landed(undefined)],
  ["link #482 in Notion", link],
  ["link #501 in Notion", linkPull],
  ["link #482 and #501 in Notion", linkBoth],
  ["link #new in Notion", { kind: "link", pullRequest: { number: "new", url: "#new" } }],
  ["comment on the page: “Merged.”", comment()],
  ["clear the note in Notion", { kind: "note", sentence: "" }],
  ["note in Notion: “Held by a label.”", { kind: "note", sentence: "Held by a label." }],
];
test.each(cases)("a step reads: %s", (sentence, step) => {
  expect(stepSentence(step)).toBe(sentence);
});
