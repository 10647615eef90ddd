/** What people set up: variables, the repository's name, what protects its branches. */
import type { MergeMethod, Repository, World } from "./records.ts";
import type { Protection, Rule, Ruleset } from "./rule-records.ts";
import { fullName } from "./world.ts";

export function settingHands(world: World, repository: Repository) {
  return {
    setVariable: (name: string, value: string): void => {
      const now = world.clock.now();
      const key = name.toUpperCase();
      const known = repository.variables.get(key);
      repository.variables.set(key, { name: key, value, createdAt: known?.createdAt ?? now, updatedAt: now });
    },
    deleteVariable: (name: string): void => void repository.variables.delete(name.toUpperCase()),
    /** The old name redirects: https://docs.github.com/en/repositories/creating-and-managing-repositories/renaming-a-repository */
    renameRepository: (name: string): void => {
      world.formerNames.set(fullName(repository).toLowerCase(), repository);
      repository.name = name;
    },
    /** Classic protection. A context is a name, or a name with the id of the App that must report it. */
    protect: (
      branch: string,
      wish: Partial<Omit<Protection, "checks">> & {
        readonly checks?: readonly (string | Protection["checks"][number])[];
      },
    ): void => {
      const checks = (wish.checks ?? []).map((one) => (typeof one === "string" ? { context: one, appId: null } : one));
      repository.protections.set(branch, { isStrict: false, isLinear: false, approvals: 0, ...wish, checks });
    },
    /** An active ruleset of the default branch, unless said otherwise. Answers it, to be switched off. */
    addRuleset: (rules: readonly Rule[], wish: Partial<Omit<Ruleset, "id" | "rules">> = {}): Ruleset => {
      refuseUnknown(rules);
      const usual = {
        name: "Rules",
        enforcement: "active",
        source: "Repository",
        branches: ["~DEFAULT_BRANCH"],
      } as const;
      const ruleset: Ruleset = { ...usual, ...wish, id: world.nextId(), rules };
      repository.rulesets.push(ruleset);
      return ruleset;
    },
  };
}

/** @throws for what a rule may ask in GitHub and nobody would check here. */
function refuseUnknown(rules: readonly Rule[]): void {
  const unknown = ["require_code_owner_review", "require_last_push_approval", "required_review_thread_resolution"];
  for (const { type, parameters } of rules as readonly {
    type: string;
    parameters?: Readonly<Record<string, unknown>>;
  }[])
    for (const name of unknown)
      if (parameters?.[name] === true) throw new Error(`fake GitHub does not know ${name} in the rule ${type}`);
}

/** Rules in GitHub's words, by what they are about. */
export const rule = {
  checks: (
    contexts: readonly (string | { readonly context: string; readonly integration_id: number })[],
    strict = false,
  ): Rule => ({
    type: "required_status_checks",
    parameters: {
      required_status_checks: contexts.map((one) => (typeof one === "string" ? { context: one } : one)),
      strict_required_status_checks_policy: strict,
    },
  }),
  pullRequest: (approvals = 0, methods?: readonly MergeMethod[]): Rule => ({
    type: "pull_request",
    parameters: {
      ...(methods ? { allowed_merge_methods: methods } : {}),
      required_approving_review_count: approvals,
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
    },
  }),
  linearHistory: { type: "required_linear_history" } as Rule,
  mergeQueue: (method: "MERGE" | "SQUASH" | "REBASE" = "MERGE"): Rule => ({
    type: "merge_queue",
    parameters: {
      check_response_timeout_minutes: 60,
      grouping_strategy: "ALLGREEN",
      max_entries_to_build: 5,
      max_entries_to_merge: 5,
      merge_method: method,
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 5,
    },
  }),
};
