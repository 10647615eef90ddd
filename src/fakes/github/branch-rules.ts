/** What a branch asks of a merge, rulesets and classic protection together, and what of it is still missing. */
import { type ContextState, contextsOn } from "./contexts.ts";
import { descendsFrom } from "./objects.ts";
import { headOf } from "./pull-heads.ts";
import type { IssueRecord, MergeMethod, PullRecord, Repository } from "./records.ts";
import type { Protection, Rule, Ruleset } from "./rule-records.ts";

export interface Requirement {
  readonly context: string;
  /** Pinned to one App, or null. */
  readonly appId: number | null;
}

/** Something the branch asks and the pull request lacks. */
export interface Missing {
  readonly kind: "check" | "review" | "behind" | "method" | "queue";
  readonly by: "ruleset" | "classic";
  readonly text: string;
}

/** Active rulesets' rules, whether the branch exists or not: https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
export function activeRules(repository: Repository, branch: string): { readonly rule: Rule; readonly set: Ruleset }[] {
  return repository.rulesets
    .filter((set) => set.enforcement === "active" && set.branches.some((one) => covers(repository, one, branch)))
    .flatMap((set) => set.rules.map((rule) => ({ rule, set })));
}

export const hasMergeQueue = (repository: Repository, branch: string): boolean =>
  activeRules(repository, branch).some(({ rule }) => rule.type === "merge_queue");

/** Every required context: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets */
export function requiredChecks(repository: Repository, branch: string): Requirement[] {
  return asked(repository, branch).flatMap((one) => one.checks);
}

export function requiredApprovals(repository: Repository, branch: string): number {
  return Math.max(0, ...asked(repository, branch).map((one) => one.approvals));
}

/** Whether a push takes back the approvals before it. */
export function dismissesReviews(repository: Repository, branch: string): boolean {
  const rules = activeRules(repository, branch).map(({ rule }) => rule);
  return rules.some((rule) => rule.type === "pull_request" && rule.parameters.dismiss_stale_reviews_on_push);
}

/** What keeps GitHub from merging, first things first; nothing about conflicts or drafts. `method` undefined: any. */
export function missing(
  repository: Repository,
  issue: IssueRecord & { pull: PullRecord },
  method?: MergeMethod,
): Missing[] {
  return asked(repository, issue.pull.base).flatMap((one) => missingOf(repository, issue, one, method));
}

/** One source's wishes: classic protection, or all rulesets together. */
interface Asked {
  readonly by: Missing["by"];
  readonly checks: readonly Requirement[];
  readonly isStrict: boolean;
  readonly isLinear: boolean;
  readonly approvals: number;
  readonly methods: readonly MergeMethod[];
  readonly hasQueue: boolean;
}

const METHODS: readonly MergeMethod[] = ["merge", "squash", "rebase"];

function asked(repository: Repository, branch: string): Asked[] {
  const protection = repository.protections.get(branch);
  const rules = activeRules(repository, branch).map(({ rule }) => rule);
  return [...(rules.length > 0 ? [byRulesets(rules)] : []), ...(protection ? [byProtection(protection)] : [])];
}

function byProtection(protection: Protection): Asked {
  return { ...protection, by: "classic", methods: METHODS, hasQueue: false };
}

function byRulesets(rules: readonly Rule[]): Asked {
  const checks = rules.flatMap((rule) => (rule.type === "required_status_checks" ? [rule.parameters] : []));
  const reviews = rules.flatMap((rule) => (rule.type === "pull_request" ? [rule.parameters] : []));
  return {
    by: "ruleset",
    checks: checks.flatMap((one) =>
      one.required_status_checks.map(({ context, integration_id }) => ({ context, appId: integration_id ?? null })),
    ),
    isStrict: checks.some((one) => one.strict_required_status_checks_policy),
    isLinear: rules.some((rule) => rule.type === "required_linear_history"),
    approvals: Math.max(0, ...reviews.map((one) => one.required_approving_review_count)),
    methods: METHODS.filter((method) => reviews.every((one) => one.allowed_merge_methods?.includes(method) ?? true)),
    hasQueue: rules.some((rule) => rule.type === "merge_queue"),
  };
}

function missingOf(
  repository: Repository,
  issue: IssueRecord & { pull: PullRecord },
  wish: Asked,
  method: MergeMethod | undefined,
): Missing[] {
  const { pull } = issue;
  const found: [Missing["kind"], string | undefined][] = [
    ["queue", wish.hasQueue ? "Changes must be made through the merge queue" : undefined],
    ["review", reviewText(repository, pull, wish)],
    ["check", checksText(repository, headOf(repository, issue), wish.checks)],
    ["behind", wish.isStrict && isBehind(repository, issue) ? BEHIND : undefined],
    ["method", methodText(wish, method)],
  ];
  return found.flatMap(([kind, text]) => (text === undefined ? [] : [{ kind, by: wish.by, text }]));
}

// The real wording is not documented; callers can only go by the status and mergeStateStatus.
const BEHIND = "Head branch is out of date with the base branch.";

export function isBehind(repository: Repository, issue: IssueRecord & { pull: PullRecord }): boolean {
  const base = repository.refs.get(`refs/heads/${issue.pull.base}`) ?? "";
  return !descendsFrom(repository.git, headOf(repository, issue), base);
}

/** https://github.com/Reviewable/Reviewable/issues/561 */
function reviewText(repository: Repository, pull: PullRecord, { approvals }: Asked): string | undefined {
  if (approvals === 0) return undefined;
  const words = [...pull.reviews].filter(([login]) => repository.collaborators.has(login)).map(([, word]) => word);
  if (words.includes("CHANGES_REQUESTED")) return "Changes have been requested by reviewers with write access.";
  const given = words.filter((word) => word === "APPROVED").length;
  const are = approvals === 1 ? "review is" : "reviews are";
  return given < approvals
    ? `At least ${approvals} approving ${are} required by reviewers with write access.`
    : undefined;
}

/** The texts by which Renovate tells waiting from refused: https://github.com/renovatebot/renovate/blob/main/lib/modules/platform/github/index.ts */
function checksText(repository: Repository, sha: string, checks: readonly Requirement[]): string | undefined {
  const lacking = checks
    .map((one) => ({ ...one, state: requirementState(repository, sha, one) }))
    .filter((one) => one.state !== "passing");
  const [first] = lacking;
  if (!first) return undefined;
  if (lacking.length === 1) return `Required status check "${first.context}" is ${first.state}.`;
  const states = (["expected", "pending", "failing"] as const)
    .map((state) => ({ state, count: lacking.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0);
  const words = states.map(({ state, count }) => `${count} ${state}`).join(" and ");
  const whole = `${lacking.length} of ${checks.length} required status checks`;
  return states.length === 1 ? `${whole} are ${first.state}.` : `${whole} have not succeeded: ${words}.`;
}

/**
 * A check and a status of one name are both required; what never reported is expected, for ever if need be.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
 */
function requirementState(repository: Repository, sha: string, { context, appId }: Requirement): ContextState {
  const states = contextsOn(repository, sha)
    .filter((one) => one.name === context && (appId === null || one.appId === appId))
    .map((one) => one.state);
  if (states.length === 0) return "expected";
  return states.find((state) => state === "failing") ?? states.find((state) => state === "pending") ?? "passing";
}

function methodText({ isLinear, methods }: Asked, method: MergeMethod | undefined): string | undefined {
  if (method === undefined) return undefined;
  if (isLinear && method === "merge") return "This branch must not contain merge commits.";
  return methods.includes(method) ? undefined : `The merge method ${method} is not allowed on this branch.`;
}

function covers(repository: Repository, pattern: string, branch: string): boolean {
  if (pattern === "~ALL") return true;
  return branch === (pattern === "~DEFAULT_BRANCH" ? repository.defaultBranch : pattern.replace("refs/heads/", ""));
}
