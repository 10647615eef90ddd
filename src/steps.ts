/** From what is to what should be: the writes, what the decision answers, and what became of each write. */
import type { IssueNumber, IssueState, LabelWish, PullNumber } from "./model.ts";
import type { MergeMethod } from "./pulls/model.ts";

/** The fields of an issue that one write may set. Absent: untouched. */
export interface IssuePatch {
  readonly title?: string;
  readonly state?: IssueState | "duplicate";
  /** Whole sets: GitHub's PATCH replaces them. */
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly body?: string;
}

/** Both sides moved apart. */
export interface Conflict {
  readonly effect: string;
  readonly notion: string;
  readonly github: string;
  readonly kept: "notion" | "github";
}

/** One visible effect of an update, for people: `assignee ada → lin`. */
export interface EffectChange {
  readonly effect: "title" | "state" | "label" | "assignee" | "text" | "pull request";
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One write. */
export type Step =
  | { readonly kind: "create-label"; readonly label: LabelWish }
  | { readonly kind: "create"; readonly title: string; readonly body: string; readonly labels: readonly string[] }
  | {
      readonly kind: "update";
      readonly number: IssueNumber;
      readonly patch: IssuePatch;
      readonly effects: readonly EffectChange[];
      readonly conflicts: readonly Conflict[];
    }
  | { readonly kind: "create-branch"; readonly name: string; readonly base: string }
  | {
      readonly kind: "open-pull-request";
      readonly head: string;
      readonly base: string;
      readonly title: string;
      readonly body: string;
      readonly isDraft: boolean;
    }
  | {
      readonly kind: "update-pull-request";
      readonly pull: PullNumber;
      readonly patch: { readonly title?: string; readonly body?: string };
      readonly conflicts: readonly Conflict[];
    }
  | { readonly kind: "mark-ready"; readonly pull: PullNumber }
  /** `methods`: the first that GitHub takes. */
  | {
      readonly kind: "merge";
      readonly pull: PullNumber;
      readonly sha: string;
      readonly methods: readonly MergeMethod[];
      readonly title: string;
      readonly message: string;
    }
  | { readonly kind: "enqueue"; readonly pull: PullNumber; readonly sha: string }
  | { readonly kind: "dequeue"; readonly pull: PullNumber }
  | { readonly kind: "close-pull-request"; readonly pull: PullNumber }
  | { readonly kind: "dispatch"; readonly workflow: string; readonly branch: string; readonly pull: PullNumber }
  /** Both links in one write; what is absent stays. */
  | { readonly kind: "link"; readonly issue?: Linked<IssueNumber>; readonly pullRequest?: Linked<PullNumber> }
  | { readonly kind: "comment"; readonly about: "merged" | "merge-blocked"; readonly sentence: string }
  | { readonly kind: "note"; readonly sentence: string };

/** "new" within a plan: GitHub has yet to give the number. */
export interface Linked<N> {
  readonly number: N | "new";
  readonly url: string;
}

/** What the decision answers: a step to take, nothing more to do, or something to wait for. */
export type Verdict =
  | { readonly kind: "step"; readonly step: Step; readonly reason: string }
  | { readonly kind: "settled"; readonly reason: string }
  | {
      readonly kind: "waiting";
      readonly for: "lists" | "pull-request" | "person" | "hold";
      /** One sentence without times or counts: it goes into the note property. */
      readonly sentence: string;
    };

export type Outcome =
  | { readonly kind: "applied"; readonly step: Step; readonly reason: string; readonly warning?: string }
  /** `unknown`: it may have happened all the same. */
  | {
      readonly kind: "failed";
      readonly step: Step;
      readonly message: string;
      readonly request: string;
      readonly unknown: boolean;
    }
  | { readonly kind: "deferred"; readonly because: string; readonly until: "next-run" | "confirmed" };
