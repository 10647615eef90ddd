/** A small team's planning board and repository on the stand-ins, served on loopback, and runs of the bundle over them. */
import type { VirtualClock } from "./clock.ts";
import { type FakeGitHub, fakeGitHub } from "./github/github.ts";
import { rule } from "./github/people-settings.ts";
import { type FakeNotion, fakeNotion } from "./notion/notion.ts";
import { type ActionCall, type ActionResult, runAction } from "./runner.ts";
import { serve } from "./serve.ts";

/** Sam has no line in the configuration, and Lin keeps her e-mail to herself. */
const MEMBERS = {
  Ada: { email: "ada@example.com" },
  Lin: {},
  Yuki: { email: "yuki@example.com" },
  Sam: { email: "sam@example.com" },
} as const;

const SCHEMA = {
  Name: "title",
  Status: {
    type: "status",
    groups: {
      "To-do": ["Backlog", "Next"],
      "In progress": ["In Progress", "Blocked", "Ready for Review"],
      Complete: ["Done", "Released", "Won't do"],
    },
  },
  Assignee: "people",
  Priority: {
    type: "select",
    options: [
      { name: "High", color: "red" },
      { name: "Medium", color: "yellow" },
      { name: "Low", color: "gray" },
    ],
  },
  Sprint: {
    type: "select",
    options: [
      { name: "12", color: "blue" },
      { name: "13", color: "purple" },
    ],
  },
  "GitHub Issue": "url",
  "GitHub note": "rich_text",
} as const;

const configuration = (databaseId: string) => `version: 1
database: https://www.notion.so/acme/${databaseId}
statuses:
  In Progress: open
  Ready for Review: draft
  Done: done
  Released: merge
  Won't do: dropped
labels: [Priority, Sprint]
people: { ada@example.com: ada, Lin: lin, yuki@example.com: yuki }
pull-requests: { branch: create }
`;

/** Where to listen on loopback; 0 takes any free port. */
export interface Ports {
  readonly notion: number;
  readonly github: number;
}

export interface Team {
  readonly clock: VirtualClock;
  readonly notion: FakeNotion;
  readonly github: FakeGitHub;
  /** Where the stand-ins are served, without a slash at the end. */
  readonly urls: { readonly notion: string; readonly github: string };
  readonly dataSourceId: string;
  /** The data source of another database, which is none of the action's business. */
  readonly ideasId: string;
  /** The commit that holds the configuration file. */
  readonly sha: string;
  /** The text of .github/notion-sync.yml, committed to the repository. */
  readonly config: string;
  /** Name → Notion user id. */
  readonly members: ReadonlyMap<string, string>;
  /** The committed bundle, once: on schedule, or as `inputs` (under `with:`) and `call` say. */
  run(inputs?: Readonly<Record<string, string>>, call?: Partial<ActionCall>): Promise<ActionResult>;
  /** What the stand-ins found wrong with any request; empty when all is well. */
  violations(): readonly string[];
  close(): Promise<void>;
}

/**
 * An empty board; a repository with the configuration file, one required check, and a label that Lin spelt her own way.
 * Close it when done.
 */
export async function teamBoard(clock: VirtualClock, ports: Ports = { notion: 0, github: 0 }): Promise<Team> {
  const notion = fakeNotion({ clock });
  const members = new Map(Object.entries(MEMBERS).map(([name, facts]) => [name, notion.addPerson(name, facts).id]));
  const { databaseId, dataSourceId } = notion.addBoard("Tasks", SCHEMA);
  const { dataSourceId: ideasId } = notion.addBoard("Ideas", { Name: "title" });
  const collaborators = Object.keys(MEMBERS).map((name) => name.toLowerCase());
  const github = fakeGitHub({ clock, owner: "acme", repo: "app", collaborators });
  const config = configuration(databaseId);
  Object.assign(github.repository, { isPrivate: true, actionsMayOpenPullRequests: true });
  github.as("ada").addRuleset([rule.checks(["build"])]);
  const sha = github.as("ada").commit({ ".github/notion-sync.yml": config }, { message: "Sync with Notion" });
  github.as("lin").createLabel("Priority: HIGH", "d73a4a");
  const atNotion = await serve(notion.handle, ports.notion);
  const atGitHub = await serve(github.handle, ports.github);
  return {
    clock,
    notion,
    github,
    urls: { notion: atNotion.url, github: atGitHub.url },
    dataSourceId,
    ideasId,
    sha,
    config,
    members,
    run: (inputs = {}, call = {}) =>
      runAction({
        inputs: { "notion-token": notion.token, "notion-api-url": atNotion.url, ...inputs },
        github: { apiUrl: atGitHub.url, graphqlUrl: `${atGitHub.url}/graphql` },
        repository: "acme/app",
        eventName: "schedule",
        event: { repository: { private: github.repository.isPrivate } },
        sha,
        clock,
        ...call,
      }),
    violations: () => {
      const thrown = [...atNotion.errors, ...atGitHub.errors].map((error) => error.message);
      return [...new Set([...notion.violations, ...github.violations, ...thrown])];
    },
    close: async () => {
      await Promise.all([atNotion.close(), atGitHub.close()]);
    },
  };
}
