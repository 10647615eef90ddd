/** Everything one stand-in keeps between requests, and a request as it arrives. */
import type { Faults } from "./faults.ts";
import type { Limits } from "./limits.ts";
import type { Settings, World } from "./records.ts";
import type { Grant } from "./tokens.ts";

/** One request as it came, and how it was answered. */
export interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: unknown;
  /** The token's kind; "none" or "unknown" where it is not one of ours. */
  readonly token: string;
  /** Undefined: no answer came. */
  readonly status: number | undefined;
}

export interface Exchanges {
  readonly world: World;
  readonly grants: ReadonlyMap<string, Grant>;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly requests: LoggedRequest[];
  readonly writes: LoggedRequest[];
  readonly violations: string[];
}

/** A request with what it is judged by. */
export interface Arrival {
  readonly method: string;
  /** On Enterprise Server without its prefix. */
  readonly url: URL;
  /** Where addresses in answers start. */
  readonly api: string;
  readonly accept: string;
  readonly ifNoneMatch: string | null;
  readonly body: unknown;
  readonly token: string;
  readonly grant: Grant | undefined;
}

/** Tokens arrive as `token X` or `Bearer X`. */
export async function arrive({ grants, world }: Exchanges, request: Request): Promise<Arrival> {
  const text = await request.text();
  const token = (request.headers.get("authorization") ?? "").replace(/^(token|bearer)\s+/i, "");
  const url = new URL(request.url);
  const api = url.origin + (world.isEnterprise ? "/api/v3" : "");
  // https://docs.github.com/en/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api
  if (world.isEnterprise) url.pathname = withoutPrefix(url.pathname);
  return {
    method: request.method,
    url,
    api,
    accept: request.headers.get("accept") ?? "",
    ifNoneMatch: request.headers.get("if-none-match"),
    body: text === "" ? undefined : JSON.parse(text),
    token,
    grant: grants.get(token),
  };
}

/** A path outside the API leads nowhere. */
function withoutPrefix(path: string): string {
  if (path === "/api/graphql") return "/graphql";
  return path.startsWith("/api/v3/") && path !== "/api/v3/graphql"
    ? path.slice("/api/v3".length)
    : `/not-the-api${path}`;
}
