/** How checks end, and which endings let a merge through. */

export type CheckConclusion =
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required";

/** https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks */
export const isPassing = (conclusion: CheckConclusion | null): boolean =>
  conclusion === "success" || conclusion === "skipped" || conclusion === "neutral";
