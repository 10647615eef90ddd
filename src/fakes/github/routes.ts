/** What a route is, and how a request finds its own. Paths are those of GitHub's OpenAPI description. */

import type { Repository, World } from "./records.ts";
import { allows, type Grant, isApp, type Permission } from "./tokens.ts";

/** One request, understood. */
export interface Call {
  readonly world: World;
  readonly repository: Repository;
  readonly grant: Grant;
  /** Where the request came in: addresses in answers start with it, so that none leads to another host. */
  readonly api: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accept: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** OpenAPI's template, such as `/repos/{owner}/{repo}/issues/{issue_number}`. */
  readonly path: string;
  /** Absent: any token that sees the repository. */
  readonly needs?: readonly [Permission, "read" | "write"];
  /** Counts against the limits on creating content. */
  readonly creates?: true;
  readonly answer: (call: Call) => Reply;
}

/** A request GitHub refuses. Thrown from anywhere inside a route. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reply: Reply;
  constructor(
    status: number,
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
    headers?: Reply["headers"],
  ) {
    super(message);
    const body = { message, ...facts, documentation_url: "https://docs.github.com/rest", status: String(status) };
    this.reply = headers ? { status, body, headers } : { status, body };
  }
}

export const notFound = (): Refusal => new Refusal(404, "Not Found");

export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "custom";
  readonly value?: unknown;
  readonly message?: string;
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed */
export function invalid(...errors: readonly FieldError[]): Refusal {
  return new Refusal(422, "Validation Failed", { errors });
}

/** The route for a request, with what the braces stand for. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const match = pattern(route.path).exec(path);
    if (!match) continue;
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value ?? "")]);
    return { route, params: Object.fromEntries(params) };
  }
  return undefined;
}

/** @throws Refusal in GitHub's words when the token may not do what the route does. */
export function demand(call: Demanded, route: Route): void {
  if (route.method !== "GET" && call.repository.isArchived)
    // https://docs.github.com/en/repositories/archiving-a-github-repository/archiving-repositories
    throw new Refusal(403, "Repository was archived so is read-only.");
  if (route.needs && !mayUse(call, ...route.needs)) throw forbidden(call.grant);
  if (route.method !== "GET") demandReach(call);
}

/** A pull request's number opens the issue routes to who may write pull requests: https://docs.github.com/en/rest/issues/issues#update-an-issue */
function mayUse({ grant, repository, params }: Demanded, permission: Permission, access: "read" | "write"): boolean {
  if (allows(grant, permission, access)) return true;
  const isPull = repository.issues.get(Number(params.issue_number))?.pull !== undefined;
  return permission === "issues" && isPull && allows(grant, "pull-requests", access);
}

type Demanded = Pick<Call, "world" | "grant" | "repository" | "params">;

/**
 * An App's token writes only where it is installed, a person's only where they may push; elsewhere it reads what is public.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app
 */
export function demandReach({ world, grant, repository }: Pick<Call, "world" | "grant" | "repository">): void {
  if (repository === world.repositories[0]) return;
  if (isApp(grant) || !repository.collaborators.has(grant.login)) throw forbidden(grant);
}

/** https://github.com/actions/github-script/issues/410 */
export function forbidden(grant: Grant): Refusal {
  return new Refusal(403, forbiddenMessage(grant));
}

export function forbiddenMessage(grant: Grant): string {
  return `Resource not accessible by ${isApp(grant) ? "integration" : "personal access token"}`;
}

/** The page a query asks for, and the Link header to the others: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function page<T>(
  call: Call,
  path: string,
  items: readonly T[],
  sizes = { usual: 30, most: 100 },
): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(sizes.most, Math.max(1, Number(call.query.get("per_page") ?? sizes.usual)));
  const number = Math.max(1, Number(call.query.get("page") ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const to = (target: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(target));
    return `<${call.api}${path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [to(number - 1, "prev"), to(1, "first")] : []),
    ...(number < last ? [to(number + 1, "next"), to(last, "last")] : []),
  ];
  return {
    items: items.slice((number - 1) * size, number * size),
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

/** Refs, branches and file paths hold slashes, sent raw or as %2F. */
const HOLDS_SLASHES = new Set(["ref", "branch", "path"]);
const patterns = new Map<string, RegExp>();

function pattern(path: string): RegExp {
  const known = patterns.get(path);
  if (known) return known;
  const source = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => `(?<${name}>${HOLDS_SLASHES.has(name) ? ".+" : "[^/]+"})`,
  );
  const made = new RegExp(`^${source}$`);
  patterns.set(path, made);
  return made;
}
