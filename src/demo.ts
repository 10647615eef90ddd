/** `npm run demo`: the committed bundle lives through a team's week on the stand-ins. No token, no network but loopback. */
import {
  type Day,
  type Deed,
  type GitHubDeed,
  type NotionDeed,
  type Outage,
  type Run,
  told,
  type Values,
} from "./demo/deeds.ts";
import { framed, heading, runLines } from "./demo/print.ts";
import { WEEK } from "./demo/week.ts";
import { type Team, teamBoard } from "./fakes/board.ts";
import { virtualClock } from "./fakes/clock.ts";
import { assertNever } from "./model.ts";

const MONDAY = Date.parse("2026-05-04T00:00:00Z");
const DAY_MS = 24 * 60 * 60_000;

export interface Outcome {
  /** Its servers are closed; its world can still be looked at. */
  readonly team: Team;
  /** The pages of all tasks. */
  readonly pages: ReadonlySet<string>;
  /** Sentences on what should not have been; empty when all went well. */
  readonly complaints: readonly string[];
}

interface Life {
  readonly team: Team;
  readonly print: (text: string) => void;
  /** Every title that a task has or had → its page. */
  readonly pages: Map<string, string>;
  readonly complaints: string[];
  /** Made by the latest run on either side, its own state included. */
  lastWrites: number;
}

/** Lives through the days, which end with a run that is to write nothing, and says how that went. */
export async function liveThrough(days: readonly Day[], print: (text: string) => void): Promise<Outcome> {
  const team = await teamBoard(virtualClock("2026-05-04T07:00:00Z"));
  const life: Life = { team, print, pages: new Map(), complaints: [], lastWrites: 0 };
  try {
    print(framed(".github/notion-sync.yml", team.config));
    for (const [index, day] of days.entries()) await liveOneDay(life, day, MONDAY + index * DAY_MS);
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
async function runOnce(life: Life, { mode, ends }: Run): Promise<void> {
  const { team, print, complaints } = life;
  const at = timeOf(team.clock);
  const before = writesOf(team);
  const { exitCode, summary, reportFile, stdout } = await team.run(mode === "plan" ? { mode } : {});
  life.lastWrites = writesOf(team) - before;
  const ended = exitCode === 0 ? "green" : "red";
  print(`\n  ${at}  The action runs${mode === "plan" ? " with mode: plan" : ""} and ends ${ended}:`);
  print(reportFile === undefined ? framed("Log", stdout) : runLines(reportFile));
  print(`${framed("Job summary", summary)}\n`);
  if (ended !== ends) complaints.push(`The run at ${at} ended ${ended}, not ${ends}: ${stdout}`);
  if (mode === "plan" && life.lastWrites > 0) complaints.push(`The plan at ${at} made ${life.lastWrites} writes.`);
}

const writesOf = ({ notion, github }: Team): number => notion.writes.length + github.writes.length;

/** Makes it happen, which takes a minute, and says so. */
function live(life: Life, happening: Deed | Outage): string {
  const { clock, github } = life.team;
  clock.advance(60_000);
  if (happening.kind === "outage") {
    github.failNext("POST /repos/acme/app/issues", "commit-then-502", { nth: happening.nth });
    return `GitHub  goes wrong: of the next issues it will make no. ${happening.nth}, and answer “502 Bad Gateway”`;
  }
  const issue = numberOf(life, happening.task);
  if (happening.side === "Notion") inNotion(life, happening);
  else onGitHub(life, happening, issue);
  return told(happening, issue);
}

function inNotion({ team, pages }: Life, deed: NotionDeed): void {
  const { notion } = team;
  const by = team.members.get(deed.by) ?? "";
  const page = pages.get(deed.task) ?? "";
  switch (deed.kind) {
    case "plan": {
      const values = { Name: deed.task, Status: "Backlog", ...typed(deed.values, team) };
      pages.set(deed.task, notion.addPage(team.dataSourceId, values, { by, text: deed.text }).id);
      break;
    }
    case "edit":
      notion.edit(page, typed(deed.values, team), by);
      if (typeof deed.values.Name === "string") pages.set(deed.values.Name, page);
      break;
    case "edit-text":
      notion.editText(page, deed.text, { by });
      break;
    case "duplicate":
      pages.set(deed.as, notion.duplicate(page, by).id);
      notion.edit(pages.get(deed.as) ?? "", { Name: deed.as }, by);
      break;
    default:
      assertNever(deed);
  }
}

function onGitHub({ team }: Life, deed: GitHubDeed, issue: number): void {
  const hands = team.github.as(deed.by.toLowerCase());
  switch (deed.kind) {
    case "retitle":
      hands.edit(issue, { title: deed.title });
      break;
    case "overwrite":
      hands.edit(issue, { body: deed.body });
      break;
    case "label":
      hands.label(issue, deed.label);
      break;
    case "close":
      hands.close(issue);
      break;
    default:
      assertNever(deed);
  }
}

function typed({ Assignee, ...values }: Values, { members }: Team): Values {
  const ids = (Array.isArray(Assignee) ? Assignee : []).map((name) => members.get(name) ?? "");
  return Assignee === undefined ? values : { ...values, Assignee: ids };
}

/** The number in the page's link; 0 while it has none. */
function numberOf({ team, pages }: Life, task: string): number {
  const page = pages.get(task);
  const link = page === undefined ? undefined : team.notion.valueOf(page, "GitHub Issue");
  return typeof link === "string" ? Number(/\d+$/.exec(link)?.[0]) : 0;
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
