/** The job summary: whether someone is needed, then what happened, then what it cost. */

import type { Run } from "../run.ts";
import { appliedSteps } from "./counts.ts";
import { publishable } from "./publishable.ts";
import { asks } from "./summary-asks.ts";
import { render, type Section } from "./summary-section.ts";
import { conflicts, failures, problems, putOff, setup, waiting, warnings } from "./summary-sections.ts";
import { plural, when } from "./summary-words.ts";
import { changes, planned } from "./summary-writes.ts";

/**
 * The run as GitHub Markdown, under 1 MiB (over it GitHub drops a summary whole:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits).
 * The worst comes first, sections without content are left out, long ones are cut and point to the report file.
 */
export function summary(run: Run): string {
  const told = publishable(run);
  const sections = [
    problems(told),
    failures(told),
    asks(told),
    conflicts(told),
    putOff(told),
    waiting(told),
    planned(told),
    changes(told),
    setup(told),
    warnings(told),
  ].filter((section) => section.rows.length > 0);
  const parts = [`## ${heading(told, sections)}`, ...lead(told), ...sections.map(render), footer(told, sections)];
  return `${parts.join("\n\n")}\n`;
}

/** One line says whether someone is needed; its sign stands for the worst of what follows. */
function heading(run: Run, sections: readonly Section[]): string {
  const news = sections.flatMap((section) => section.news ?? []);
  const sign = sections.find((section) => section.sign !== undefined)?.sign ?? "✅";
  if (run.problems.length > 0) return `❌ Notion Sync could not finish${news.map((part) => ` · ${part}`).join("")}`;
  if (run.mode === "plan") return `🔎 Plan: ${sign === "✅" ? "" : `${sign} `}${news.join(" · ") || "nothing to do"}`;
  if (news.length > 0) return `${sign} Notion Sync: ${news.join(" · ")}`;
  return `✅ Notion Sync: ${run.firstRun ? "first run, " : ""}nothing to do`;
}

function lead(run: Run): readonly string[] {
  if (run.mode !== "plan") return firstRun(run);
  const order = run.results.some((result) => appliedSteps(result).length > 0)
    ? " A `sync` of the same world makes these writes, in this order."
    : "";
  return [`Nothing was written.${order}`, ...firstRun(run)];
}

function firstRun({ firstRun: isFirst, cursor, mode, problems: broken, startedAt }: Run): readonly string[] {
  if (!isFirst || broken.length > 0 || cursor === undefined) return [];
  const set = mode === "plan" ? "would be set" : "is set";
  return [
    `This is the first run: the cursor ${set} to ${when(cursor, startedAt)}. From then on every task that is created or edited in Notion is looked at; a full comparison brings in older ones, as far as \`new-tasks.import\` allows.`,
  ];
}

function footer(run: Run, sections: readonly Section[]): string {
  const settled = inStep(run);
  const state = [...(settled > 0 ? [`${plural(settled, "task")} in step`] : []), ...nextSweep(run)];
  const { notion, github } = run.requests;
  if (sections.length === 0) return [...state, plural(notion + github, "request"), `v${run.version}`].join(" · ");
  return [
    ...state,
    `${plural(notion, "request")} to Notion, ${github} to GitHub`,
    ...(run.githubRemaining === undefined
      ? []
      : [`${plural(run.githubRemaining, "request")} left in GitHub's hourly limit`]),
    ...(run.cursor === undefined ? [] : [`cursor ${when(run.cursor, run.startedAt)}`]),
    `v${run.version}`,
  ].join(" · ");
}

function nextSweep({ nextSweep: at, startedAt }: Run): readonly string[] {
  if (at === undefined) return [];
  return [at <= startedAt ? "full comparison due" : `next full comparison ${when(at, startedAt)}`];
}

/** Tasks with an issue, less those that this run leaves unsettled. */
function inStep(run: Run): number {
  const open = run.results.filter(
    ({ issue, end }) => issue !== undefined && issue.number !== "new" && end.kind !== "settled",
  );
  return Math.max(0, run.mapped - open.length);
}
