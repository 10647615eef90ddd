/** What people and machines do in a history. What does not apply to the world does nothing. */

import { rule } from "../../src/fakes/github/people-settings.ts";
import { HOLD_LABEL } from "../../src/next-step.ts";
import { MINUTE, type World } from "../world.ts";
import type { BranchDeed, Deed, IssueDeed, PlaceDeed, PullDeed } from "./deeds.ts";
import type { History } from "./history.ts";

// ── Notion ────────────────────────────────────────────────────────────────────────────────────

type InNotion = Extract<
  Deed,
  { kind: "status" | "title" | "priority" | "assign" | "place" | "duplicate" | "pause" | "unpause" | "unlink" }
>;

export function addTask(history: History, status: string): void {
  const name = `Task ${history.pages.length + 1}`;
  const page = history.team.add(name, { Status: status });
  history.pages.push(page);
  mean(history, page, { Name: name, Status: status, Priority: null });
}

export function inNotion(history: History, deed: InNotion, page: string): void {
  const { team, people, pages, meant } = history;
  if (deed.kind === "place") {
    place(history, page, deed.does);
    return;
  }
  if (isAway(history, page)) return;
  const type = (values: Readonly<Record<string, string | null>>) => {
    team.notion.edit(page, values);
    mean(history, page, values);
  };
  switch (deed.kind) {
    case "status":
      type({ Status: deed.status });
      break;
    case "title":
      type({ Name: deed.title });
      history.retitled.add(page);
      for (const [number, renamed] of history.renamed) if (renamed.page === page) history.renamed.delete(number);
      break;
    case "priority":
      type({ Priority: deed.priority });
      break;
    case "assign":
      team.notion.edit(page, { Assignee: deed.person === null ? [] : [people[deed.person]] });
      mean(history, page, { Assignee: deed.person });
      break;
    case "pause":
    case "unpause":
      team.notion.edit(page, { "Pause sync": deed.kind === "pause" });
      break;
    case "unlink":
      team.notion.edit(page, { "GitHub Issue": null });
      history.bereft.delete(page);
      break;
    case "duplicate": {
      const copy = team.notion.duplicate(page).id;
      pages.push(copy);
      meant.set(copy, meant.get(page) ?? {});
      history.retitled.add(copy);
      break;
    }
  }
}

function mean({ meant }: History, page: string, values: Readonly<Record<string, unknown>>): void {
  meant.set(page, { ...meant.get(page), ...values });
}

/** Whether the page is no row of the board that the connection sees. */
export function isAway({ team, elsewhere }: History, page: string): boolean {
  const { inTrash, isArchived, dataSourceId } = team.notion.page(page);
  return inTrash || isArchived || dataSourceId === elsewhere || team.notion.world.unshared.has(page);
}

function place({ team, elsewhere, meant }: History, page: string, does: PlaceDeed): void {
  const { notion, board } = team;
  const now = notion.page(page);
  if (does === "bring-back") {
    if (now.inTrash) notion.restore(page);
    if (now.isArchived) notion.unarchive(page);
    if (now.dataSourceId === elsewhere) notion.move(page, board.dataSourceId);
    notion.share(page);
  } else if (does === "unshare") notion.unshare(page);
  else if (does === "move") {
    if (now.dataSourceId === elsewhere) return;
    notion.move(page, elsewhere);
    const { Name, Status } = meant.get(page) ?? {};
    meant.set(page, { Name, Status, Priority: null, Assignee: null });
  } else notion[does](page);
}

// ── GitHub ────────────────────────────────────────────────────────────────────────────────────

export function onGitHub(history: History, deed: Extract<Deed, { kind: "issue" | "branch" }>, page: string): void {
  const number = history.team.issueOf(page);
  const isThere = history.team.github.issues().some((issue) => issue.number === number);
  if (!isThere) return;
  if (deed.kind === "issue") onIssue(history, page, number, deed.does);
  else onBranch(history.team, number, deed.does);
}

/** What a person's deed has a say in. Where what was agreed is wiped, the next run meets the task for the first time. */
const TOUCHES: Partial<Record<IssueDeed, readonly string[]>> = {
  close: ["state"],
  reopen: ["state"],
  rename: ["title"],
  assign: ["assignees"],
  unlabel: ["labels"],
  wipe: ["state", "title", "labels", "assignees"],
};

function onIssue(history: History, page: string, number: number, does: IssueDeed): void {
  const { team, touched, bereft, written, labelled, renamed, retitled } = history;
  const ada = team.github.as("ada");
  const { body, state, labels } = team.github.issue(number);
  for (const effect of TOUCHES[does] ?? []) touched.add(`${number} ${effect}`);
  const write = (whole: string, text: string) => {
    ada.edit(number, { body: whole });
    written.set(number, text);
  };
  const text = `Ada wrote this, ${written.size}.`;
  const deeds: Readonly<Record<IssueDeed, () => void>> = {
    close: () => state === "open" && ada.close(number),
    reopen: () => state === "closed" && ada.reopen(number),
    rename: () => {
      const title = `Ada's own title ${number}`;
      ada.edit(number, { title });
      if (!retitled.has(page)) renamed.set(number, { page, title });
    },
    label: () => {
      ada.label(number, "ada's");
      labelled.add(`${number} ada's`);
    },
    unlabel: () => ada.unlabel(number, ...labels.filter((name) => name.startsWith("priority"))),
    write: () => write(`${body}\n\n${text}`, text),
    wipe: () => {
      write(text, text);
      renamed.delete(number);
    },
    comment: () => ada.comment(number, "Hm."),
    assign: () => ada.assign(number, "lin"),
    hold: () => ada.label(number, HOLD_LABEL),
    lock: () => ada.lock(number),
    delete: () => {
      team.github.as("maintainer").deleteIssue(number);
      bereft.add(page);
      written.delete(number);
    },
    transfer: () => {
      team.github.as("maintainer").transfer(number, "acme/other");
      bereft.add(page);
      written.delete(number);
    },
    copy: () => void ada.openIssue({ title: "A copy", body }),
  };
  deeds[does]();
}

export function onPull({ team, touched }: History, index: number, does: PullDeed): void {
  const pulls = [...team.github.repository.issues.values()].filter(({ pull }) => pull !== undefined);
  const issue = pulls[index % Math.max(1, pulls.length)];
  if (issue === undefined || issue.state === "closed") return;
  const ada = team.github.as("ada");
  if (does === "close") ada.close(issue.number);
  else if (does === "draft") ada.toDraft(issue.number);
  else if (does === "ready") ada.ready(issue.number);
  else if (does === "rename") ada.edit(issue.number, { title: "Ada's own words" });
  else if (does === "wipe") ada.edit(issue.number, { body: "" });
  else {
    ada.merge(issue.number);
    // GitHub closes what it closes.
    touched.add(`${/Closes #(\d+)/.exec(issue.body ?? "")?.[1]} state`);
  }
}

function onBranch(team: World, number: number, does: BranchDeed): void {
  const head = [...team.github.repository.refs.keys()].findLast((ref) => ref.startsWith(`refs/heads/${number}-`));
  if (head === undefined) return;
  const branch = head.replace("refs/heads/", "");
  if (does.startsWith("push")) team.github.as("ada").commit({ [`${branch}.ts`]: `${team.clock.now()}` }, { branch });
  if (does !== "push") team.github.machines.check(branch, "build", does === "check-fails" ? "failure" : "success");
}

export function atQueue({ team: { github } }: History, does: "require" | "merge-first" | "eject-first"): void {
  const [first] = github.machines.queue();
  if (does === "require") {
    const isRequired = github.repository.rulesets.some(({ rules }) => rules.some(({ type }) => type === "merge_queue"));
    if (!isRequired) github.as("maintainer").addRuleset([rule.mergeQueue()]);
  } else if (first === undefined) return;
  else if (does === "merge-first") github.machines.mergeQueued(first);
  else github.machines.ejectQueued(first);
}

/** Somebody deletes what the action remembers. */
export function loseState({ team: { github } }: History): void {
  const { refs, variables } = github.repository;
  for (const ref of refs.keys()) if (ref.startsWith("refs/notion-sync/")) refs.delete(ref);
  for (const name of variables.keys()) if (name.startsWith("NOTION_SYNC")) variables.delete(name);
}

/** The systems' lists show what is new, and what was edited, so much later. */
export function lag({ team }: History, minutes: number): void {
  Object.assign(team.github.settings, { listLagMs: minutes * MINUTE, editLagMs: minutes * MINUTE });
  Object.assign(team.notion.settings, { indexLagMs: (minutes * MINUTE) / 3 });
}
