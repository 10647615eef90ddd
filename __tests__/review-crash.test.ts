/** The whole story from branch to merge, cut off at each request and run again: everything once. */
import { expect, test } from "@jest/globals";
import { rule } from "../src/fakes/github/people-settings.ts";
import { MINUTE, type World, world } from "./world.ts";

const CONFIG = `statuses:
  In Progress: open
  Review: draft
  Done: merge
pull-requests: { branch: create, after-merge: deploy.yml }
comments: [merged]
`;
const DEPLOY = "on: { workflow_dispatch: }\njobs: { deploy: { runs-on: x } }\n";

/** A team about to take its one task to `status`; everything before went well. */
async function before(status: "Review" | "Done"): Promise<{ team: World; page: string }> {
  const team = world({ config: CONFIG, schema: { "GitHub PR": "url" } });
  Object.assign(team.notion.settings, { insertComments: true, readComments: true });
  team.github.repository.actionsMayOpenPullRequests = true;
  team.github.as("ada").commit({ ".github/workflows/deploy.yml": DEPLOY });
  team.github.as("maintainer").addRuleset([rule.checks(["build"])]);
  await team.begin();
  const page = team.add("Fix login", { Status: "In Progress" });
  await team.run();
  team.clock.advance(20 * MINUTE);
  if (status === "Done") {
    team.notion.edit(page, { Status: "Review" });
    await team.run();
    team.github.as("ada").commit({ "login.ts": "fixed" }, { branch: "1-fix-login" });
    team.github.machines.check("1-fix-login", "build");
    team.clock.advance(20 * MINUTE);
  }
  team.notion.edit(page, { Status: status });
  team.clock.advance(20 * MINUTE);
  return { team, page };
}

/** What the story is about, without times and numbers that a repetition may move. */
function seen({ github, notion }: World, page: string) {
  const { refs, issues, runs } = github.repository;
  return {
    branches: [...refs.keys()].filter((name) => name.startsWith("refs/heads/")).sort(),
    threads: [...issues.values()].map(({ number, title, state, body, pull }) => [
      number,
      title,
      state,
      body?.replace(/editedAt[^}]*/g, ""),
      pull?.draft,
      pull?.mergedAt !== null,
    ]),
    runs: runs.map(({ event }) => event),
    comments: [...notion.world.comments.values()].map(({ runs: texts }) => JSON.stringify(texts)),
    columns: ["GitHub Issue", "GitHub PR", "GitHub note"].map((name) => notion.valueOf(page, name)),
  };
}

/** Lets the connection die for good at the nth request of either system, before or after it is carried out. */
function dieAt(team: World, nth: number, when: "before" | "after") {
  let count = 0;
  const die = () => new TypeError("fetch failed", { cause: new Error("the runner died") });
  const wire =
    (send: typeof fetch): typeof fetch =>
    async (url, init) => {
      count += 1;
      if (count > nth || (count === nth && when === "before")) throw die();
      const answer = await send(url, init);
      if (count === nth) throw die();
      return answer;
    };
  team.through(wire(team.github.fetch));
  team.throughNotion(wire((url, init) => team.notion.handle(new Request(url, init))));
  return {
    requests: () => count,
    revive: () => {
      team.through(team.github.fetch);
      team.throughNotion((url, init) => team.notion.handle(new Request(url, init)));
    },
  };
}

test.each(["Review", "Done"] as const)(
  "on the way to %s, killed before or after any request and run again: one branch, one pull request, one merge, one dispatch, one comment",
  async (status) => {
    const whole = await before(status);
    const counted = dieAt(whole.team, Number.POSITIVE_INFINITY, "before");
    await whole.team.run();
    const requests = counted.requests();
    expect(requests).toBeGreaterThan(10);
    const expected = seen(whole.team, whole.page);
    for (let nth = 1; nth <= requests; nth += 1) {
      for (const when of ["before", "after"] as const) {
        const { team, page } = await before(status);
        const { revive } = dieAt(team, nth, when);
        await team.run().catch(() => undefined);
        revive();
        for (let run = 0; run < 3; run += 1) {
          team.clock.advance(20 * MINUTE);
          await team.run();
        }
        expect([nth, when, seen(team, page)]).toEqual([nth, when, expected]);
      }
    }
  },
  300_000,
);
