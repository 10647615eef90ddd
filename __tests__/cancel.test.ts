/** The committed bundle, cancelled or put off in the middle: what the job shows, and what the next run finds. */
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { type Team, teamBoard } from "../src/fakes/board.ts";
import { virtualClock } from "../src/fakes/clock.ts";
import type { ActionResult } from "../src/fakes/runner.ts";
import { serve } from "../src/fakes/serve.ts";

jest.setTimeout(60_000);

const ISSUES = "/repos/acme/app/issues";
type Signal = "SIGINT" | "SIGTERM";

let team: Team;
beforeEach(async () => {
  team = await teamBoard(virtualClock("2026-05-04T08:00:00Z"));
  await team.run();
  team.clock.advance(30 * 60_000);
  for (let n = 1; n <= 4; n += 1) team.notion.addPage(team.dataSourceId, { Name: `Task ${n}`, Status: "Backlog" });
});
afterEach(async () => {
  const violations = team.violations();
  await team.close();
  expect(violations).toEqual([]);
});

/** One run. `meddle` sees each request to GitHub before its answer is sent, and may send signals or hold the answer back. */
async function meddledRun(
  meddle: (request: string, send: (signal: Signal) => void) => Promise<void> | undefined,
): Promise<ActionResult> {
  let send: (signal: Signal) => void = () => {};
  const server = await serve(async (request) => {
    const name = `${request.method} ${new URL(request.url).pathname}`;
    const answer = await team.github.handle(request);
    await meddle(name, send);
    return answer;
  });
  try {
    return await team.run(
      {},
      {
        github: { apiUrl: server.url, graphqlUrl: `${server.url}/graphql` },
        signals: (sender) => {
          send = sender;
        },
      },
    );
  } finally {
    await server.close();
  }
}

// Real time, in which a signal reaches the process; nothing is held against it.
const aWhile = () => new Promise<void>((resolve) => setTimeout(resolve, 500));
const forEver = () => new Promise<void>(() => {});

const titles = () =>
  team.github
    .issues()
    .map(({ title }) => title)
    .sort();

async function expectTheRestDone(): Promise<void> {
  team.clock.advance(20 * 60_000);
  const { exitCode } = await team.run();
  expect(exitCode).toBe(0);
  expect(titles()).toEqual(["Task 1", "Task 2", "Task 3", "Task 4"]);
  const pages = team.github.issues().map(({ body }) => /[0-9a-f]{32}/.exec(body)?.[0] ?? "");
  const links = pages.map((page) => team.notion.valueOf(page, "GitHub Issue"));
  expect(links).toEqual([1, 2, 3, 4].map((number) => `https://github.com/acme/app/issues/${number}`));
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "on %s the issue under way is made, no other is begun, the state is saved and the run is told; the next does the rest",
  async (signal) => {
    let made = 0;
    const { exitCode, summary, outputs, stdout } = await meddledRun((request, send) => {
      if (request !== `POST ${ISSUES}` || ++made !== 2) return undefined;
      send(signal);
      return aWhile();
    });
    expect(team.github.issues()).toHaveLength(2);
    expect(exitCode).toBe(0);
    expect(summary).toContain("The job was cancelled; the next run goes on.");
    expect(outputs).toMatchObject({ created: "2", failed: "0", deferred: "3" });
    expect(stdout).not.toMatch(/::error::|^\s+at /m);
    expect(team.github.writes.at(-1)?.path).toMatch(/\/git\/refs\//);
    await expectTheRestDone();
  },
);

test("GitHub's SIGTERM after its SIGINT does not cut off the last save", async () => {
  const due: [RegExp, Signal][] = [
    [/^POST .*\/issues$/, "SIGINT"],
    [/^POST .*\/git\/trees$/, "SIGTERM"],
  ];
  const { exitCode, summary } = await meddledRun((request, send) => {
    const [next] = due;
    if (!next?.[0].test(request)) return undefined;
    send(next[1]);
    due.shift();
    return aWhile();
  });
  expect(due).toEqual([]);
  expect([exitCode, summary]).toEqual([0, expect.stringContaining("cancelled")]);
  await expectTheRestDone();
});

test("a read that is never answered does not keep a cancelled job waiting", async () => {
  const { exitCode, summary } = await meddledRun((request, send) => {
    if (request !== `GET ${ISSUES}`) return undefined;
    send("SIGINT");
    return forEver();
  });
  expect([exitCode, summary]).toEqual([0, expect.stringContaining("The job was cancelled")]);
  expect(titles()).toEqual([]);
  await expectTheRestDone();
});

test("the same signal a second time ends the process at once; the issue it was making is still made once", async () => {
  const { exitCode } = await meddledRun((request, send) => {
    if (request !== `POST ${ISSUES}`) return undefined;
    send("SIGINT");
    return aWhile()
      .then(() => send("SIGINT"))
      .then(forEver);
  });
  expect(exitCode).toBe(137);
  expect(team.github.issues()).toHaveLength(1);
  await expectTheRestDone();
});

test("an hour's quiet, asked for in the middle, is green, and the summary says who asked and until when", async () => {
  team.notion.failNext("PATCH /v1/pages/{id}", 429, { retryAfterSeconds: 3600, nth: 2 });
  const { exitCode, summary, outputs } = await team.run();
  expect(exitCode).toBe(0);
  expect(summary).toMatch(/Notion asks for quiet until \d\d:\d\d UTC/);
  expect(outputs).toMatchObject({ failed: "0" });
  team.clock.advance(60 * 60_000);
  await expectTheRestDone();
});

test("a run that cannot even read its state for a limit is green, and says that nothing was done", async () => {
  const message = "You have exceeded a secondary rate limit.";
  team.github.failNext(/matching-refs/, { status: 403, message, headers: { "retry-after": "3600" } });
  const { exitCode, summary, stdout } = await team.run();
  expect(exitCode).toBe(0);
  expect(summary).toContain("### ⏳ Notion Sync: nothing was done this time");
  expect(stdout).toContain("::notice::GitHub did not read the repository's refs");
  await expectTheRestDone();
});
