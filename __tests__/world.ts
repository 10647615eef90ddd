/** A team's board and repository on the stand-ins, and runs of the product over them, in process and without waiting. */
import { randomUUID } from "node:crypto";
import { parseConfig } from "../src/config/config.ts";
import { connectGitHub, connectNotion } from "../src/connect.ts";
import { type VirtualClock, virtualClock } from "../src/fakes/clock.ts";
import { fakeGitHub } from "../src/fakes/github/github.ts";
import { tokens } from "../src/fakes/github/tokens.ts";
import { instantThrottle } from "../src/fakes/instant-throttle.ts";
import { fakeNotion } from "../src/fakes/notion/notion.ts";
import type { Fetch } from "../src/http.ts";
import { readInputs } from "../src/inputs.ts";
import { runEnd } from "../src/run-end.ts";
import { type Report, sync } from "../src/sync.ts";

export const MINUTE = 60_000;

const SCHEMA = {
  Name: "title",
  Status: {
    type: "status",
    groups: { "To-do": ["Backlog"], "In progress": ["In Progress", "Review"], Complete: ["Done", "Won't do"] },
  },
  Assignee: "people",
  Priority: { type: "select", options: [{ name: "High", color: "red" }, "Low"] },
  "GitHub Issue": "url",
  "GitHub note": "rich_text",
  "Pause sync": "checkbox",
} as const;

export interface Settings {
  /** Lines under the database's; each test adds what matters to it. */
  readonly config?: string;
  readonly schema?: Parameters<ReturnType<typeof fakeNotion>["addBoard"]>[1];
  readonly token?: string;
  readonly stateToken?: string;
  readonly collaborators?: readonly string[];
}

export type World = ReturnType<typeof world>;

/** Two systems at 10:00 on a Monday, an empty board, and no run yet. */
export function world(settings: Settings = {}) {
  const clock = virtualClock("2026-05-04T10:00:00Z");
  const notion = fakeNotion({ clock });
  const github = fakeGitHub({
    clock,
    owner: "acme",
    repo: "app",
    collaborators: settings.collaborators ?? ["ada", "lin"],
  });
  github.repository.isPrivate = true;
  const board = notion.addBoard("Tasks", { ...SCHEMA, ...settings.schema });
  const team = {
    clock,
    notion,
    github,
    board,
    config: settings.config ?? "",
    wire: undefined as Fetch | undefined,
    notionWire: undefined as Fetch | undefined,
    /** Aborting it stops the run under way; for another run, give it a new one. */
    stop: new AbortController(),
    /** From now on GitHub is reached through `wire`. */
    through: (wire: Fetch) => {
      team.wire = wire;
    },
    throughNotion: (wire: Fetch) => {
      team.notionWire = wire;
    },
    token: settings.token ?? tokens.workflow,
    /** A new page; "Backlog" unless `values` says otherwise. Answers its id. */
    add: (title: string, values: Parameters<typeof notion.addPage>[1] = {}, text?: string): string =>
      notion.addPage(
        board.dataSourceId,
        { Name: title, Status: "Backlog", ...values },
        text === undefined ? {} : { text },
      ).id,
    /** The number of the issue that the page's link names. */
    issueOf: (page: string): number => {
      const link = notion.valueOf(page, "GitHub Issue");
      return Number(typeof link === "string" ? /\d+$/.exec(link)?.[0] : Number.NaN);
    },
    /** One run; `inputs` as under `with:`. */
    run: (
      inputs: Readonly<Record<string, string>> = {},
      event: object = {},
      eventName = "schedule",
      databaseId = board.databaseId,
    ): Promise<Report> =>
      runOnce(team, {
        inputs: { ...(settings.stateToken && { "state-token": settings.stateToken }), ...inputs },
        event,
        eventName,
        databaseId,
      }),
    /** The first run, half an hour later: what comes now is new. */
    begin: async (): Promise<Report> => {
      const report = await team.run();
      clock.advance(30 * MINUTE);
      return report;
    },
  };
  return team;
}

interface Team {
  readonly clock: VirtualClock;
  readonly notion: ReturnType<typeof fakeNotion>;
  readonly github: ReturnType<typeof fakeGitHub>;
  config: string;
  wire: Fetch | undefined;
  notionWire: Fetch | undefined;
  stop: AbortController;
  token: string;
}

interface Call {
  readonly inputs: Readonly<Record<string, string>>;
  readonly event: object;
  readonly eventName: string;
  readonly databaseId: string;
}

async function runOnce(team: Team, { inputs: given, event, eventName, databaseId }: Call): Promise<Report> {
  const { clock, notion, github } = team;
  const defaults = { "notion-token": notion.token, "github-token": team.token };
  const all: Readonly<Record<string, string>> = { ...defaults, ...given };
  const env = { GITHUB_REPOSITORY: "acme/app", GITHUB_SHA: "0".repeat(40), GITHUB_EVENT_NAME: eventName };
  const inputs = readInputs({ input: (name) => all[name] ?? "", env, event });
  const config = parseConfig(`version: 1\ndatabase: ${databaseId}\n${team.config}`);
  const wires = {
    fetch: both(team.notionWire ?? ((url, init) => notion.handle(new Request(url, init))), team.wire ?? github.fetch),
    clock,
    log: { info: () => {} },
    runId: randomUUID(),
    throttle: instantThrottle(),
    end: runEnd({ clock, minutes: () => config.limits.minutes, stop: team.stop.signal }),
  };
  const report = await sync(
    connectGitHub(inputs, wires).ports(config, connectNotion(inputs, wires)),
    config,
    inputs.order,
  );
  const violations = [...notion.violations, ...github.violations];
  if (violations.length > 0) throw new Error(violations.join("\n"));
  return report;
}

function both(notion: Fetch, github: Fetch): Fetch {
  return (url, init) => (new URL(url).host === "api.notion.com" ? notion(url, init) : github(url, init));
}
