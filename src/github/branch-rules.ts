/** What a branch asks before it takes a merge, from rulesets and classic protection together. */

import type { Reading } from "../model.ts";
import { RemoteError } from "../ports.ts";
import type { BranchRules, MergeMethod } from "../pulls/model.ts";
import { explained } from "./errors.ts";
import { failureOf } from "./failure.ts";
import { pages } from "./pages.ts";
import type { Repository } from "./read-issues.ts";

/**
 * Both places, as those see them who are no administrators. The full classic protection is for administrators alone, and
 * its 404 says nothing of rulesets (github.com/marcusquinn/aidevops/issues/23019). What could not be read is unknown, never
 * "nothing".
 */
export async function branchRules(repository: Repository, branch: string): Promise<Reading<BranchRules>> {
  try {
    const rules = await activeRules(repository, branch);
    const classic = await classicChecks(repository, branch);
    return { value: { required: distinct([...rules.flatMap(checksOf), ...classic]), ...limitsOf(rules) } };
  } catch (cause) {
    if (!(cause instanceof RemoteError)) throw cause;
    return { unknown: sentence(branch, cause) };
  }
}

type Required = BranchRules["required"][number];

/** The part of a rule that we read: docs.github.com/rest/repos/rules#get-rules-for-a-branch */
interface Rule {
  readonly type: string;
  readonly parameters?: {
    readonly required_status_checks?: readonly { readonly context: string; readonly integration_id?: number | null }[];
    readonly allowed_merge_methods?: readonly string[];
  };
}

async function activeRules({ octokit, owner, repo }: Repository, branch: string): Promise<Rule[]> {
  const all: Rule[] = [];
  const path = "/repos/{owner}/{repo}/rules/branches/{branch}";
  try {
    for await (const batch of pages<Rule>(octokit, path, { owner, repo, branch })) all.push(...batch);
    return all;
  } catch (cause) {
    if (hasNoRulesets(cause)) return [];
    throw cause;
  }
}

// A private repository on a free plan can have none: github.com/NousResearch/hermes-agent/pull/111974, github.com/github/branch-deploy/pull/345
function hasNoRulesets(cause: unknown): boolean {
  const { status, message = "" } = failureOf(cause) ?? {};
  return (
    status === 403 && /^Upgrade to GitHub \w+ or make this repository public to enable this feature/i.test(message)
  );
}

/** Contexts without an App of their own in `checks`, as older answers list them, count too. */
async function classicChecks({ octokit, owner, repo }: Repository, branch: string): Promise<Required[]> {
  const path = "GET /repos/{owner}/{repo}/branches/{branch}" as const;
  const { data } = await explained(octokit.request(path, { owner, repo, branch }));
  const { checks = [], contexts = [] } = (data.protection?.required_status_checks ?? {}) as {
    readonly checks?: readonly { readonly context: string; readonly app_id?: number | null }[];
    readonly contexts?: readonly string[];
  };
  const named = new Set(checks.map(({ context }) => context));
  return [
    ...checks.map(({ context, app_id }) => required(context, app_id)),
    ...contexts.filter((context) => !named.has(context)).map((context) => required(context, undefined)),
  ];
}

const checksOf = ({ type, parameters }: Rule): Required[] =>
  type === "required_status_checks"
    ? (parameters?.required_status_checks ?? []).map(({ context, integration_id }) => required(context, integration_id))
    : [];

// -1 and null both say "any App": docs.github.com/rest/branches/branch-protection#update-branch-protection
const required = (name: string, app: number | null | undefined): Required =>
  app && app > 0 ? { name, app } : { name };

function distinct(all: readonly Required[]): Required[] {
  return [...new Map(all.map((one) => [`${one.app ?? ""} ${one.name}`, one])).values()];
}

const METHODS: readonly MergeMethod[] = ["squash", "merge", "rebase"];

function limitsOf(rules: readonly Rule[]): Pick<BranchRules, "methods" | "hasQueue"> {
  const isLinear = rules.some(({ type }) => type === "required_linear_history");
  const limits = rules.flatMap(({ parameters }) => (parameters?.allowed_merge_methods ? [parameters] : []));
  const methods = METHODS.filter((method) => limits.every((one) => one.allowed_merge_methods?.includes(method)));
  return {
    methods: isLinear ? methods.filter((method) => method !== "merge") : methods,
    hasQueue: rules.some(({ type }) => type === "merge_queue"),
  };
}

function sentence(branch: string, cause: RemoteError): string {
  const { status, request = "" } = failureOf(cause) ?? {};
  if (status === 404 && !request.includes("/rules/"))
    return `The base branch ${branch} does not exist, or \`github-token\` may not see it: correct \`pull-requests.base\`, or that token's repository access.`;
  return cause.message;
}
