/** A write in words. */
import { expect, test } from "@jest/globals";
import type { Conflict, IssueNumber, Step } from "../src/model.ts";
import { stepSentence } from "../src/report/step-sentence.ts";
import { create, issue, issueNumber, update } from "./builders.ts";

const conflict: Conflict = { effect: "title", notion: "Log in", github: "Sign in", kept: "notion" };

const link: Step = { kind: "link", number: issueNumber(482), url: issue(482).url };

const label: Step = { kind: "create-label", label: { name: "priority: high", color: "ff0000" } };

const hidden = update({ effects: [] });

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
  ["link #482 in Notion", link],
  ["clear the note in Notion", { kind: "note", sentence: "" }],
  ["note in Notion: “Held by a label.”", { kind: "note", sentence: "Held by a label." }],
];
test.each(cases)("a step reads: %s", (sentence, step) => {
  expect(stepSentence(step)).toBe(sentence);
});
