/** The file's shape → Config's: names without hyphens, short forms spelt out, durations in milliseconds. */
import type { Config, LabelSetting, StatusRule } from "./config.ts";
import { parseNotionId } from "./notion-id.ts";
import type { ConfigFile } from "./schema.ts";

/** `file` has passed the schema, which filled its defaults in. */
export function configOf(file: ConfigFile): Config {
  return {
    version: 1,
    database: { id: parseNotionId(file.database) ?? "", given: file.database },
    ...(file["data-source"] == null ? {} : { dataSource: file["data-source"] }),
    ...(file.filter == null ? {} : { filter: file.filter }),
    public: file.public === "everything",
    statuses: statusesOf(file.statuses ?? {}),
    properties: propertiesOf(file.properties),
    labels: labelsOf(file.labels ?? []),
    people: file.people ?? {},
    newTasks: file["new-tasks"],
    pullRequests: pullRequestsOf(file["pull-requests"]),
    deletedTasks: file["deleted-tasks"],
    conflicts: file.conflicts,
    comments: file.comments ?? [],
    attentionIssue: file["attention-issue"],
    limits: file.limits,
    sweepEveryMs: milliseconds(file["sweep-every"]),
    trustedAuthors: (file["trusted-authors"] ?? []).map((login) => login.replace(/\[bot\]$/i, "")),
  };
}

function statusesOf(statuses: NonNullable<ConfigFile["statuses"]>): Config["statuses"] {
  return Object.fromEntries(
    Object.entries(statuses).map(([name, rule]): [string, StatusRule] => {
      if (typeof rule === "string") return [name, { effect: rule }];
      return [name, { effect: rule.effect, ...(rule.label === undefined ? {} : { label: rule.label }) }];
    }),
  );
}

function propertiesOf(file: ConfigFile["properties"]): Config["properties"] {
  const needed = (given: string | undefined, name: string) => ({ name: given ?? name, given: given !== undefined });
  const optional = (given: string | null | undefined, name: string) =>
    given === null ? undefined : needed(given, name);
  return {
    status: needed(file.status, "Status"),
    people: optional(file.people, "Assignee"),
    issue: needed(file.issue, "GitHub Issue"),
    pullRequest: optional(file["pull-request"], "GitHub PR"),
    note: optional(file.note, "GitHub note"),
    branch: optional(file.branch, "Branch"),
    pause: optional(file.pause, "Pause sync"),
  };
}

function labelsOf(labels: NonNullable<ConfigFile["labels"]>): readonly LabelSetting[] {
  if (!Array.isArray(labels)) {
    return Object.entries(labels).map(([property, template]) => ({ property, template, lowerCase: false }));
  }
  return labels.map((property) => ({ property, template: "{property}: {value}", lowerCase: true }));
}

function pullRequestsOf(file: ConfigFile["pull-requests"]): Config["pullRequests"] {
  return {
    ...(file.base == null ? {} : { base: file.base }),
    branch: file.branch,
    branchName: file["branch-name"],
    title: file.title,
    commitMessage: file["commit-message"],
    method: file.method,
    restMinutes: file["rest-minutes"],
    withoutRequiredChecks: file["without-required-checks"],
    ...(file["after-merge"] == null ? {} : { afterMerge: file["after-merge"] }),
  };
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function milliseconds(duration: string): number {
  return Number.parseInt(duration, 10) * (UNIT_MS[duration.slice(-1)] ?? 0);
}
