/** The records of what ran on a commit: check runs and their suites, commit statuses, workflow runs. */
import type { CheckConclusion } from "./conclusions.ts";

/** An App that reports checks. */
export interface CheckApp {
  readonly id: number;
  readonly slug: string;
}

/** Its real id, by which rules pin a check: https://docs.github.com/en/rest/checks/runs */
export const ACTIONS_APP: CheckApp = { id: 15368, slug: "github-actions" };

export interface SuiteRecord {
  readonly id: number;
  readonly sha: string;
  readonly app: CheckApp;
  readonly branch: string;
  readonly createdAt: number;
  /** The workflow run it stands for. */
  readonly run: RunRecord | null;
}

export interface CheckRecord {
  readonly id: number;
  readonly name: string;
  readonly sha: string;
  readonly suite: SuiteRecord;
  status: "queued" | "in_progress" | "completed";
  conclusion: CheckConclusion | null;
  readonly startedAt: number;
  completedAt: number | null;
}

export interface StatusRecord {
  readonly id: number;
  readonly context: string;
  readonly sha: string;
  readonly state: "success" | "pending" | "failure" | "error";
  readonly creator: string;
  readonly createdAt: number;
}

export interface RunRecord {
  readonly id: number;
  /** Counts up within its workflow. */
  readonly number: number;
  /** `.github/workflows/ci.yml` */
  readonly path: string;
  readonly name: string;
  readonly event: string;
  readonly sha: string;
  readonly branch: string;
  readonly actor: string;
  readonly isFromFork: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  status: "queued" | "in_progress" | "completed";
  conclusion: CheckConclusion | null;
  readonly createdAt: number;
  updatedAt: number;
}
