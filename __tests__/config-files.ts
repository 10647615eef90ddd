/** Configuration files for tests. */
import { parseConfig } from "../src/config/config.ts";
import { ConfigError } from "../src/ports.ts";

export const ID = "1f2e3d4c5b6a79880123456789abcdef";

/** The least that is valid, and `rest`. */
export const file = (rest = "") => `version: 1\ndatabase: https://www.notion.so/acme/${ID}\n${rest}`;

/** What most teams need. */
export const COMMON = file(`
statuses:
  In Progress: open
  Ready for Review: draft
  Done: { effect: merge, label: shipped }
  Won't do: dropped
labels: [Priority, Sprint]
people: { ada@example.com: ada }
`);

/** Every setting, at its default where there is one. */
export const EVERYTHING = file(`
data-source: Tasks
filter: { property: Team, select: { equals: Platform } }
public: everything
properties:
  status: Status
  people: Assignee
  issue: GitHub Issue
  pull-request: GitHub PR
  note: GitHub note
  branch: Branch
  pause: Pause sync
labels:
  Priority: "priority: {value}"
people: {}
new-tasks: { import: open, adopt: false, title: "{title}", text: once }
pull-requests:
  base: main
  branch: existing
  branch-name: "{number}-{slug}"
  title: "{title}"
  commit-message: "{title} (#{number})"
  method: auto
  rest-minutes: 5
  without-required-checks: refuse
  after-merge: deploy.yml
deleted-tasks: close
conflicts: notion
comments: []
attention-issue: true
limits: { creates: 25, closes: 25, merges: 5, rewrites: 25, minutes: 10 }
sweep-every: 24h
trusted-authors: []
`);

/** The problems that a file has, one a line; none when it is valid. */
export function complaints(text: string): string[] {
  try {
    parseConfig(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}
