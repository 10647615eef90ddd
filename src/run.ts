/** One run, as people and programs are told of it. */
import type { IssueNumber, PageId, PullNumber, SeenValue } from "./model.ts";
import type { Outcome, Verdict } from "./steps.ts";

export type DetectedBy = "poll" | "webhook" | "manual" | "sweep";

/** The common change event: the same whatever detected it. */
export interface ChangeEvent {
  readonly pageId: PageId;
  readonly type: "created" | "changed" | "deleted" | "restored" | "detached";
  readonly changed: Readonly<Record<string, { readonly before: SeenValue; readonly after: SeenValue }>>;
  readonly editedAt: string;
  readonly detectedBy: DetectedBy;
  readonly issue: number | null;
}

/** What became of one task in this run. */
export interface TaskResult {
  readonly task: { readonly id: PageId; readonly url: string; readonly title: string | undefined };
  readonly event: ChangeEvent | undefined;
  /** The issue as it stands at the end; number "new" in a plan. */
  readonly issue: { readonly number: IssueNumber | "new"; readonly url: string } | undefined;
  /** The task's pull request as it stands at the end; number "new" in a plan. */
  readonly pullRequest: { readonly number: PullNumber | "new"; readonly url: string } | undefined;
  readonly outcomes: readonly Outcome[];
  readonly warnings: readonly string[];
  readonly end:
    | { readonly kind: "settled"; readonly reason: string }
    | {
        readonly kind: "waiting";
        /** "person": somebody has to act; the others pass by themselves, or when what holds it is taken away. */
        readonly for: Extract<Verdict, { kind: "waiting" }>["for"];
        readonly sentence: string;
        readonly since: string;
        readonly attempts: number;
      }
    | {
        readonly kind: "failed";
        readonly message: string;
        readonly since: string;
        readonly attempts: number;
        /** When it is looked at again (ISO); absent where only a full comparison does. */
        readonly next?: string;
      }
    /** Failed in earlier runs, and was not looked at in this one: what went wrong is in the task's note. */
    | { readonly kind: "resting"; readonly since: string; readonly attempts: number; readonly next?: string }
    | Extract<Outcome, { kind: "deferred" }>;
}

/** Writes that people are asked about before there are many. */
export const KINDS = ["import", "create", "close", "merge", "rewrite"] as const;
export type Kind = (typeof KINDS)[number];

/** More of one kind than its limit: none is made until this is confirmed. */
export interface Ask {
  readonly kind: Kind;
  readonly number: number;
  /** "halt": so many tasks at once look like a mistake. */
  readonly why: "limit" | "halt";
  readonly limit: number;
  /** It was not asked before. Red. */
  readonly isNew: boolean;
  /** The first of them, oldest first. */
  readonly tasks: readonly AskedTask[];
}

export type AskedTask = TaskResult["task"] & Pick<TaskResult, "issue">;

/** One whole run, as the report tells it. */
export interface Run {
  readonly mode: "sync" | "sweep" | "plan";
  /** ISO. */
  readonly startedAt: string;
  readonly version: string;
  readonly repository: { readonly name: string; readonly url: string; readonly isPrivate: boolean };
  readonly firstRun: boolean;
  /** Tasks that changed, failed, wait or were put off; in the order they were looked at. Tasks in step are only counted. */
  readonly results: readonly TaskResult[];
  /** What people are asked to confirm. */
  readonly asks: readonly Ask[];
  /** Tasks looked at and found in step. */
  readonly unchanged: number;
  /** Tasks that have an issue, as far as the state knows. */
  readonly mapped: number;
  /** About the setup as a whole: renamed properties, statuses without a word. */
  readonly warnings: readonly string[];
  /** What broke the run: a listing that failed, a state that could not be saved. Red. */
  readonly problems: readonly string[];
  /** Why not all was looked at, where a later run goes on by itself: a system asked for quiet, the time was over. Green. */
  readonly cutShort: string | undefined;
  /** ISO; undefined where none was finished yet. */
  readonly nextSweep: string | undefined;
  /** ISO minute; undefined when no state could be read. */
  readonly cursor: string | undefined;
  readonly requests: { readonly notion: number; readonly github: number };
  /** GitHub's remaining hourly budget, where an answer told it. */
  readonly githubRemaining: number | undefined;
}
