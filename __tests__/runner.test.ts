import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type VirtualClock, virtualClock } from "../src/fakes/clock.ts";
import { type ActionCall, type ActionResult, parseFileCommands, runAction } from "../src/fakes/runner.ts";
import { serve } from "../src/fakes/serve.ts";

const NOON = "2026-03-04T12:00:00.000Z";
const HOUR = 3_600_000;
const core = fileURLToPath(new URL("../node_modules/@actions/core/lib/core.js", import.meta.url));
const undici = fileURLToPath(new URL("../node_modules/undici/index.js", import.meta.url));

// Most tests start a process; on a busy machine that takes its time.
jest.setTimeout(30_000);

let scripts: string;
beforeAll(async () => {
  scripts = await mkdtemp(join(tmpdir(), "notion-sync-scripts-"));
});
afterAll(() => rm(scripts, { recursive: true }));

let written = 0;
/** Runs `source`, an ES module, in the action's place. */
async function run(source: string, call: Partial<ActionCall> = {}): Promise<ActionResult> {
  const dist = join(scripts, `${++written}.mjs`);
  await writeFile(dist, source);
  return runAction({
    inputs: { "notion-token": "secret" },
    github: { apiUrl: "http://127.0.0.1:1", graphqlUrl: "http://127.0.0.1:1/graphql" },
    repository: "o/r",
    eventName: "schedule",
    event: { schedule: "*/15 * * * *" },
    sha: "c".repeat(40),
    clock: virtualClock(NOON),
    dist,
    ...call,
  });
}

describe("virtual time", () => {
  const clockAt = (clock: VirtualClock) => new Date(clock.now()).toISOString();

  test("an hour's sleep returns with the clock an hour later", async () => {
    const clock = virtualClock(NOON);
    const { stdout } = await run(
      `const iso = () => new Date().toISOString();
       console.log(iso());
       await new Promise((resolve) => setTimeout(resolve, ${HOUR}));
       console.log(iso(), Date.now() === new Date().getTime(), new Date(0).getTime(), new Date() instanceof Date);`,
      { clock },
    );
    expect(stdout).toBe("2026-03-04T12:00:00.000Z\n2026-03-04T13:00:00.000Z true 0 true\n");
    expect(clockAt(clock)).toBe("2026-03-04T13:00:00.000Z");
  });

  test("real milliseconds do not move the clock", async () => {
    const { stdout } = await run(
      `const before = Date.now();
       const until = performance.now() + 20;
       while (performance.now() < until);
       console.log(Date.now() - before);`,
    );
    expect(stdout).toBe("0\n");
  });

  test("timers fire in due order, equals in the order they were set", async () => {
    const { stdout } = await run(
      `const say = (what) => console.log(what, (Date.now() - start) / 1000);
       const start = Date.now();
       setTimeout(say, 30_000, "last");
       setTimeout(say, 10_000, "first");
       setTimeout(say, 20_000, "second");
       setTimeout(say, 20_000, "third");
       setTimeout(say, 0, "at once");
       setTimeout(say, -5, "negative is at once");
       setTimeout(say, 2 ** 31, "too long is at once");`,
    );
    expect(stdout.trimEnd().split("\n")).toEqual([
      "at once 0",
      "negative is at once 0",
      "too long is at once 0",
      "first 10",
      "second 20",
      "third 20",
      "last 30",
    ]);
  });

  test("a chain of waits, as a queue that spaces requests makes them, adds up", async () => {
    const { stdout } = await run(
      `const start = Date.now();
       let free = start;
       const turn = async () => {
         const wait = Math.max(0, free - Date.now());
         free = Math.max(free, Date.now()) + 3000;
         await new Promise((resolve) => setTimeout(resolve, wait));
         return (Date.now() - start) / 1000;
       };
       console.log(await Promise.all([turn(), turn(), turn(), turn()]));`,
    );
    expect(stdout).toBe("[ 0, 3, 6, 9 ]\n");
  });

  test("cleared timers stay silent, refreshed ones start over, and unref'ed ones hold nobody", async () => {
    const clock = virtualClock(NOON);
    const { stdout, exitCode } = await run(
      `const say = (what) => console.log(what, (Date.now() - start) / 1000);
       const start = Date.now();
       clearTimeout(setTimeout(say, 1000, "cleared"));
       clearTimeout(+setTimeout(say, 1000, "cleared by number"));
       clearTimeout(undefined);
       const late = setTimeout(say, 10_000, "refreshed");
       setTimeout(() => late.refresh(), 5_000);
       console.log(setTimeout(say, 7_000, "unref'ed, passed on the way").unref().hasRef(), late.hasRef());
       setTimeout(say, 60_000, "unref'ed, never").unref();`,
      { clock },
    );
    expect(stdout).toBe("false true\nunref'ed, passed on the way 7\nrefreshed 15\n");
    expect(exitCode).toBe(0);
    expect(clockAt(clock)).toBe("2026-03-04T12:00:15.000Z");
  });

  test("timers taken from node's modules are virtual too", async () => {
    const clock = virtualClock(NOON);
    const { stdout } = await run(
      `import { setTimeout as later } from "node:timers";
       import { setTimeout as sleep } from "node:timers/promises";
       import { promisify } from "node:util";
       console.log(await sleep(${HOUR}, "slept"));
       await promisify(setTimeout)(${HOUR});
       console.log(await sleep(${HOUR}, "", { signal: AbortSignal.abort(new Error("woken")) }).catch((e) => e.message));
       later(() => console.log("later"), ${HOUR});`,
      { clock },
    );
    expect(stdout).toBe("slept\nwoken\nlater\n");
    expect(clockAt(clock)).toBe("2026-03-04T15:00:00.000Z");
  });

  test.each([
    ["node's own fetch", ""],
    ["undici's fetch", `import { fetch } from ${JSON.stringify(undici)};`],
  ])("a time limit never beats the request it guards, with %s", async (_, imports) => {
    const clock = virtualClock(NOON);
    const server = await serve(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return new Response(`${request.method} ${"x".repeat(200_000)}`);
    });
    const { stdout } = await run(
      `${imports}
       const limit = setTimeout(() => console.log("too late"), 60_000);
       const response = await fetch("${server.url}/slow");
       const text = await response.text();
       await new Promise((resolve) => setTimeout(resolve, 1000));
       clearTimeout(limit);
       console.log(text.length, response.headers.get("date"));`,
      { clock },
    );
    await server.close();
    expect(stdout).toBe("200004 null\n");
    expect(clockAt(clock)).toBe("2026-03-04T12:00:01.000Z");
  });

  test("AbortSignal.timeout and undici's tick run in real time, the one no longer than the test has patience", async () => {
    const clock = virtualClock(NOON);
    const server = await serve(async () => new Response(new ReadableStream()));
    const { stdout } = await run(
      `setTimeout(() => {}, 499).unref();
       await fetch("${server.url}", { signal: AbortSignal.timeout(60_000) })
         .then((response) => response.text())
         .catch((error) => console.log(error.name, Date.now() === ${Date.parse(NOON)}));`,
      { clock, patienceMs: 50 },
    );
    await server.close();
    expect(stdout).toBe("TimeoutError true\n");
  });

  test("time that passed on the test's side shows after the next wait", async () => {
    const clock = virtualClock(NOON);
    const server = await serve(async () => {
      clock.advance(HOUR);
      return new Response("ok");
    });
    const { stdout } = await run(
      `await (await fetch("${server.url}")).text();
       await new Promise((resolve) => setTimeout(resolve, 1000));
       console.log(new Date().toISOString());`,
      { clock },
    );
    await server.close();
    expect(stdout).toBe("2026-03-04T13:00:00.000Z\n");
  });
});

describe("the runner", () => {
  test("inputs reach the action under its own names, with the defaults of action.yml", async () => {
    const { stdout } = await run(
      `import * as core from ${JSON.stringify(core)};
       for (const name of ["notion-token", "github-token", "config", "mode", "pages", "notion-api-url"])
         console.log(name, JSON.stringify(core.getInput(name)));
       console.log(process.env["INPUT_NOTION-TOKEN"], process.env.INPUT_PAGES === "");`,
      { inputs: { "notion-token": "secret", mode: "plan" }, token: "ghs_x" },
    );
    expect(stdout.trimEnd().split("\n")).toEqual([
      'notion-token "secret"',
      'github-token "ghs_x"',
      'config ".github/notion-sync.yml"',
      'mode "plan"',
      'pages ""',
      'notion-api-url "https://api.notion.com"',
      "secret true",
    ]);
  });

  test("an input that action.yml lacks is refused", async () => {
    await expect(run("", { inputs: { notion_token: "secret" } })).rejects.toThrow("no input notion_token");
  });

  test("what the toolkit writes comes back: outputs, summary, state, the report's text, the exit code", async () => {
    const result = await run(
      `import * as core from ${JSON.stringify(core)};
       import { writeFileSync } from "node:fs";
       core.setOutput("created", 3);
       core.setOutput("cursor", "two\\nlines = <<");
       core.saveState("since", "then");
       await core.summary.addRaw("### All well").write();
       const path = process.env.RUNNER_TEMP + "/report.json";
       writeFileSync(path, "{}");
       core.setOutput("report-file", path);
       console.error("to standard error");
       core.setFailed("it broke");`,
    );
    expect(result).toMatchObject({ exitCode: 1, summary: "### All well", state: { since: "then" }, reportFile: "{}" });
    expect(result.outputs).toMatchObject({ created: "3", cursor: "two\nlines = <<" });
    expect(result.stdout).toContain("to standard error\n");
    expect(result.stdout).toContain("::error::it broke");
  });

  test("the event and the repository are where the toolkit looks, and nothing of the machine is", async () => {
    const { stdout } = await run(
      `import { readFileSync, readdirSync } from "node:fs";
       const { env } = process;
       console.log(readFileSync(env.GITHUB_EVENT_PATH, "utf8"), env.GITHUB_REPOSITORY, env.GITHUB_API_URL, env.EXTRA);
       console.log(readdirSync(process.cwd()).length, process.cwd() === env.GITHUB_WORKSPACE);
       console.log(Object.keys(env).filter((name) => !/^(GITHUB_|RUNNER_|INPUT_|CI$|PATH$|HOME$|EXTRA$)/.test(name)));`,
      { event: { action: "notion-sync" }, env: { EXTRA: "yes" } },
    );
    expect(stdout).toBe('{"action":"notion-sync"} o/r http://127.0.0.1:1 yes\n0 true\n[]\n');
  });

  test("a summary over 1 MiB is lost", async () => {
    const { summary } = await run(
      `import * as core from ${JSON.stringify(core)};
       await core.summary.addRaw("x".repeat(1024 * 1024 + 1)).write();`,
    );
    expect(summary).toBe("");
  });

  test("a run that is killed in the middle of a request ends there", async () => {
    const kill = new AbortController();
    const seen: string[] = [];
    const server = await serve(async (request) => {
      seen.push(new URL(request.url).pathname);
      if (seen.length === 2) kill.abort();
      return new Response("ok");
    });
    const { exitCode, stdout } = await run(
      `for (const n of [1, 2, 3]) console.log(n, await (await fetch("${server.url}/" + n)).text());`,
      { kill: kill.signal },
    );
    await server.close();
    expect({ exitCode, stdout, seen }).toEqual({ exitCode: 137, stdout: "1 ok\n", seen: ["/1", "/2"] });
  });

  test("a file command that the runner would refuse is refused", () => {
    expect(() => parseFileCommands("no separator\n")).toThrow("invalid format 'no separator'");
    expect(() => parseFileCommands("name<<end\nvalue\n")).toThrow("delimiter not found 'end'");
    expect(parseFileCommands("a=b<<c\nd<<e\n\nf=g\ne\n")).toEqual({ a: "b<<c", d: "\nf=g" });
  });
});

describe("serve", () => {
  test("method, path, query, headers and body arrive; status, headers and body come back", async () => {
    const server = await serve(async (request) => {
      const { pathname, search } = new URL(request.url);
      const text = `${request.method} ${pathname}${search} ${request.headers.get("authorization")} ${await request.text()}`;
      return new Response(text, { status: 418, headers: { Date: "Wed, 04 Mar 2026 12:00:00 GMT", "X-Own": "1" } });
    });
    const answer = await fetch(`${server.url}/a/b?c=d`, {
      method: "PATCH",
      headers: { authorization: "token x" },
      body: "ä",
    });
    expect(await answer.text()).toBe("PATCH /a/b?c=d token x ä");
    expect(answer.status).toBe(418);
    expect(answer.headers.get("date")).toBe("Wed, 04 Mar 2026 12:00:00 GMT");
    expect(answer.headers.get("x-own")).toBe("1");
    await server.close();
  });

  test.each([204, 304])("%i comes without a body", async (status) => {
    const server = await serve(async () => new Response(null, { status }));
    const answer = await fetch(server.url);
    expect([answer.status, await answer.text()]).toEqual([status, ""]);
    await server.close();
  });

  test("a reset that the stand-in orders cuts the connection and is no error", async () => {
    const server = await serve(() => Promise.reject(new TypeError("fetch failed")));
    await expect(fetch(server.url)).rejects.toThrow("fetch failed");
    expect(server.errors).toEqual([]);
    await server.close();
  });

  test("a stand-in's complaint is answered 501 with its words, and remembered", async () => {
    const server = await serve(() => Promise.reject(new Error("fake GitHub has no route for GET /x")));
    const answer = await fetch(`${server.url}/x`);
    expect([answer.status, await answer.text()]).toEqual([501, "fake GitHub has no route for GET /x"]);
    expect(server.errors.map((error) => error.message)).toEqual(["fake GitHub has no route for GET /x"]);
    await server.close();
  });

  test("a body that never ends is begun, and closing does not wait for it", async () => {
    const server = await serve(async () => {
      const begin = (stream: ReadableStreamDefaultController) => stream.enqueue(new TextEncoder().encode("begun"));
      return new Response(new ReadableStream({ start: begin }));
    });
    const body = (await fetch(server.url)).body?.getReader();
    expect(new TextDecoder().decode((await body?.read())?.value)).toBe("begun");
    const rest = body?.read().catch((error: Error) => error.message);
    await server.close();
    expect(await rest).toBe("terminated");
  });
});
