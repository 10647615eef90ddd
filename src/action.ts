/** The action: inputs → one run → outputs, summary, annotations, and whether the job is red. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as core from "@actions/core";
import { parseConfig, suggestedConfig } from "./config/config.ts";
import { findConfig, type Look } from "./config/config-file.ts";
import { connectGitHub, connectNotion, type GitHub, type Wires } from "./connect.ts";
import { escapeLogLine } from "./escape.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { ConfigError, type Log, RemoteError } from "./ports.ts";
import { annotations } from "./report/annotations.ts";
import { isRed, outputs, reportFile } from "./report/report.ts";
import { summary } from "./report/summary.ts";
import type { Run } from "./run.ts";
import { tellOutputs, tellReport, tellSummary } from "./runner/tell.ts";
import { type Report, sync } from "./sync.ts";
import { VERSION } from "./version.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Runs once. What is wrong with the setup, or with the systems, makes the job red with a sentence; a defect of ours throws. */
export async function runAction(env: Env, wires: Omit<Wires, "log" | "deadline">): Promise<void> {
  try {
    await run(env, wires);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof RemoteError)) throw error;
    await tellSummary(`### ❌ Notion Sync could not start\n\n${fenced(error.message)}\n`);
    core.setFailed(error.message.split("\n").map(escapeLogLine).join("\n"));
  }
}

async function run(env: Env, process: Omit<Wires, "log" | "deadline">): Promise<void> {
  const start = process.clock.now();
  // The configuration, once read, says how long the run may take.
  let minutes = 10;
  const wires: Wires = { ...process, log, deadline: () => start + minutes * 60_000 };
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
  const isPrivate = inputs.isPrivate ?? (report.results.length + report.asks.length > 0 && (await github.isPrivate()));
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

async function publish(run: Run, env: Env): Promise<void> {
  const path = await tellReport(reportFile(run), env.RUNNER_TEMP);
  tellOutputs({ ...outputs(run), "report-file": path });
  await tellSummary(summary(run));
  for (const { level, message } of annotations(run)) annotate[level](message);
  if (isRed(run)) process.exitCode = core.ExitCode.Failure;
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
