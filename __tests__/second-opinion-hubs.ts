/** Two doubles of GitHub behind one hand: our stand-in, and `emulate`, which others wrote without knowing ours. */
import { createEmulator } from "emulate";
import { virtualClock } from "../src/fakes/clock.ts";
import { fakeGitHub } from "../src/fakes/github/github.ts";
import { tokens } from "../src/fakes/github/tokens.ts";

export const REPOSITORY = "/repos/maintainer/plan";

/** What an answer's JSON holds; each remark reads the fields it is about. */
// biome-ignore lint/suspicious/noExplicitAny: answers of forty operations.
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
  readonly text: string;
}

/** A GitHub on which maintainer/plan has a README, ada may push to it and eve exists. Requests are the maintainer's. */
export interface Hub {
  send(route: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

export async function ours(): Promise<Hub> {
  const clock = virtualClock("2026-10-01T10:00:00Z");
  // What GitHub's description forbids is to be answered as GitHub would, not thrown.
  const github = fakeGitHub({ clock, owner: "maintainer", repo: "plan", collaborators: ["ada"], strict: false });
  const send = hand("https://api.github.com", tokens.pat, async (request) => {
    clock.advance(1000);
    return github.handle(request);
  });
  return { send, close: async () => {} };
}

export async function theirs(): Promise<Hub> {
  const token = "ghp_maintainer";
  const emulator = await createEmulator({
    service: "github",
    // Its own 0 means the usual 4000; a port that is free now will still be in a moment.
    port: await freePort(),
    seed: {
      tokens: { [token]: { login: "maintainer", scopes: ["repo"] } },
      github: {
        users: [{ login: "maintainer" }, { login: "ada" }, { login: "eve" }],
        repos: [{ owner: "maintainer", name: "plan", private: true }],
      },
    },
  });
  const send = hand(emulator.url, token, fetch);
  await send(`PUT ${REPOSITORY}/collaborators/ada`, { permission: "push" });
  return { send, close: () => emulator.close() };
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

function hand(api: string, token: string, fetch: (request: Request) => Promise<Response>): Hub["send"] {
  return async (route, body, headers = {}) => {
    const [method = "", path = ""] = route.split(" ");
    const response = await fetch(
      new Request(api + path, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json", ...headers },
        body: body === undefined ? null : JSON.stringify(body),
        redirect: "manual",
      }),
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
    return { status: response.status, headers: response.headers, text, json: isJson ? tried(text) : undefined };
  };
}

function tried(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
