/** A hand that sends raw requests to the GitHub stand-in and reads the answers. */
import { virtualClock } from "../src/fakes/clock.ts";
import { type FakeGitHubOptions, fakeGitHub } from "../src/fakes/github/github.ts";
import { tokens } from "../src/fakes/github/tokens.ts";

/** What an answer's JSON holds; each test reads the fields it is about. */
// biome-ignore lint/suspicious/noExplicitAny: answers of forty operations, checked against GitHub's schema by the stand-in.
type Json = any;

export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
  readonly text: string;
}

export const ISSUES = "/repos/acme/plan/issues";

/** A stand-in of acme/plan, where ada and lin may push, and a hand with a token of the named kind. */
export function standIn(options: Partial<FakeGitHubOptions> = {}) {
  const clock = virtualClock("2026-10-01T10:00:00.400Z");
  const github = fakeGitHub({ clock, owner: "acme", repo: "plan", collaborators: ["ada", "lin"], ...options });
  const send = async (
    route: string,
    body?: unknown,
    kind: keyof typeof tokens = "workflow",
    headers: Record<string, string> = {},
  ): Promise<Heard> => {
    const [method = "", path = ""] = route.split(" ");
    const request = new Request(`https://api.github.com${path}`, {
      method,
      headers: { authorization: `token ${tokens[kind]}`, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const response = await github.handle(request);
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  const ask = (query: string, kind?: keyof typeof tokens) => send("POST /graphql", { query }, kind);
  return { clock, github, ada: github.as("ada"), send, ask };
}
