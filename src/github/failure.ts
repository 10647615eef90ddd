/** One failed request to GitHub, read out of whatever was thrown. */
import { RemoteError } from "../ports.ts";

/** The failed request behind an error that Octokit threw, or that `explained` made of one; undefined for anything else. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof RemoteError) return failureOf(error.cause);
  if (error instanceof Redirected) {
    const { request, status, location } = error;
    return { ...requestFacts(request), status, message: location, type: undefined, errors: [], headers: {} };
  }
  if (isRequestError(error)) return requestFailure(error);
  if (isGraphqlError(error)) return graphqlFailure(error);
  if (isSpentGraphql(error)) return { ...graphqlFailure({ ...error.data, ...error.response }), isRead: true };
  return undefined;
}

/** One failed request, whatever threw it. */
export interface Failure {
  /** `POST /repos/o/r/issues`, without query or secrets. */
  readonly request: string;
  /** HTTP status; 0 when no answer came. A GraphQL error carries 200. */
  readonly status: number;
  /** GitHub's own words; "" where the body held none (an HTML page, no answer). */
  readonly message: string;
  /** GraphQL's mutation, such as enqueuePullRequest; absent for all else. */
  readonly mutation?: string;
  /** GraphQL's error type, such as FORBIDDEN. */
  readonly type: string | undefined;
  readonly errors: readonly { readonly field?: string; readonly code?: string; readonly message?: string }[];
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly isRead: boolean;
}

/** GitHub answered with a redirect. None is followed blindly: it may lead to another repository. */
export class Redirected extends Error {
  override readonly name = "Redirected";
  readonly status: number;
  readonly location: string;
  readonly request: { readonly method: string; readonly url: string };
  constructor(status: number, location: string, request: { readonly method: string; readonly url: string }) {
    super(`Redirected to ${location}`);
    this.status = status;
    this.location = location;
    this.request = request;
  }
}

// Octokit's two error classes are told by name: they live in packages that this one does not depend on directly.
interface RequestError {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown };
  readonly response?: { readonly data: unknown; readonly headers: Failure["headers"] };
}

const isRequestError = (error: unknown): error is RequestError =>
  error instanceof Error && error.name === "HttpError" && "request" in error;

interface GraphqlError {
  readonly headers: Failure["headers"];
  readonly request?: { readonly query?: unknown };
  readonly errors?: readonly { readonly message: string; readonly type?: string }[];
}

const isGraphqlError = (error: unknown): error is Error & GraphqlError =>
  error instanceof Error && error.name === "GraphqlResponseError";

// plugin-throttling makes a plain Error of an answer that says RATE_LIMITED. Nothing was carried out, so it counts as a read.
const isSpentGraphql = (error: unknown): error is Error & { response: { headers: Failure["headers"] }; data: object } =>
  error instanceof Error && error.message === "GraphQL Rate Limit Exceeded" && "response" in error && "data" in error;

function requestFailure({ request, response, status }: RequestError): Failure {
  const facts = requestFacts(request);
  // Octokit gives a lost connection the status 500.
  if (!response) return { ...facts, status: 0, message: "", type: undefined, errors: [], headers: {} };
  const data = typeof response.data === "object" && response.data !== null ? response.data : {};
  const { message, errors } = data as { message?: unknown; errors?: unknown };
  return {
    ...facts,
    status,
    message: typeof message === "string" ? message : "",
    type: undefined,
    errors: Array.isArray(errors)
      ? errors.map((error) => (typeof error === "string" ? { message: error } : error))
      : [],
    headers: response.headers,
  };
}

function graphqlFailure({ request, headers, errors = [] }: GraphqlError): Failure {
  const [first] = errors;
  return {
    request: "POST /graphql",
    isRead: isQuery(request?.query),
    ...mutationIn(request?.query),
    status: 200,
    message: first?.message ?? "",
    type: first?.type,
    errors: errors.slice(1).map(({ message }) => ({ message })),
    headers,
  };
}

function requestFacts({
  method,
  url,
  body,
}: RequestError["request"]): Pick<Failure, "request" | "isRead" | "mutation"> {
  const path = new URL(url, "https://github.invalid").pathname.replace(/^\/api(\/v3)?(?=\/)/, "");
  const query = typeof body === "object" && body !== null && "query" in body ? body.query : undefined;
  const isRead = method === "GET" || method === "HEAD" || isQuery(query);
  return { request: `${method} ${path}`, isRead, ...mutationIn(query) };
}

function mutationIn(query: unknown): Pick<Failure, "mutation"> {
  const [, mutation] = (typeof query === "string" && /^\s*mutation\b[^{]*\{\s*(\w+)/.exec(query)) || [];
  return mutation === undefined ? {} : { mutation };
}

/** All that GitHub said of the failure, in one line: a 422 hides its reason below "Validation Failed". */
export function wordsOf({ message, errors }: Pick<Failure, "message" | "errors">): string {
  const parts = errors.map((error) => error.message ?? [error.field, error.code].filter(Boolean).join(" "));
  const all = [message, ...parts].map((part) => part.replace(/\s+/g, " ").trim()).filter((part) => part !== "");
  return all.join("; ").replace(/\.$/, "");
}

const isQuery = (query: unknown): boolean => typeof query === "string" && /^\s*(query\b|\{)/.test(query);
