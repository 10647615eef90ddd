/** Every write around a pull request, #501 of the task "Fix login" unless a test says otherwise. */
import type { PullNumber } from "../src/model.ts";
import type { Step } from "../src/steps.ts";
import { issue, pull } from "./builders.ts";

type Kind<K extends Step["kind"]> = Extract<Step, { kind: K }>;

const NUMBER = pull(501).number;

export const createBranch = (name = "482-fix-login"): Kind<"create-branch"> => ({
  kind: "create-branch",
  name,
  base: "main",
});

export const openPull = (parts: Partial<Kind<"open-pull-request">> = {}): Kind<"open-pull-request"> => ({
  kind: "open-pull-request",
  head: "482-fix-login",
  base: "main",
  title: "Fix login",
  body: "Closes #482",
  isDraft: true,
  ...parts,
});

export const updatePull = (patch: Kind<"update-pull-request">["patch"]): Kind<"update-pull-request"> => ({
  kind: "update-pull-request",
  pull: NUMBER,
  patch,
  conflicts: [],
});

export const markReady: Step = { kind: "mark-ready", pull: NUMBER };

export const mergeOf = (n: number): Kind<"merge"> => ({
  kind: "merge",
  pull: n as PullNumber,
  sha: "5e1f",
  methods: ["squash", "merge"],
  title: "Fix login (#501)",
  message: "Fix login",
});

export const merge = mergeOf(501);

export const enqueue: Step = { kind: "enqueue", pull: NUMBER, sha: "5e1f" };

export const dequeue: Step = { kind: "dequeue", pull: NUMBER };

export const closePull: Step = { kind: "close-pull-request", pull: NUMBER };

export const dispatch: Step = { kind: "dispatch", workflow: "deploy.yml", branch: "main", pull: NUMBER };

export const linkPull: Step = { kind: "link", pullRequest: pull(501) };

export const linkBoth: Step = { kind: "link", issue: issue(482), pullRequest: pull(501) };

export const comment = (sentence = "Merged."): Kind<"comment"> => ({ kind: "comment", about: "merged", sentence });

/** One of each. */
export const pullSteps: readonly Step[] = [
  createBranch(),
  openPull(),
  updatePull({ title: "Fix login", body: "Closes #482" }),
  markReady,
  merge,
  enqueue,
  dequeue,
  closePull,
  dispatch,
  linkPull,
  comment(),
];
