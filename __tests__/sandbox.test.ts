/** The sandbox: its page in a real browser, and the lines it prints in a real shell. */
import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Browser, Locator, Page } from "playwright-core";
import type { Team } from "../src/fakes/board.ts";
import { virtualClock } from "../src/fakes/clock.ts";
import { type Served, serve } from "../src/fakes/serve.ts";
import { sandboxBoard } from "../src/sandbox/board.ts";
import { jumpingClock } from "../src/sandbox/clock.ts";
import { desk } from "../src/sandbox/desk.ts";
import { linesToPaste, welcome } from "../src/sandbox/words.ts";
import { openBrowser } from "./browser.ts";

// Starts of a browser and of the bundle; on a busy machine they take their time.
jest.setTimeout(120_000);

const root = fileURLToPath(new URL("..", import.meta.url));
const shell = promisify(execFile);
const FREE = { notion: 0, github: 0 };

let team: Team;
let served: Served;

beforeEach(async () => {
  team = await sandboxBoard(virtualClock("2026-05-04T09:00:00Z"), FREE);
  served = await serve(await desk(team));
});

afterEach(async () => {
  await Promise.all([team.close(), served.close()]);
});

const pageOf = (title: string): string =>
  [...team.notion.world.pages.keys()].find((id) => team.notion.valueOf(id, "Name") === title) ?? "";
const issueOf = (title: string) => {
  const found = team.github.issues().find((issue) => issue.title === title);
  if (!found) throw new Error(`no issue is called ${title}`);
  return found;
};

describe("the page, in Chromium", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    // A machine without a browser installs one first.
  }, 300_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(served.url);
  });
  afterEach(() => page.close());

  const board = () => page.getByRole("region", { name: "Notion board" });
  const issues = () => page.getByRole("region", { name: "GitHub issues" });
  const outcome = () => page.getByRole("status", { name: "job summary" });
  const card = (number: number) => page.locator(`[data-issue="${number}"]`);
  const shown = (what: Locator) => what.waitFor({ state: "visible" });
  /** Presses the button and waits for the end. */
  const run = async (): Promise<string> => {
    await page.getByRole("button", { name: "Run the action" }).click();
    await shown(outcome().filter({ hasText: /✓ green|✗ red/ }));
    await page.getByRole("button", { name: "Run the action", disabled: false }).waitFor();
    return await outcome().innerText();
  };

  test("a task moved on the board closes its issue with the next run, and both sides show it", async () => {
    await shown(board().getByLabel("status of Dark mode"));
    expect(await board().locator("[data-task]").count()).toBe(19);
    expect(await issues().innerText()).toContain("None yet");
    expect(await run()).toMatch(/^✓ green[\s\S]*Dark mode/);
    expect(await issues().locator("[data-issue]").count()).toBe(team.github.issues().length);
    await page.getByRole("button", { name: "20 minutes later" }).click();
    await board().getByLabel("status of Dark mode").selectOption("Done");
    await shown(board().getByRole("list", { name: "Done" }).getByLabel("status of Dark mode"));
    expect(team.notion.valueOf(pageOf("Dark mode"), "Status")).toBe("Done");
    await run();
    const { number } = issueOf("Dark mode");
    await shown(card(number).getByText("closed: completed"));
    expect(issueOf("Dark mode")).toMatchObject({ state: "closed", stateReason: "completed" });
    expect(team.violations()).toEqual([]);
  });

  test("an issue's title, state and labels change by hand, as do a task's title and the board's tasks", async () => {
    const number = team.github.as("lin").openIssue({ title: "Mine" });
    await page.reload();
    await card(number).getByLabel(`title of #${number}`).fill("Ours");
    await card(number).getByLabel(`title of #${number}`).press("Enter");
    await card(number).getByLabel(`label #${number}`, { exact: true }).fill("help wanted");
    await card(number).getByLabel(`label #${number}`, { exact: true }).press("Enter");
    await shown(card(number).getByText("help wanted"));
    await card(number).getByRole("button", { name: "Close" }).click();
    await shown(card(number).getByRole("button", { name: "Reopen" }));
    expect(team.github.issue(number)).toMatchObject({ title: "Ours", state: "closed", labels: ["help wanted"] });
    await card(number).getByRole("button", { name: "Reopen" }).click();
    await shown(card(number).getByRole("button", { name: "Close" }));
    await card(number)
      .getByRole("button", { name: `take help wanted off #${number}` })
      .click();
    await card(number).getByText("help wanted").waitFor({ state: "detached" });
    expect(team.github.issue(number)).toMatchObject({ state: "open", labels: [] });
    await page.getByLabel("new task").fill("Buy a cake");
    await page.getByLabel("new task").press("Enter");
    await shown(board().getByLabel("status of Buy a cake"));
    expect(team.notion.valueOf(pageOf("Buy a cake"), "Status")).toBe("Backlog");
  });

  test("hostile words are shown as they are, and run nowhere", async () => {
    const evil = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    await page.getByLabel("new task").fill(evil);
    await page.getByLabel("new task").press("Enter");
    team.github.as("lin").openIssue({ title: evil, labels: [`<b>bold</b>`] });
    await page.getByLabel("mode", { exact: true }).selectOption("plan");
    expect(await run()).toContain("onerror");
    await shown(issues().getByText("<b>bold</b>"));
    const titles = await page.locator("input.title").evaluateAll((all) => all.map((one) => Reflect.get(one, "value")));
    expect(titles.filter((title) => title === evil)).toHaveLength(2);
    expect(await page.locator("main img, main b, main script, pre img").count()).toBe(0);
    expect(await page.title()).toBe("Notion Sync sandbox");
  });

  test("what cannot be done is said in a sentence, and the page shows what is", async () => {
    const number = team.github.as("lin").openIssue({ title: "Mine" });
    await page.reload();
    await shown(card(number));
    team.github.as("lin").deleteIssue(number);
    await card(number).getByRole("button", { name: "Close" }).click();
    await shown(page.getByRole("alert").getByText("acme/app has no number 1"));
    await card(number).waitFor({ state: "detached" });
  });

  test("what is being typed survives news of the world, with the focus, and is saved by Enter alone", async () => {
    const number = team.github.as("lin").openIssue({ title: "Mine" });
    await page.reload();
    const title = card(number).getByLabel(`title of #${number}`);
    await title.press("End");
    await title.pressSequentially(" and you");
    team.github.as("lin").label(number, "news");
    await shown(card(number).getByText("news"));
    expect(team.github.issue(number)).toMatchObject({ title: "Mine" });
    await page.keyboard.type("rs");
    await Promise.all([page.waitForResponse(`${served.url}/ask`), page.keyboard.press("Enter")]);
    expect(team.github.issue(number)).toMatchObject({ title: "Mine and yours" });
    await card(number).getByLabel(`label #${number}`, { exact: true }).fill("bug");
    team.github.as("lin").label(number, "more news");
    await shown(card(number).getByText("more news"));
    await page.keyboard.press("Enter");
    await shown(card(number).getByRole("button", { name: `take bug off #${number}` }));
    expect(await card(number).getByLabel(`label #${number}`, { exact: true }).inputValue()).toBe("");
  });

  test("a new task that is refused stays in its box", async () => {
    await page.getByLabel("new task").fill("   ");
    await page.getByLabel("new task").press("Enter");
    await shown(page.getByRole("alert").getByText("The page asked for what cannot be done"));
    expect(await page.getByLabel("new task").inputValue()).toBe("   ");
    await page.getByLabel("new task").fill("Buy a cake");
    await page.getByLabel("new task").press("Enter");
    await shown(board().getByLabel("status of Buy a cake"));
    expect(await page.getByLabel("new task").inputValue()).toBe("");
  });

  test("a page whose sandbox is closed says so, by itself and when asked for something", async () => {
    await shown(board().getByLabel("status of Dark mode"));
    await served.close();
    const closed = page.getByRole("alert").getByText("The sandbox is closed");
    await shown(closed);
    await page.getByLabel("new task").fill("Buy a cake");
    await page.getByLabel("new task").press("Enter");
    await page.getByRole("button", { name: "Run the action" }).click();
    await page.getByRole("button", { name: "Run the action", disabled: false }).waitFor();
    await shown(closed);
    expect(await page.getByLabel("new task").inputValue()).toBe("Buy a cake");
  });

  test("the page loads nothing and asks nobody but the sandbox", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).origin));
    await page.reload();
    await shown(board().getByLabel("status of Dark mode"));
    expect([...new Set(asked.filter((origin) => origin !== "null"))]).toEqual([served.url]);
  });
});

describe("the desk behind the page", () => {
  const ask = (body: unknown, type = "application/json") =>
    fetch(`${served.url}/ask`, { method: "POST", headers: { "content-type": type }, body: JSON.stringify(body) });

  test("no form of another page can ask it for anything", async () => {
    const move = { kind: "move", task: pageOf("Dark mode"), status: "Done" };
    expect((await ask(move, "text/plain")).status).toBe(415);
    expect(team.notion.valueOf(pageOf("Dark mode"), "Status")).toBe("Backlog");
  });

  test("JSON that names its charset is JSON", async () => {
    const move = { kind: "move", task: pageOf("Dark mode"), status: "Done" };
    expect((await ask(move, "application/json; charset=utf-8")).status).toBe(200);
    expect(team.notion.valueOf(pageOf("Dark mode"), "Status")).toBe("Done");
  });

  test("the page may show the icon that it holds itself", async () => {
    expect((await fetch(served.url)).headers.get("content-security-policy")).toContain("img-src data:");
  });

  test("an address or a deed that it does not know is refused", async () => {
    expect((await fetch(`${served.url}/elsewhere`)).status).toBe(404);
    const answer = await ask({ kind: "explode" });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { message: expect.stringContaining("The page asked for what cannot be done") },
    ]);
  });

  test("a second run is refused while the first is under way", async () => {
    const run = { kind: "run", mode: "plan", confirm: "" };
    const [one, other] = await Promise.all([ask(run), ask(run)]);
    expect([one.status, other.status].sort((a, b) => a - b)).toEqual([200, 409]);
    expect((await ask(run)).status).toBe(200);
  });
});

describe("the printed lines", () => {
  const lines = () => Object.entries(linesToPaste(team));

  /** The PATH of who pastes: npm's additions, and with them the right Node, are not in it. */
  const folders = process.env.PATH?.split(delimiter).filter((folder) => !folder.endsWith("node_modules/.bin"));
  const env = { ...process.env, PATH: folders?.join(delimiter), NODE_OPTIONS: "" };

  test("each points its program at the stand-ins, as pasted", async () => {
    const told = await Promise.all(
      lines().map(async ([name, line]) => [name, (await shell("bash", ["-c", line], { cwd: root, env })).stdout]),
    );
    const { "the bundle": bundle, ...others } = Object.fromEntries(told);
    expect(bundle).toContain("Dark mode");
    expect(others).toEqual({
      "curl, GitHub": expect.stringContaining('"name":"Priority: HIGH"'),
      "curl, Notion": expect.stringContaining("Dark mode"),
      octokit: "acme/app\n",
      "Notion's client": "19 tasks\n",
    });
    expect(team.violations()).toEqual([]);
    expect(team.github.writes).toEqual([]);
  });

  test("the bundle's line ends as the action does", async () => {
    const line = linesToPaste(team)["the bundle"]?.replace(team.notion.token, "ntn_wrong") ?? "";
    await expect(shell("bash", ["-c", line], { cwd: root, env })).rejects.toMatchObject({ code: 1 });
  });

  test("all are in what the terminal shows, with the page's address", () => {
    const text = welcome(team, served.url);
    expect(text).toContain(served.url);
    expect(text).toContain("hold for this start only");
    for (const [, line] of lines()) expect(text).toContain(`\n${line}\n`);
  });

  test.each(["abc", "8110.5", "0", "65534"])("%s as the first port is refused in a sentence", async (port) => {
    const started = shell(process.execPath, ["src/sandbox.ts", port], { cwd: root, env: { PATH: process.env.PATH } });
    await expect(started).rejects.toMatchObject({
      code: 1,
      stderr: "The first port must be a whole number from 1 to 65533, for example: npm run sandbox -- 9110\n",
    });
  });

  test("a port that is taken is told, with what to do", async () => {
    const port = new URL(served.url).port;
    const started = shell(process.execPath, ["src/sandbox.ts", port], { cwd: root, env: { PATH: process.env.PATH } });
    await expect(started).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`One of the ports ${port} to ${Number(port) + 2} is taken: free it`),
    });
  });
});

test("the sandbox's clock follows the machine's, and jumps ahead when the action would wait", async () => {
  let machine = 1000;
  const clock = jumpingClock(() => machine);
  await clock.sleep(500);
  machine += 10;
  expect(clock.now()).toBe(1510);
});
