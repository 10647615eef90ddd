/** What has reported on a commit: the newest check run of each name and App, the newest status of each context. */
import type { CheckRecord, StatusRecord } from "./check-records.ts";
import { isPassing } from "./conclusions.ts";
import type { Repository } from "./records.ts";

export type ContextState = "passing" | "pending" | "failing" | "expected";

export type Context = { readonly name: string; readonly appId: number | null; readonly state: ContextState } & (
  | { readonly kind: "check"; readonly record: CheckRecord }
  | { readonly kind: "status"; readonly record: StatusRecord }
);

/** What has not reported is not here: the list says nothing about what is required. https://docs.github.com/en/graphql/reference/objects#statuscheckrollup */
export function contextsOn(repository: Repository, sha: string): Context[] {
  return [
    ...latestChecks(repository, sha).map(
      (record): Context => ({
        kind: "check",
        name: record.name,
        appId: record.suite.app.id,
        state: record.status !== "completed" ? "pending" : isPassing(record.conclusion) ? "passing" : "failing",
        record,
      }),
    ),
    ...latestStatuses(repository, sha).map(
      (record): Context => ({
        kind: "status",
        name: record.context,
        appId: null,
        state: record.state === "success" ? "passing" : record.state === "pending" ? "pending" : "failing",
        record,
      }),
    ),
  ];
}

export function latestChecks({ checks }: Repository, sha: string): CheckRecord[] {
  const latest = new Map<string, CheckRecord>();
  for (const check of checks) if (check.sha === sha) latest.set(`${check.suite.app.id} ${check.name}`, check);
  return [...latest.values()];
}

export function latestStatuses({ statuses }: Repository, sha: string): StatusRecord[] {
  const latest = new Map<string, StatusRecord>();
  for (const status of statuses) if (status.sha === sha) latest.set(status.context, status);
  return [...latest.values()];
}
