/** What the sandbox prints: where things are, and lines to paste that point other programs at them. */
import type { Team } from "../fakes/board.ts";
import { tokens } from "../fakes/github/tokens.ts";

/** The Node that runs the sandbox: a shell's own `node` may be older than the bundle takes. */
const NODE = `'${process.execPath.replaceAll("'", `'\\''`)}'`;

/** Name → a line for a POSIX shell, to be run where this repository is installed. */
export function linesToPaste({ urls, notion, dataSourceId, sha }: Team): Readonly<Record<string, string>> {
  const bundle = {
    "INPUT_NOTION-TOKEN": notion.token,
    "INPUT_NOTION-API-URL": urls.notion,
    "INPUT_GITHUB-TOKEN": tokens.workflow,
    INPUT_CONFIG: ".github/notion-sync.yml",
    INPUT_MODE: "plan",
    GITHUB_API_URL: urls.github,
    GITHUB_GRAPHQL_URL: `${urls.github}/graphql`,
    GITHUB_REPOSITORY: "acme/app",
    GITHUB_EVENT_NAME: "workflow_dispatch",
    GITHUB_SHA: sha,
    GITHUB_STEP_SUMMARY: '"$summary"',
    RUNNER_TEMP: '"$(mktemp -d)"',
  };
  const environment = Object.entries(bundle).map(([name, value]) => `${name}=${value}`);
  const query = `${urls.notion}/v1/data_sources/${dataSourceId}/query`;
  return {
    "the bundle": `summary=$(mktemp); env ${environment.join(" ")} ${NODE} dist/index.js; code=$?; cat "$summary"; (exit $code)`,
    "curl, GitHub": `curl -sH 'authorization: Bearer ${tokens.workflow}' ${urls.github}/repos/acme/app/labels`,
    "curl, Notion": `curl -sH 'authorization: Bearer ${notion.token}' -H 'notion-version: 2026-03-11' -H 'content-type: application/json' -d '{}' ${query}`,
    octokit: script(
      `import { getOctokit } from "@actions/github";`,
      `const octokit = getOctokit("${tokens.pat}", { baseUrl: "${urls.github}" });`,
      `console.log((await octokit.rest.repos.get({ owner: "acme", repo: "app" })).data.full_name);`,
    ),
    "Notion's client": script(
      `import { Client } from "@notionhq/client";`,
      `const notion = new Client({ auth: "${notion.token}", baseUrl: "${urls.notion}", notionVersion: "2026-03-11" });`,
      `console.log((await notion.dataSources.query({ data_source_id: "${dataSourceId}" })).results.length, "tasks");`,
    ),
  };
}

const script = (...lines: readonly string[]): string => `${NODE} --input-type=module -e '${lines.join(" ")}'`;

/** The whole text, for a terminal. */
export function welcome(team: Team, pageUrl: string): string {
  const lines = Object.entries(linesToPaste(team)).map(([name, line]) => `# ${name}\n${line}\n`);
  return [
    `The sandbox is open: ${pageUrl}`,
    `  Notion  ${team.urls.notion}  token ${team.notion.token}`,
    `  GitHub  ${team.urls.github}  acme/app, tokens ${Object.values(tokens).join(" ")}`,
    "",
    "The lines to paste, in this repository's folder, hold for this start only: the next one prints its own.",
    "",
    ...lines,
    "Ctrl+C closes it and forgets everything.",
  ].join("\n");
}
