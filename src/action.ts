/** The action: inputs → one run → outputs, summary, annotations, and whether the job is red. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as core from "@actions/core";
import { parseConfig, suggestedConfig } from "./config/config.ts";
import { findConfig, type Look } from "./config/config-file.ts";
import { connectGitHub, connectNotion, type GitHub, type Wires } from "./connect.ts";
import { escapeLogLine } from "./escape.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { ConfigError, type Log, NotNow, RemoteError } from "./ports.ts";
import { annotations } from "./report/annotations.ts";
import { isRed, outputs, reportFile } from "./report/report.ts";
import { summary } from "./report/summary.ts";
import type { Run } from "./run.ts";
import { runEnd } from "./run-end.ts";
import { tellOutputs, tellReport, tellSummary } from "./runner/tell.ts";
import { type Report, sync } from "./sync.ts";
import { VERSION } from "./version.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** This process, as a run needs it. `stop` is aborted when the job is cancelled. */
export type Process = Omit<Wires, "log" | "end"> & { readonly stop: AbortSignal };

/**
 * Runs once. What is wrong with the setup, or with the systems, makes the job red with a sentence; what only has to wait leaves it
 * green; a defect of ours throws.
 */
export async function runAction(env: Env, process: Process): Promise<void> {
  try {
    await run(env, process);
  } catch (error) {
    if (error instanceof NotNow) return await tellNothingDone(error.message);
    if (!(error instanceof ConfigError) && !(error instanceof RemoteError)) throw error;
    await tellSummary(`### ❌ Notion Sync could not start\n\n${fenced(error.message)}\n`);
    core.setFailed(error.message.split("\n").map(escapeLogLine).join("\n"));
  }
}

async function run(env: Env, { stop, ...process }: Process): Promise<void> {
  const start = process.clock.now();
  // The configuration, once read, says how long the run may take.
  let minutes = 10;
  const wires: Wires = { ...process, log, end: runEnd({ clock: process.clock, minutes: () => minutes, stop }) };
  const inputs = readInputs({ input: core.getInput, env, event: await eventOf(env) });
  for (const token of [inputs.notionToken, inputs.githubToken, inputs.stateToken])
    if (token !== undefined) core.setSecret(token);
  const github = connectGitHub(inputs, wires);
  const found = await findConfig(inputs.configPath, [inWorkspace(env), github.fileAt]);
  if ("notYet" in found) return await suggest(found.notYet, inputs);
  const config = parseConfig(found.text, inputs.configPath);
  minutes = config.limits.minutes;
  const notion = connectNotion(inputs, wires);
  const report = await sync(github.ports(config, notion), config, inputs.order);
  await publish(
    await whole(report, inputs, github, { startedAt: new Date(start).toISOString(), notion: notion.spent() }),
    env,
  );
}

async function whole(
  report: Report,
  inputs: Inputs,
  github: GitHub,
  spent: { startedAt: string; notion: number },
): Promise<Run> {
  const isPrivate = inputs.isPrivate ?? (report.results.length + report.asks.length > 0 && (await isHidden(github)));
  return {
    ...report,
    warnings: [...inputs.warnings, ...report.warnings],
    startedAt: spent.startedAt,
    version: VERSION,
    repository: { name: `${inputs.owner}/${inputs.repo}`, url: inputs.repositoryUrl, isPrivate },
    requests: { notion: spent.notion, github: github.spent() },
    githubRemaining: github.remaining(),
  };
}

/** Where GitHub will not say any more, what was done is told all the same, in words fit for the public. */
async function isHidden(github: GitHub): Promise<boolean> {
  try {
    return await github.isPrivate();
  } catch (error) {
    if (error instanceof RemoteError || error instanceof NotNow) return false;
    throw error;
  }
}

async function publish(run: Run, env: Env): Promise<void> {
  const path = await tellReport(reportFile(run), env.RUNNER_TEMP);
  tellOutputs({ ...outputs(run), "report-file": path });
  await tellSummary(summary(run));
  for (const { level, message } of annotations(run)) annotate[level](message);
  if (isRed(run)) process.exitCode = core.ExitCode.Failure;
}

async function tellNothingDone(sentence: string): Promise<void> {
  core.notice(escapeLogLine(sentence));
  await tellSummary(`### ⏳ Notion Sync: nothing was done this time\n\n${fenced(sentence)}\n`);
}

const annotate = { error: core.error, warning: core.warning, notice: core.notice };

// Green: whoever adds the workflow first is on the way, not in trouble.
async function suggest(sentence: string, { isPrivate }: Inputs): Promise<void> {
  core.notice(sentence);
  const file = suggestedConfig(undefined, { isPrivate: isPrivate === true });
  await tellSummary(`### 👋 Notion Sync: ${sentence}\n\n\`\`\`yaml\n${file}\`\`\`\n`);
}

/** In the checkout, where there is one. */
function inWorkspace({ GITHUB_WORKSPACE: workspace }: Env): Look {
  return async (path) => {
    if (workspace === undefined) return { kind: "none" };
    try {
      return { kind: "file", text: await readFile(join(workspace, path), "utf8") };
    } catch (error) {
      return { kind: (error as NodeJS.ErrnoException).code === "EISDIR" ? "folder" : "none" };
    }
  };
}

/** The event's payload; none where the file is missing or broken, for all that it says can be asked or done without. */
async function eventOf({ GITHUB_EVENT_PATH: path }: Env): Promise<unknown> {
  if (path === undefined) return {};
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return {};
  }
}

const log: Log = {
  info: (message, fields = {}) => {
    const words = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`));
    core.info(escapeLogLine([message, ...words].join(" ")));
  },
};

// Longer than any fence inside, so the message cannot end it.
const fenced = (text: string): string => `\`\`\`\`\`\`text\n${text.replaceAll("``````", "")}\n\`\`\`\`\`\``;
