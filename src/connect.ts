/** Both systems, connected: the ports that a run works through, and what it spent on them. */
import { createHash } from "node:crypto";
import type { Config } from "./config/config.ts";
import type { FoundFile } from "./config/config-file.ts";
import type { Ports } from "./desk.ts";
import { tracker } from "./github/issues.ts";
import { connect, manners } from "./github/octokit.ts";
import { pullRequests } from "./github/pulls.ts";
import { refStore } from "./github/ref-store.ts";
import { readConfigFile, repositoryFacts } from "./github/repository.ts";
import { variableStore } from "./github/variable-store.ts";
import { type Fetch, politeFetch } from "./http.ts";
import type { Inputs } from "./inputs.ts";
import { notionClient } from "./notion/client.ts";
import { readSchema } from "./notion/schema.ts";
import { taskSource } from "./notion/source.ts";
import type { Clock, Log } from "./ports.ts";
import { lastCall, type RunEnd } from "./run-end.ts";

export interface Wires {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly end: RunEnd;
  /** Unlike any other run's. */
  readonly runId: string;
  /** Limiter groups of the throttling plugin, for tests. */
  readonly throttle?: object;
}

export interface GitHub {
  /** What lies at a path, at the workflow's commit. @throws RemoteError */
  fileAt(path: string): Promise<FoundFile>;
  isPrivate(): Promise<boolean>;
  ports(config: Config, notion: ReturnType<typeof connectNotion>): Ports;
  spent(): number;
  remaining(): number | undefined;
}

export function connectGitHub(inputs: Inputs, { fetch, clock, log, runId, end, throttle }: Wires): GitHub {
  const { owner, repo, apiUrl, graphqlUrl, repositoryUrl } = inputs;
  const open = (token: string, until: RunEnd) => {
    const polite = politeFetch({ ...manners, fetch, clock, end: until });
    const shared = { apiUrl, graphqlUrl, clock, log, ...(throttle && { throttle }) };
    return { ...connect({ ...shared, token, fetch: polite.fetch, end: until }), spent: polite.spent };
  };
  const connection = open(inputs.githubToken, end);
  // Its own connection, for the state is saved even when nothing else may be asked any more.
  const memory = open(inputs.stateToken ?? inputs.githubToken, lastCall(end));
  const repository = { octokit: connection.octokit, owner, repo };

  const store = (config: Config) => {
    const place = { octokit: memory.octokit, owner, repo, key: stateKey(config) };
    return inputs.stateToken === undefined ? refStore(place) : variableStore(place);
  };
  // Of one token's two counts the later hour's, and the lower.
  const counted = inputs.stateToken === undefined ? [connection, memory] : [connection];
  const budget = () =>
    counted
      .flatMap((one) => one.budget() ?? [])
      .sort((one, other) => other.resetAt - one.resetAt || one.remaining - other.remaining)[0];
  let facts: ReturnType<typeof repositoryFacts> | undefined;
  const isPrivate = async () => {
    if (inputs.isPrivate !== undefined) return inputs.isPrivate;
    facts ??= repositoryFacts(repository);
    return (await facts).isPrivate;
  };
  return {
    fileAt: (path) => readConfigFile(repository, path, inputs.sha),
    isPrivate,
    ports: (config, notion) => ({
      clock,
      log,
      runId,
      store: store(config),
      tracker: tracker(repository),
      pulls: pullRequests(repository, clock),
      repositoryUrl,
      isPrivate,
      budget,
      readSchema: (previous) => readSchema(notion, config, previous),
      openSource: (bindings, onProblem) => taskSource({ notion, config, bindings, onProblem }),
      notionNow: notion.now,
      end,
    }),
    spent: () => connection.spent() + memory.spent(),
    remaining: () => budget()?.remaining,
  };
}

export function connectNotion({ notionToken, notionApiUrl }: Inputs, { fetch, clock, end }: Wires) {
  return notionClient({ token: notionToken, baseUrl: notionApiUrl, fetch, clock, end });
}

/** One state for each pair of database and data source, whatever the file is called. */
export function stateKey({ database, dataSource = "" }: Pick<Config, "database" | "dataSource">): string {
  return createHash("sha256").update(`${database.id}${dataSource}`).digest("hex").slice(0, 8);
}
