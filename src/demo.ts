/** `npm run demo`: the committed bundle lives through a team's week on the stand-ins. No token, no network but loopback. */
import { type Backlog, type Day, type Deed, type Outage, type Run, told } from "./demo/deeds.ts";
import { act, fill, numberOf, type Place } from "./demo/hands.ts";
import { framed, heading, runLines } from "./demo/print.ts";
import { WEEK } from "./demo/week.ts";
import { type Team, teamBoard } from "./fakes/board.ts";
import { virtualClock } from "./fakes/clock.ts";

const FIRST_DAY = Date.parse("2026-05-03T00:00:00Z");
const DAY_MS = 24 * 60 * 60_000;

export interface Outcome {
  /** Its servers are closed; its world can still be looked at. */
  readonly team: Team;
  /** The pages of all tasks. */
  readonly pages: ReadonlySet<string>;
  /** Sentences on what should not have been; empty when all went well. */
  readonly complaints: readonly string[];
}

interface Life extends Place {
  readonly print: (text: string) => void;
  readonly complaints: string[];
  /** What the plan before the next run said, but for the numbers that GitHub gives. */
  planned: string | undefined;
  /** Made by the latest run on either side, its own state included. */
  lastWrites: number;
}

/** Lives through the days, which end with a run that is to write nothing, and says how that went. */
export async function liveThrough(days: readonly Day[], print: (text: string) => void): Promise<Outcome> {
  const team = await teamBoard(virtualClock("2026-05-03T06:00:00Z"));
  const life: Life = { team, print, pages: new Map(), complaints: [], planned: undefined, lastWrites: 0 };
  try {
    print(framed(".github/notion-sync.yml", team.config));
    for (const [index, day] of days.entries()) await liveOneDay(life, day, FIRST_DAY + index * DAY_MS);
  } finally {
    await team.close();
  }
  const pages = new Set(life.pages.values());
  const complaints = [...life.complaints, ...team.violations()];
  if (life.lastWrites > 0) complaints.push(`The last run made ${life.lastWrites} writes, with nothing to do.`);
  const all = `✓ ${pages.size} tasks, ${team.github.issues().length} issues, and a last run with nothing to do.`;
  print(complaints.length === 0 ? all : complaints.map((complaint) => `✗ ${complaint}`).join("\n"));
  return { team, pages, complaints };
}

async function liveOneDay(life: Life, { name, about, moments }: Day, midnight: number): Promise<void> {
  const { clock } = life.team;
  life.print(heading(name, about));
  for (const { at, happenings } of moments) {
    clock.advance(Math.max(0, midnight + Date.parse(`1970-01-01T${at}:00Z`) - clock.now()));
    for (const happening of happenings) {
      if (happening.kind === "run") await runOnce(life, happening);
      else if (happening.kind === "look") life.print(look(life, happening.task));
      else life.print(`  ${timeOf(clock)}  ${live(life, happening)}`);
    }
  }
}

const timeOf = ({ now }: Team["clock"]): string => new Date(now()).toISOString().slice(11, 16);

/** One start of the bundle, with what it tells: its writes, and the summary of its job. */
async function runOnce(life: Life, { by, inputs, ends }: Run): Promise<void> {
  const { team, print, complaints } = life;
  const at = timeOf(team.clock);
  const before = writesOf(team);
  const eventName = by === undefined ? "schedule" : "workflow_dispatch";
  const { exitCode, summary, reportFile, stdout } = await team.run(inputs, { eventName });
  life.lastWrites = writesOf(team) - before;
  const ended = exitCode === 0 ? "green" : "red";
  const given = Object.entries(inputs).map(([name, value]) => ` with “${name}: ${value}”`);
  const started = by === undefined ? "The action runs, and" : `${by} runs the action${given.join(" and")}, which`;
  const lines = reportFile === undefined ? framed("Log", stdout) : runLines(reportFile);
  print(`\n  ${at}  ${started} ends ${ended}:\n${lines}`);
  print(`${framed("Job summary", summary)}\n`);
  if (ended !== ends) complaints.push(`The run at ${at} ended ${ended}, not ${ends}: ${stdout}`);
  if (inputs.mode === "plan" && life.lastWrites > 0)
    complaints.push(`The plan at ${at} made ${life.lastWrites} writes.`);
  const numberless = lines.replace(/#(new|\d+)/g, "#");
  if (life.planned !== undefined && life.planned !== numberless)
    complaints.push(`The run at ${at} did otherwise than the plan before it.`);
  life.planned = inputs.mode === "plan" ? numberless : undefined;
}

const writesOf = ({ notion, github }: Team): number => notion.writes.length + github.writes.length;

/** Makes it happen, which takes a minute, and says so. */
function live(life: Life, happening: Deed | Backlog | Outage): string {
  const { clock, github } = life.team;
  if (happening.kind === "backlog") {
    fill(life, happening);
    const { done, open } = happening;
    return `Notion  the board holds ${done.length} done tasks, and ${open.length} open ones: ${open.slice(0, 6).join(" · ")} …`;
  }
  clock.advance(60_000);
  if (happening.kind === "outage") {
    github.failNext("POST /repos/acme/app/issues", "commit-then-502", { nth: happening.nth });
    return `GitHub  goes wrong: of the next issues it will make no. ${happening.nth}, and answer “502 Bad Gateway”`;
  }
  act(life, happening);
  return told(happening, happening.kind === "move-away" ? 0 : numberOf(life, happening.task));
}

function look(life: Life, task: string): string {
  const { number, title, state, labels, assignees, body } = life.team.github.issue(numberOf(life, task));
  const facts = [state, ...labels, ...assignees.map((login) => `@${login}`)].join(" · ");
  return framed(`Issue #${number}, as it stands now`, `${title}\n${facts}\n\n${body}`);
}

if (import.meta.main) {
  const { complaints } = await liveThrough(WEEK, (text) => process.stdout.write(`${text}\n`));
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
