/** The records of what a branch asks before it takes a merge: rulesets and classic protection. */
import type { MergeMethod } from "./records.ts";

/** In GitHub's own words: https://docs.github.com/en/rest/repos/rules */
export type Rule =
  | { readonly type: "creation" | "update" | "deletion" | "non_fast_forward" | "required_linear_history" }
  | {
      readonly type: "required_status_checks";
      readonly parameters: {
        readonly required_status_checks: readonly { readonly context: string; readonly integration_id?: number }[];
        readonly strict_required_status_checks_policy: boolean;
      };
    }
  | {
      readonly type: "pull_request";
      readonly parameters: {
        readonly allowed_merge_methods?: readonly MergeMethod[];
        readonly required_approving_review_count: number;
        readonly dismiss_stale_reviews_on_push: boolean;
        readonly require_code_owner_review: boolean;
        readonly require_last_push_approval: boolean;
        readonly required_review_thread_resolution: boolean;
      };
    }
  | { readonly type: "merge_queue"; readonly parameters: Readonly<Record<string, string | number>> };

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  enforcement: "active" | "evaluate" | "disabled";
  readonly source: "Repository" | "Organization";
  /** Branch names, "~DEFAULT_BRANCH" or "~ALL". */
  readonly branches: readonly string[];
  readonly rules: readonly Rule[];
}

/** Classic branch protection, as far as a merge meets it. */
export interface Protection {
  /** Required status checks; `appId` pins one to an App. */
  readonly checks: readonly { readonly context: string; readonly appId: number | null }[];
  /** The head must hold the base's latest commit. */
  readonly isStrict: boolean;
  readonly isLinear: boolean;
  readonly approvals: number;
}
