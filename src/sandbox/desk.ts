/** What serves the sandbox's page: the page itself, what it shows, and what it asks for. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Team } from "../fakes/board.ts";
import { view } from "./board.ts";
import { carryOut, readAsked, run } from "./deeds.ts";

/** A handler for `serve`. One run at a time: a second is refused with 409. */
export async function desk(team: Team): Promise<(request: Request) => Promise<Response>> {
  const page = await readFile(new URL("./page.html", import.meta.url), "utf8");
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policyOf(page) };
  let isRunning = false;

  async function ask(request: Request): Promise<Response> {
    const asked = readAsked(await request.json());
    if (asked.kind !== "run") {
      carryOut(team, asked);
      return Response.json({ view: view(team) });
    }
    if (isRunning) return refused(409, "The action is running; wait until it ends.");
    isRunning = true;
    try {
      return Response.json({ run: await run(team, asked), view: view(team), violations: team.violations() });
    } finally {
      isRunning = false;
    }
  }

  return async (request) => {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (route === "GET /") return new Response(page, { headers });
    if (route === "GET /view") return Response.json({ view: view(team) });
    if (route !== "POST /ask") return refused(404, `The sandbox has no ${route}.`);
    // Pages of other origins can send no JSON without asking first: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    if (mediaType(request) !== "application/json") return refused(415, "Send application/json.");
    return await ask(request).catch((cause: Error) => refused(400, cause.message));
  };
}

/** Without parameters such as the charset. */
const mediaType = (request: Request): string | undefined =>
  request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();

const refused = (status: number, message: string): Response => Response.json({ message }, { status });

/** Only the page's own script and style, by their digests: what a task's title holds is never code. */
function policyOf(page: string): string {
  const digest = (tag: "script" | "style") => {
    const [, text = ""] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page) ?? [];
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  };
  return [
    "default-src 'none'",
    "connect-src 'self'",
    "img-src data:",
    `script-src ${digest("script")}`,
    `style-src ${digest("style")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
