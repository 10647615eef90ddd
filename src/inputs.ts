/** The workflow's side of the configuration: inputs, environment and event → what to do, every problem at once. */
import type { Order } from "./arrivals.ts";
import { parseNotionId } from "./config/config.ts";
import { DEFAULT_PATH } from "./config/config-file.ts";
import type { PageId } from "./model.ts";
import { ConfigError, type Problem } from "./ports.ts";
import { type DetectedBy, KINDS, type Kind } from "./run.ts";

/** Raw words, as the runner hands them over. */
export interface Surroundings {
  /** An input's text; "" when it was not given. */
  readonly input: (name: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The event's payload. */
  readonly event: unknown;
}

export interface Inputs {
  readonly notionToken: string;
  readonly githubToken: string;
  /** Undefined: the state lives in a git ref. */
  readonly stateToken: string | undefined;
  readonly configPath: string;
  readonly notionApiUrl: string;
  readonly order: Order;
  readonly owner: string;
  readonly repo: string;
  /** `https://github.com/owner/name` */
  readonly repositoryUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** The workflow's commit. */
  readonly sha: string;
  /** Undefined when the event does not say. */
  readonly isPrivate: boolean | undefined;
  /** Things to know that stop nothing. */
  readonly warnings: readonly string[];
}

/** @throws ConfigError with every problem at once. */
export function readInputs(around: Surroundings): Inputs {
  const { input, env } = around;
  const problems: Problem[] = [];
  const order = orderOf(around, problems);
  const [owner = "", repo = ""] = (env.GITHUB_REPOSITORY ?? "").split("/");
  const inputs: Inputs = {
    notionToken: required(
      "notion-token",
      input,
      "the integration's token: `notion-token: ${{ secrets.NOTION_TOKEN }}`",
      problems,
    ),
    githubToken: required("github-token", input, "a GitHub token; leave the line out for the workflow's own", problems),
    stateToken: input("state-token") || undefined,
    // GitHub knows no path that begins with a dot and a slash.
    configPath: input("config").replace(/^(\.\/+)+/, "") || DEFAULT_PATH,
    notionApiUrl: addressOf(input("notion-api-url") || "https://api.notion.com", problems),
    order: order.order,
    owner,
    repo,
    repositoryUrl: `${(env.GITHUB_SERVER_URL ?? "https://github.com").replace(/\/$/, "")}/${owner}/${repo}`,
    apiUrl: (env.GITHUB_API_URL ?? "https://api.github.com").replace(/\/$/, ""),
    graphqlUrl: env.GITHUB_GRAPHQL_URL ?? "https://api.github.com/graphql",
    sha: env.GITHUB_SHA ?? "",
    isPrivate: privacyOf(around.event),
    warnings: order.warnings,
  };
  if (owner === "" || repo === "") {
    problems.push({
      path: "GITHUB_REPOSITORY",
      found: `"${env.GITHUB_REPOSITORY ?? ""}"`,
      expected: "owner/name: run this as a step of a GitHub Actions workflow",
    });
  }
  if (problems.length > 0) throw new ConfigError("The workflow's inputs", problems);
  return inputs;
}

function required(name: string, input: Surroundings["input"], expected: string, problems: Problem[]): string {
  const value = input(name).trim();
  if (value === "")
    problems.push({ path: name, found: "nothing (a secret that does not exist reads as nothing)", expected });
  return value;
}

function addressOf(text: string, problems: Problem[]): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) {
    problems.push({
      path: "notion-api-url",
      found: `"${text}"`,
      expected: "an address such as https://api.notion.com",
    });
  }
  return text;
}

function orderOf(
  around: Surroundings,
  problems: Problem[],
): { readonly order: Order; readonly warnings: readonly string[] } {
  const { input, env, event } = around;
  const asked = input("mode") || "sync";
  if (!isMode(asked)) problems.push({ path: "mode", found: `"${asked}"`, expected: "sync, sweep or plan" });
  // A pull request's run has its author's workflow file: it may look, and write nothing.
  const isPullRequest = (env.GITHUB_EVENT_NAME ?? "").startsWith("pull_request");
  const mode = isPullRequest || !isMode(asked) ? "plan" : asked;
  const warnings =
    isPullRequest && asked !== "plan" ? ["On a pull request nothing is synced: this run only plans."] : [];

  const given = input("pages")
    .split(/[\s,]+/)
    .filter((text) => text !== "");
  const named = pagesOf(event);
  const pagesDetectedBy: DetectedBy = named.length > 0 ? "webhook" : "manual";
  const pages = [
    ...given.map((text) => pageId("pages", text, problems)),
    ...named.map((text) => pageId("client_payload.pages", text, problems)),
  ];
  return {
    order: {
      mode,
      pages: pages.flatMap((id) => id ?? []),
      pagesDetectedBy,
      polls: given.length === 0,
      confirmed: confirmedBy(input("confirm"), problems),
    },
    warnings,
  };
}

const isMode = (text: string): text is Order["mode"] => text === "sync" || text === "sweep" || text === "plan";

// `import 912, close 40`, as people type it or copy it out of the summary: `Import: 912`, in quotes or backticks.
function confirmedBy(input: string, problems: Problem[]): Order["confirmed"] {
  const text = input.replace(/["'`]/g, "").trim();
  const mistaken = (found: string, expected: string) => problems.push({ path: "confirm", found, expected });
  if (/\d,\d/.test(text)) {
    mistaken(`"${text}"`, 'numbers without commas in them, and a space after a comma, as in "import 1812, close 40"');
    return {};
  }
  const confirmed: Partial<Record<Kind, number>> = {};
  for (const part of text.split(",").map((one) => one.trim())) {
    const [, word = "", number = ""] = /^([a-z]+)\s*[\s:]\s*(\d+)$/i.exec(part) ?? [];
    const kind = KINDS.find((one) => one === word.toLowerCase());
    if (kind === undefined) {
      if (part !== "") mistaken(`"${part}"`, `a kind (${KINDS.join(", ")}) and a number, as in "import 912, close 40"`);
    } else if (confirmed[kind] !== undefined)
      mistaken(`"${part}" after "${kind} ${confirmed[kind]}"`, "each kind once");
    else confirmed[kind] = Number(number);
  }
  return confirmed;
}

function pageId(path: string, text: string, problems: Problem[]): PageId | undefined {
  const id = parseNotionId(text, "page");
  if (id === undefined) problems.push({ path, found: `"${text}"`, expected: "ids or URLs of Notion pages" });
  return id as PageId | undefined;
}

// `repository_dispatch` carries pages that changed; GitHub drops all but the newest waiting run, so the poll follows.
function pagesOf(event: unknown): readonly string[] {
  const pages = field(field(event, "client_payload"), "pages");
  const list = typeof pages === "string" ? pages.split(/[\s,]+/) : Array.isArray(pages) ? pages : [];
  return list.map(String).filter((text) => text !== "");
}

function privacyOf(event: unknown): boolean | undefined {
  const isPrivate = field(field(event, "repository"), "private");
  return typeof isPrivate === "boolean" ? isPrivate : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
