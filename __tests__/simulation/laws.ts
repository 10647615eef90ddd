/** What holds at the end of every history, judged by the two worlds alone. */
import { tokens } from "../../src/fakes/github/tokens.ts";
import { readBody } from "../../src/front-matter.ts";
import { MINUTE } from "../world.ts";
import { isAway } from "./hands.ts";
import type { History } from "./history.ts";

/** The sentences that are broken; none where all is well. */
export function broken(history: History): readonly string[] {
  const tasks = history.pages.flatMap((page) => ofTask(history, page));
  return [...new Set([...history.wrongs, ...tasks, ...ofPeople(history), ...ofPulls(history)])];
}

/** Runs twice more: a settled world takes no write. */
export async function restless({ team }: History): Promise<readonly string[]> {
  const count = () => team.github.writes.length + team.notion.writes.length;
  team.token = tokens.workflow;
  team.clock.advance(15 * MINUTE);
  await team.run();
  const before = count();
  team.clock.advance(15 * MINUTE);
  await team.run();
  const made = count() - before;
  return made === 0 ? [] : [`a run over a settled world made ${made} writes`];
}

const OURS = ["github-actions[bot]", "my-app[bot]"];

function issuesOf({ team }: History, page: string) {
  return team.github.issues().filter(({ author, body }) => {
    const { front } = readBody(body);
    return OURS.includes(author) && front?.page === page.replaceAll("-", "") && front.duplicateOf === undefined;
  });
}

function ofTask(history: History, page: string): readonly string[] {
  const { bereft, pages } = history;
  const told = `task ${pages.indexOf(page) + 1}`;
  const found = issuesOf(history, page);
  const isOut = isAway(history, page);
  // Which of two goes on is told by the page alone.
  if (found.length > 1 && !isOut && found.some(({ state }) => state === "open"))
    return [`${told} has ${found.length} issues`];
  if (isOut || cell(history, page, "Pause sync") === true) return [];
  const link = text(history, page, "GitHub Issue");
  const issue = found.find(({ url }) => url === link) ?? found[0];
  const status = text(history, page, "Status");
  const isOver = status === "Done" || status === "Won't do";
  const note = text(history, page, "GitHub note");
  if (issue === undefined) return isOver || bereft.has(page) || note !== "" ? [] : [`${told} has no issue`];
  const isFree = (effect: string) => !history.touched.has(`${issue.number} ${effect}`);
  const wrong: string[] = [];
  const title = text(history, page, "Name");
  if (isFree("title") && plain(issue.title) !== plain(title)) wrong.push(`is called "${issue.title}", not "${title}"`);
  if (isFree("state") && (issue.state === "closed") !== isOver && note === "")
    wrong.push(`is ${status}, and its issue ${issue.state}`);
  const priority = text(history, page, "Priority");
  const labels = issue.labels.filter((name) => name.startsWith("priority: "));
  if (isFree("labels") && labels.join() !== (priority === "" ? "" : `priority: ${priority}`))
    wrong.push(`has the priority "${priority}" and the labels "${labels.join()}"`);
  const { Assignee: person } = history.meant.get(page) ?? {};
  if (isFree("assignees") && issue.assignees.join() !== (typeof person === "string" ? person.toLowerCase() : ""))
    wrong.push(`is assigned to "${String(person)}", and its issue to "${issue.assignees.join()}"`);
  if (link !== issue.url && note === "") wrong.push("does not name its issue");
  if ((status === "Backlog" || status === "In Progress") && note !== "")
    wrong.push(`is ${status}, and its note says "${note}"`);
  if (status === "Done" && isMergeable(history, page) && isFree("state"))
    wrong.push("is done, and not merged though all has passed");
  return wrong.map((one) => `${told} ${one}`);
}

/** Its pull request is ours and open, nobody made a draft of it, somebody pushed to it, and its check has passed on the head. */
function isMergeable({ team }: History, page: string): boolean {
  const { repository } = team.github;
  const hasQueue = repository.rulesets.some(({ rules }) => rules.some(({ type }) => type === "merge_queue"));
  const pulls = [...repository.issues.values()].filter(
    ({ pull, state, author, body }) =>
      pull?.madeDraftBy.length === 0 &&
      state === "open" &&
      OURS.includes(author) &&
      body?.includes(page.replaceAll("-", "")),
  );
  const head = repository.refs.get(`refs/heads/${pulls[0]?.pull?.head}`);
  const passed = repository.checks.filter(({ sha, name }) => sha === head && name === "build").at(-1);
  const isPushed = team.github.file(`refs/heads/${pulls[0]?.pull?.head}`, `${pulls[0]?.pull?.head}.ts`) !== undefined;
  return !hasQueue && pulls.length === 1 && isPushed && passed?.conclusion === "success";
}

function ofPeople(history: History): readonly string[] {
  const { team, written, labelled, meant, renamed } = history;
  const issues = new Map(team.github.issues().map((issue) => [issue.number, issue]));
  const typed = [...meant].flatMap(([page, values]) =>
    ["Name", "Status", "Priority"]
      .filter((name) => !isAway(history, page) && cell(history, page, name) !== values[name])
      .map((name) => `what people typed under ${name} is gone`),
  );
  const texts = [...written].filter(([number, words]) => issues.get(number)?.body.includes(words) === false);
  const labels = [...labelled].filter((one) => {
    const [number, name = ""] = one.split(/ (.*)/);
    return issues.get(Number(number))?.labels.includes(name) === false;
  });
  const titles = [...renamed].filter(([number, { title }]) => (issues.get(number)?.title ?? title) !== title);
  return [
    ...typed,
    ...titles.map(([number]) => `Ada's title of #${number} is gone`),
    ...texts.map(([number]) => `what Ada wrote into #${number} is gone`),
    ...labels.map((one) => `Ada's label on #${one} is gone`),
  ];
}

/** One open pull request of ours for one issue, and one start of the workflow for one merge. */
function ofPulls({ team }: History): readonly string[] {
  const { issues, runs } = team.github.repository;
  const merges = [...issues.values()].filter(({ pull }) => OURS.includes(pull?.mergedBy ?? "")).length;
  const starts = runs.filter(({ event }) => event === "workflow_dispatch").length;
  const open = [...team.github.repository.issues.values()].filter(
    ({ pull, state, author }) => pull !== undefined && state === "open" && OURS.includes(author),
  );
  const closes = open.flatMap(({ body }) => /Closes #(\d+)/.exec(body ?? "")?.[1] ?? []);
  return [
    ...(closes.length === new Set(closes).size ? [] : ["one issue has two open pull requests of ours"]),
    ...(starts === merges ? [] : [`${merges} merges started the workflow ${starts} times`]),
  ];
}

const cell = ({ team }: History, page: string, name: string): unknown => team.notion.valueOf(page, name);
const text = (history: History, page: string, name: string): string => {
  const value = cell(history, page, name);
  return typeof value === "string" ? value : "";
};

/** As people read it. */
const plain = (words: string): string => words.replace(/\u200b/g, "").trim();
