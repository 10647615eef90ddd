/** What the sandbox's page may ask for, and its making: edits as a person of the team would make them, runs, time. */
import { z } from "zod";
import type { Team } from "../fakes/board.ts";
import type { ActionResult } from "../fakes/runner.ts";
import { assertNever } from "../model.ts";

const Line = z.string().trim().min(1).max(256);

const Asked = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("plan"), title: Line }),
  z.object({ kind: z.literal("move"), task: z.string(), status: z.string() }),
  z.object({ kind: z.literal("retitle-task"), task: z.string(), title: Line }),
  z.object({ kind: z.literal("retitle-issue"), issue: z.int(), title: Line }),
  z.object({ kind: z.literal("close"), issue: z.int() }),
  z.object({ kind: z.literal("reopen"), issue: z.int() }),
  z.object({ kind: z.literal("label"), issue: z.int(), label: z.string().trim().min(1).max(50) }),
  z.object({ kind: z.literal("unlabel"), issue: z.int(), label: z.string() }),
  z.object({ kind: z.literal("wait"), minutes: z.int().min(1).max(10_080) }),
  z.object({ kind: z.literal("run"), mode: z.enum(["sync", "plan", "sweep"]), confirm: z.string().max(200) }),
]);

export type Asked = z.infer<typeof Asked>;
type Run = Extract<Asked, { readonly kind: "run" }>;

/** @throws Error in one sentence when it is nothing that the page asks. */
export function readAsked(json: unknown): Asked {
  const read = Asked.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`The page asked for what cannot be done: ${issue?.path.join(".")}: ${issue?.message}.`);
}

/** The committed bundle, once, as if somebody had pressed "Run workflow". */
export function run(team: Team, { mode, confirm }: Run): Promise<ActionResult> {
  return team.run({ mode, confirm }, { eventName: "workflow_dispatch" });
}

/** Makes it happen, by Ada's hands. @throws Error when there is no such task, issue or status. */
export function carryOut(team: Team, asked: Exclude<Asked, Run>): void {
  const hands = team.github.as("ada");
  const ada = team.members.get("Ada") ?? "";
  switch (asked.kind) {
    case "plan":
      team.notion.addPage(team.dataSourceId, { Name: asked.title, Status: "Backlog" }, { by: ada });
      break;
    case "move":
      team.notion.edit(asked.task, { Status: asked.status }, ada);
      break;
    case "retitle-task":
      team.notion.edit(asked.task, { Name: asked.title }, ada);
      break;
    case "retitle-issue":
      hands.edit(asked.issue, { title: asked.title });
      break;
    case "close":
      hands.close(asked.issue);
      break;
    case "reopen":
      hands.reopen(asked.issue);
      break;
    case "label":
      hands.label(asked.issue, asked.label);
      break;
    case "unlabel":
      hands.unlabel(asked.issue, asked.label);
      break;
    case "wait":
      team.clock.advance(asked.minutes * 60_000);
      break;
    default:
      assertNever(asked);
  }
}
