/** The shape of the report file: what other automation may rely on. */
import { z } from "zod";
import { KINDS } from "../run.ts";
import { issueNumber, linked, list, step, text } from "./schema-step.ts";

/** The JSON Schema (draft 2020-12) published as `schemas/report.schema.json`. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(report, {
    target: "draft-2020-12",
    // Lists are read-only for the compiler's sake alone, and that JavaScript's integers end somewhere tells a reader nothing.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
}

export type Report = z.input<typeof report>;

const count = z.int().nonnegative();
const moment = z.string().describe("ISO 8601, UTC.");

const seenValue = z.union([text, z.number(), z.boolean(), z.null(), list(text)]);

const changeEvent = z
  .object({
    pageId: text,
    type: z.enum(["created", "changed", "deleted", "restored", "detached"]),
    changed: z
      .record(text, z.object({ before: seenValue, after: seenValue }))
      .describe("By property id. Empty in a public repository for a task that has no issue."),
    editedAt: moment,
    detectedBy: z.enum(["poll", "webhook", "manual", "sweep"]),
    issue: issueNumber.nullable(),
  })
  .meta({ id: "changeEvent", description: "What changed in Notion, whatever noticed it." });

const deferred = z.object({
  kind: z.literal("deferred"),
  because: text,
  until: z.enum(["next-run", "confirmed"]).describe("`confirmed`: until somebody confirms it."),
});

const outcome = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("applied"), step, reason: text, warning: text.optional() }),
    z.object({
      kind: z.literal("failed"),
      step,
      message: text,
      request: z.string().describe("`METHOD /path` of the request that failed."),
      unknown: z.boolean().describe("It may have happened all the same."),
    }),
    deferred,
  ])
  .meta({ id: "outcome", description: "What became of a step. In a plan, `applied` is what would be done." });

const attempts = { since: moment, attempts: count };

const next = moment.optional().describe("When it is looked at again; absent where only a full comparison does.");

const end = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("settled"), reason: text }),
    z.object({
      kind: z.literal("waiting"),
      for: z
        .enum(["person", "pull-request", "lists", "hold"])
        .describe("`person`: somebody has to act. The others pass by themselves, or when what holds it is taken away."),
      sentence: text,
      ...attempts,
    }),
    z.object({ kind: z.literal("failed"), message: text, ...attempts, next }),
    z
      .object({ kind: z.literal("resting"), ...attempts, next })
      .describe("Failed in earlier runs, and was not looked at in this one."),
    deferred,
  ])
  .meta({ id: "end", description: "How this run leaves the task." });

const named = {
  pageId: text,
  url: text,
  title: text.optional().describe("Absent where it could not be read or may not be published."),
};

const task = z
  .object({
    ...named,
    issue: linked.nullable(),
    pullRequest: linked.nullable().describe("As it stands at the end of the run."),
    outcomes: list(outcome),
    end,
    warnings: list(text),
  })
  .meta({ id: "task", description: "A task that changed, failed, waits or was put off, and every step taken for it." });

const ask = z
  .object({
    kind: z.enum(KINDS),
    number: count.describe("How many writes it takes; what to confirm, after the kind."),
    why: z.enum(["limit", "halt"]).describe("`halt`: so many tasks at once look like a mistake."),
    limit: count,
    isNew: z.boolean().describe("It was not asked before."),
    tasks: list(z.object(named)).describe("The first of them, oldest first; empty where an earlier run asked."),
  })
  .meta({ id: "ask", description: "More of one kind than its limit: held back until it is confirmed." });

const report = z
  .object({
    version: z.literal(1),
    mode: z.enum(["sync", "sweep", "plan"]),
    startedAt: moment,
    repository: text.describe("owner/name"),
    counts: z
      .object({
        created: count,
        updated: count,
        closed: count,
        reopened: count,
        "pull-requests": count,
        merged: count,
        unchanged: count,
        deferred: count.describe("Tasks put off, and writes that were asked for without a task among `tasks`."),
        conflicts: count,
        failed: count,
      })
      .describe("The same as the action's outputs."),
    cursor: moment
      .nullable()
      .describe("The next run reads what was edited at or after this minute; null where no state could be read."),
    events: list(changeEvent),
    tasks: list(task),
    asks: list(ask).describe("What people are asked to confirm."),
    problems: list(text).describe("What broke the run."),
    cutShort: text
      .nullable()
      .describe(
        "Why not all was looked at, where the next run goes on by itself: quiet asked for, time over, job cancelled.",
      ),
    warnings: list(text).describe("About the setup as a whole."),
    requests: z.object({ notion: count, github: count }),
  })
  .meta({ title: "Notion Sync report", description: "One run of Notion Sync: every change event, step and outcome." });
