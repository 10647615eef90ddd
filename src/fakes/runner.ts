/** Runs the action as GitHub's runner does: its own process, `INPUT_*`, the file commands; time is the test's. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { VirtualClock } from "./clock.ts";
import { tokens } from "./github/tokens.ts";
import type { TimeIs, TimeWanted } from "./virtual-time.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface ActionCall {
  /** As under `with:`; what is absent takes the default of action.yml. An input that action.yml lacks is refused. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Added last, so it can also replace what the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  readonly github: { readonly apiUrl: string; readonly graphqlUrl: string };
  /** What `${{ github.token }}` stands for; the stand-in's workflow token when absent. */
  readonly token?: string;
  /** `owner/name` */
  readonly repository: string;
  readonly eventName: string;
  readonly event: object;
  readonly sha: string;
  readonly clock: VirtualClock;
  /** The script to run, when it is not the committed bundle. */
  readonly dist?: string;
  /** The checkout; an empty directory when absent. */
  readonly workspace?: string;
  /** Aborting it kills the process on the spot, as a lost machine does. */
  readonly kill?: AbortSignal;
  /** Called at the start with what sends the process a signal, as a cancelled job does. */
  readonly signals?: (send: (signal: "SIGINT" | "SIGTERM") => void) => void;
  /** The most real time that `AbortSignal.timeout` gives an answer; for tests in which one stalls. */
  readonly patienceMs?: number;
}

export interface ActionResult {
  /** 137 when killed. */
  readonly exitCode: number;
  /** The step's log: standard output and error, workflow commands included. */
  readonly stdout: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The text of the file that the output `report-file` names. */
  readonly reportFile?: string;
  /** What `core.saveState` kept. */
  readonly state: Readonly<Record<string, string>>;
}

/** Runs the action once, to its end. @throws when it is called or answers in a way that the runner refuses. */
export async function runAction(call: ActionCall): Promise<ActionResult> {
  const home = await mkdtemp(join(tmpdir(), "notion-sync-run-"));
  try {
    const files = await prepare(home, call);
    const child = start(call, { ...environment(home, call), ...files, ...(await inputs(call)), ...call.env });
    call.signals?.((signal) => child.kill(signal));
    const { exitCode, stdout } = await finish(child, call.clock);
    const outputs = parseFileCommands(await readFile(files.GITHUB_OUTPUT, "utf8"));
    const reportPath = outputs["report-file"];
    return {
      exitCode,
      stdout,
      outputs,
      summary: await uploaded(files.GITHUB_STEP_SUMMARY),
      ...(reportPath !== undefined && { reportFile: await readFile(reportPath, "utf8") }),
      state: parseFileCommands(await readFile(files.GITHUB_STATE, "utf8")),
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function prepare(home: string, call: ActionCall) {
  await Promise.all(["workspace", "temp", "home"].map((name) => mkdir(join(home, name))));
  const commands = {
    GITHUB_OUTPUT: join(home, "output"),
    GITHUB_STEP_SUMMARY: join(home, "summary"),
    GITHUB_ENV: join(home, "env"),
    GITHUB_PATH: join(home, "path"),
    GITHUB_STATE: join(home, "state"),
  };
  await Promise.all(Object.values(commands).map((path) => writeFile(path, "")));
  const GITHUB_EVENT_PATH = join(home, "event.json");
  await writeFile(GITHUB_EVENT_PATH, JSON.stringify(call.event));
  return { ...commands, GITHUB_EVENT_PATH };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables */
function environment(home: string, { repository, eventName, sha, github, workspace }: ActionCall) {
  return {
    PATH: process.env.PATH ?? "",
    HOME: join(home, "home"),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "notion-sync",
    GITHUB_ACTOR: "octocat",
    GITHUB_API_URL: github.apiUrl,
    GITHUB_EVENT_NAME: eventName,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_JOB: "sync",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REF_NAME: "main",
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split("/")[0] ?? "",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "7001",
    GITHUB_RUN_NUMBER: "1",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: sha,
    GITHUB_WORKFLOW: "Notion Sync",
    GITHUB_WORKSPACE: workspace ?? join(home, "workspace"),
    RUNNER_ARCH: "X64",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: join(home, "temp"),
  };
}

/**
 * `INPUT_<NAME>`: upper case, spaces become `_`, dashes stay
 * (https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/Handler.cs, AddInputsToEnvironment).
 */
async function inputs(call: ActionCall): Promise<Record<string, string>> {
  const declared = await declaredInputs();
  const unknown = Object.keys(call.inputs).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")}.`);
  const entries = Object.entries(declared).map(([name, { default: fallback = "" }]) => {
    const value = call.inputs[name] ?? fallback.replace(/\$\{\{ github\.token \}\}/, call.token ?? tokens.workflow);
    return [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value];
  });
  return Object.fromEntries(entries);
}

/** A summary over 1 MiB is lost: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
async function uploaded(summaryPath: string): Promise<string> {
  const text = await readFile(summaryPath, "utf8");
  return Buffer.byteLength(text) > 1024 * 1024 ? "" : text;
}

async function declaredInputs(): Promise<Record<string, { readonly default?: string }>> {
  return parse(await readFile(join(root, "action.yml"), "utf8")).inputs;
}

/** Ends a run that hangs; no good run comes near it. */
const HANGING_MS = 120_000;

function start(call: ActionCall, env: Record<string, string>): ChildProcess {
  const preload = new URL(`./virtual-time.ts?now=${call.clock.now()}`, import.meta.url);
  if (call.patienceMs !== undefined) preload.searchParams.set("patience", String(call.patienceMs));
  return spawn(node24(), ["--import", preload.href, call.dist ?? join(root, "dist/index.js")], {
    cwd: env.GITHUB_WORKSPACE,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    timeout: HANGING_MS,
    killSignal: "SIGKILL",
    ...(call.kill && { signal: call.kill }),
  });
}

/** `using: node24`; npm scripts find it in node_modules on Linux, elsewhere it is the machine's own. */
function node24(): string {
  const bundled = join(root, "node_modules/.bin/node");
  const isOld = Number(process.versions.node.split(".")[0]) < 24;
  return isOld && existsSync(bundled) ? bundled : process.execPath;
}

async function finish(child: ChildProcess, clock: VirtualClock): Promise<{ exitCode: number; stdout: string }> {
  let stdout = "";
  const hear = (text: string) => {
    stdout += text;
  };
  child.stdout?.setEncoding("utf8").on("data", hear);
  child.stderr?.setEncoding("utf8").on("data", hear);
  child.on("message", ({ until }: TimeWanted) => {
    if (until > clock.now()) clock.advance(until - clock.now());
    const time: TimeIs = { now: clock.now() };
    // A child that was killed meanwhile no longer listens.
    if (child.connected) child.send(time, () => {});
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", (error) => error.name !== "AbortError" && reject(error));
    child.on("close", (code) => resolve(code ?? 137));
  });
  return { exitCode, stdout };
}

/**
 * `name=value` and `name<<delimiter … delimiter`
 * (https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs).
 * @throws where the runner would fail the step.
 */
export function parseFileCommands(text: string): Record<string, string> {
  const lines = text.split("\n");
  const found: Record<string, string> = {};
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === "") continue;
    const [, name = "", separator, rest = ""] = /^(.+?)(=|<<)(.*)$/.exec(line) ?? [];
    if (separator === undefined) throw new Error(`Unable to process file command: invalid format '${line}'`);
    if (separator === "<<" && !lines.includes(rest)) throw new Error(`Matching delimiter not found '${rest}'`);
    found[name] =
      separator === "="
        ? rest
        : lines
            .splice(0, lines.indexOf(rest) + 1)
            .slice(0, -1)
            .join("\n");
  }
  return found;
}
