/** What the runner takes from a step. None of it is worth a crash: when it is told, the world was written to already. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { escapeLogLine } from "../escape.ts";

/** Adds to the job summary, or warns that it could not. */
export async function tellSummary(markdown: string): Promise<void> {
  try {
    await core.summary.addRaw(markdown).write();
  } catch (error) {
    warn("The job summary could not be written", error, "Read the log, or the report file, instead.");
  }
}

/** Sets the step's outputs, or warns that it could not. */
export function tellOutputs(outputs: Readonly<Record<string, string>>): void {
  try {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } catch (error) {
    warn("The outputs could not be set", error, "Steps that use them will find them empty.");
  }
}

/** The path of a file with this text, in the runner's folder for such things, else the machine's; "" after a warning. */
export async function tellReport(text: string, folder: string | undefined): Promise<string> {
  const name = "notion-sync-report.json";
  const folders = [...(folder ? [async () => folder] : []), () => mkdtemp(join(tmpdir(), "notion-sync-"))];
  let trouble: unknown;
  for (const open of folders) {
    try {
      const path = join(await open(), name);
      await writeFile(path, text);
      return path;
    } catch (error) {
      trouble = error;
    }
  }
  warn("The report file could not be written", trouble, "See that RUNNER_TEMP is a folder with room in it.");
  return "";
}

function warn(what: string, cause: unknown, remedy: string): void {
  const why = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
  core.warning(escapeLogLine(`${what}: ${why}. ${remedy}`));
}
