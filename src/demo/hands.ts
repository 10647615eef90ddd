/** The demo's deeds, done: what people do by hand on either stand-in. */
import type { Team } from "../fakes/board.ts";
import { assertNever } from "../model.ts";
import type { Backlog, Deed, GitHubDeed, NotionDeed, Values } from "./deeds.ts";

export interface Place {
  readonly team: Team;
  /** Every title that a task has or had → its page. */
  readonly pages: Map<string, string>;
}

/** Does it. @throws when the story names a task or an issue that is not there. */
export function act(place: Place, deed: Deed): void {
  if (deed.side === "Notion") inNotion(place, deed);
  else onGitHub(place, deed);
}

function inNotion({ team, pages }: Place, deed: NotionDeed): void {
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
    case "name-issue":
      notion.edit(page, { "GitHub Issue": issueTitled(team, deed.title)?.url ?? null }, by);
      break;
    case "trash":
      notion.trash(page);
      break;
    case "restore":
      notion.restore(page);
      break;
    case "move-away":
      notion.move(page, team.ideasId);
      break;
    case "unshare":
      notion.unshare(page);
      break;
    case "share":
      notion.share(page);
      break;
    default:
      assertNever(deed);
  }
}

function onGitHub(place: Place, deed: GitHubDeed): void {
  const hands = place.team.github.as(deed.by.toLowerCase());
  const issue = numberOf(place, deed.task);
  switch (deed.kind) {
    case "open":
      hands.openIssue({ title: deed.task });
      break;
    case "retitle":
      hands.edit(issue, { title: deed.title });
      break;
    case "overwrite":
      hands.edit(issue, { body: deed.body });
      break;
    case "comment":
      hands.comment(issue, deed.body);
      break;
    case "label":
      hands.label(issue, deed.label);
      break;
    case "close":
      hands.close(issue);
      break;
    case "push":
      push(place.team, hands, issue);
      break;
    default:
      assertNever(deed);
  }
}

/** A commit on the issue's branch, which its check likes. @throws when there is no such branch. */
function push({ github }: Team, hands: ReturnType<Team["github"]["as"]>, issue: number): void {
  const ref = [...github.repository.refs.keys()].find((name) => name.startsWith(`refs/heads/${issue}-`));
  if (ref === undefined) throw new Error(`#${issue} has no branch`);
  const branch = ref.replace("refs/heads/", "");
  hands.commit({ [`${branch}.ts`]: "export {};\n" }, { branch });
  github.machines.check(branch, "build");
}

/** Fills the board, a minute for each task. */
export function fill({ team, pages }: Place, { done, open }: Backlog): void {
  const add = (Name: string, Status: string) => {
    team.clock.advance(60_000);
    pages.set(Name, team.notion.addPage(team.dataSourceId, { Name, Status }).id);
  };
  for (const title of done) add(title, "Done");
  for (const title of open) add(title, "Backlog");
}

/** The number in the task's link; of what is no task, that of the issue with the title. 0 where there is none. */
export function numberOf({ team, pages }: Place, task: string): number {
  const page = pages.get(task);
  if (page === undefined) return issueTitled(team, task)?.number ?? 0;
  const link = team.notion.valueOf(page, "GitHub Issue");
  return typeof link === "string" ? Number(/\d+$/.exec(link)?.[0]) : 0;
}

const issueTitled = ({ github }: Team, title: string) => github.issues().find((issue) => issue.title === title);

function typed({ Assignee, ...values }: Values, { members }: Team): Values {
  const ids = (Array.isArray(Assignee) ? Assignee : []).map((name) => members.get(name) ?? "");
  return Assignee === undefined ? values : { ...values, Assignee: ids };
}
