/** What the merge gate looks at: its fields in GraphQL, and what they mean. */
import type { Check, Merging } from "../pulls/model.ts";
import { addPermissions, WHOLE_BLOCK } from "./errors.ts";
import type { Gap } from "./partial-answer.ts";

/** What MERGING_FIELDS selects. Whatever another implementation leaves out is null or absent. */
export interface MergingNode extends Computed {
  readonly headRefOid: string;
  readonly reviewDecision: string | null;
  readonly commits: { readonly nodes: readonly ({ readonly commit: HeadCommit | null } | null)[] | null } | null;
}

/** What GitHub computes in the background once somebody asked. */
export interface Computed {
  readonly mergeable: string | null;
  readonly mergeStateStatus: string | null;
}

export interface HeadCommit {
  readonly oid: string;
  readonly statusCheckRollup: { readonly contexts: Contexts | null } | null;
  readonly checkSuites?: {
    readonly pageInfo?: { readonly hasNextPage: boolean } | null;
    readonly nodes: readonly (Suite | null)[] | null;
  } | null;
}

export interface Contexts {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } | null;
  readonly nodes: readonly (Context | null)[] | null;
}

export type Context =
  | {
      readonly __typename: "CheckRun";
      readonly name: string;
      readonly status: string | null;
      readonly conclusion: string | null;
      readonly checkSuite: Pick<Suite, "app"> | null;
    }
  | { readonly __typename: "StatusContext"; readonly context: string; readonly state: string | null };

interface Suite {
  readonly conclusion: string | null;
  readonly app: { readonly databaseId: number | null } | null;
}

export const COMPUTED_FIELDS = "mergeable mergeStateStatus";

/** A page of what has reported, after `cursor`. */
export const contextFields = (cursor?: string): string =>
  `statusCheckRollup { contexts(first: 100${cursor === undefined ? "" : `, after: ${JSON.stringify(cursor)}`}) {
    pageInfo { hasNextPage endCursor }
    nodes {
      __typename
      ... on CheckRun { name status conclusion checkSuite { app { databaseId } } }
      ... on StatusContext { context state }
    }
  } }`;

export const MERGING_FIELDS = `headRefOid ${COMPUTED_FIELDS} reviewDecision
  commits(last: 1) { nodes { commit {
    oid ${contextFields()} checkSuites(first: 100) { pageInfo { hasNextPage } nodes { conclusion app { databaseId } } }
  } } }`;

export function asMerging(
  { mergeable, mergeStateStatus, reviewDecision }: Omit<MergingNode, "commits">,
  checks: Merging["checks"],
  commit: HeadCommit | undefined,
): Merging {
  return {
    mergeable: mergeable === "MERGEABLE" ? "yes" : mergeable === "CONFLICTING" ? "conflict" : "unknown",
    isBehind: mergeStateStatus === "BEHIND",
    isBlocked: mergeStateStatus === "BLOCKED",
    review: REVIEWS[reviewDecision ?? ""] ?? "none",
    checks,
    isHeld: isHeld(commit, checks),
  };
}

const REVIEWS: Readonly<Record<string, Merging["review"]>> = {
  APPROVED: "approved",
  REVIEW_REQUIRED: "required",
  CHANGES_REQUESTED: "changes-requested",
};

/**
 * A held run has a suite but no check runs (github.com/UltraBob/ddev-drupal-code-quality/pull/53). A suite whose own check
 * asks for action is some App's, and no button approves it.
 */
function isHeld(commit: HeadCommit | undefined, checks: Merging["checks"]): boolean {
  const asking = "value" in checks ? checks.value.filter(({ result }) => result === "held").map(({ app }) => app) : [];
  return (commit?.checkSuites?.nodes ?? []).some(
    (suite) => suite?.conclusion === "ACTION_REQUIRED" && !asking.includes(suite.app?.databaseId ?? undefined),
  );
}

export function asCheck(context: Context): Check {
  if (context.__typename === "StatusContext") return { name: context.context, result: statusResult(context.state) };
  const app = context.checkSuite?.app?.databaseId;
  return { name: context.name, ...(app && { app }), result: runResult(context.status, context.conclusion) };
}

// docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
const PASSING: ReadonlySet<string> = new Set(["SUCCESS", "NEUTRAL", "SKIPPED"]);

function runResult(status: string | null, conclusion: string | null): Check["result"] {
  if (status !== "COMPLETED" || conclusion === null) return "pending";
  if (PASSING.has(conclusion)) return "passed";
  return conclusion === "ACTION_REQUIRED" ? "held" : "failed";
}

function statusResult(state: string | null): Check["result"] {
  if (state === "SUCCESS") return "passed";
  return state === null || state === "PENDING" || state === "EXPECTED" ? "pending" : "failed";
}

/** Whether a gap hides checks: the rest of the pull request can be read without. */
export const isCheckGap = ({ path }: Gap): boolean =>
  path.some((step) => step === "statusCheckRollup" || step === "checkSuites");

/** Why the checks of the head are not known, and what to do. */
export function withheld({ type, message }: Pick<Gap, "type" | "message">): string {
  if (/personal access token/i.test(message))
    return "A fine-grained personal access token cannot read check runs: give `github-token` the workflow's own token or a GitHub App's, with `checks: read` and `statuses: read`.";
  if (type === "FORBIDDEN" || /not accessible/i.test(message))
    return `\`github-token\` may not read the checks of a commit: ${addPermissions("checks: read", "statuses: read")}. ${WHOLE_BLOCK}`;
  return `GitHub could not show the checks of the head (${message}); the next run looks again.`;
}
