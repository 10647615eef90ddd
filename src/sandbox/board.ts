/** The sandbox's world: the demo's team, its board as planned on Monday, and what people may do to it from the page. */
import { act } from "../demo/hands.ts";
import { WEEK } from "../demo/week.ts";
import { type Ports, type Team, teamBoard } from "../fakes/board.ts";
import type { VirtualClock } from "../fakes/clock.ts";

/** Everything the page shows, as plain values. */
export interface View {
  readonly now: string;
  readonly statuses: readonly string[];
  readonly tasks: readonly TaskView[];
  readonly issues: readonly IssueView[];
}

export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  /** Priority, sprint, people: those that are set. */
  readonly facts: readonly string[];
  /** The number in its link to an issue. */
  readonly issue: number | undefined;
  readonly note: string;
}

export interface IssueView {
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed";
  readonly reason: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
}

/** The team's board with the tasks that people plan by the demo's Monday. Close it when done. */
export async function sandboxBoard(clock: VirtualClock, ports: Ports): Promise<Team> {
  const team = await teamBoard(clock, ports);
  const moments = WEEK.slice(0, 2).flatMap((day) => day.moments);
  for (const happening of moments.flatMap((moment) => moment.happenings))
    if (happening.kind === "plan") act({ team, pages: new Map() }, happening);
  return team;
}

export function view(team: Team): View {
  const dataSource = team.notion.world.dataSources.get(team.dataSourceId);
  const status = dataSource?.properties.find(({ name }) => name === "Status");
  return {
    now: new Date(team.clock.now()).toISOString(),
    statuses: status?.options.map(({ name }) => name) ?? [],
    tasks: [...team.notion.world.pages.keys()].filter((id) => isOnBoard(team, id)).map((id) => task(team, id)),
    issues: team.github.issues().map(({ number, title, state, stateReason: reason, labels, assignees }) => ({
      number,
      title,
      state,
      reason,
      labels,
      assignees,
    })),
  };
}

function isOnBoard({ notion, dataSourceId }: Team, id: string): boolean {
  const page = notion.page(id);
  return page.dataSourceId === dataSourceId && !page.inTrash && !page.isArchived;
}

function task({ notion, members }: Team, id: string): TaskView {
  const names = new Map([...members].map(([name, user]) => [user, name]));
  const text = (which: string) => {
    const value = notion.valueOf(id, which);
    return typeof value === "string" ? value : "";
  };
  const assignees = notion.valueOf(id, "Assignee");
  const people = Array.isArray(assignees) ? assignees.map((user) => names.get(String(user)) ?? "somebody") : [];
  const sprint = text("Sprint");
  return {
    id,
    title: text("Name"),
    status: text("Status"),
    facts: [text("Priority"), sprint && `Sprint ${sprint}`, ...people].filter((fact) => fact !== ""),
    issue: Number(/\/issues\/(\d+)$/.exec(text("GitHub Issue"))?.[1]) || undefined,
    note: text("GitHub note"),
  };
}
