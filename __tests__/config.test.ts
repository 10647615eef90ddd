import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { configDigest, parseConfig, suggestedConfig } from "../src/config/config.ts";
import { digest } from "../src/digest.ts";
import { COMMON, EVERYTHING, file, ID } from "./config-files.ts";

describe("a valid file", () => {
  test("what it leaves out has the promised defaults", () => {
    expect(parseConfig(file())).toEqual({
      version: 1,
      database: { id: ID, given: `https://www.notion.so/acme/${ID}` },
      public: false,
      statuses: {},
      properties: {
        status: { name: "Status", given: false },
        people: { name: "Assignee", given: false },
        issue: { name: "GitHub Issue", given: false },
        pullRequest: { name: "GitHub PR", given: false },
        note: { name: "GitHub note", given: false },
        branch: { name: "Branch", given: false },
        pause: { name: "Pause sync", given: false },
      },
      labels: [],
      people: {},
      newTasks: { import: "open", adopt: false, title: "{title}", text: "once" },
      pullRequests: {
        branch: "existing",
        branchName: "{number}-{slug}",
        title: "{title}",
        commitMessage: "{title} (#{number})",
        method: "auto",
        restMinutes: 5,
        withoutRequiredChecks: "refuse",
      },
      deletedTasks: "close",
      conflicts: "notion",
      comments: [],
      attentionIssue: true,
      limits: { creates: 25, closes: 25, merges: 5, rewrites: 25, minutes: 10 },
      sweepEveryMs: 86_400_000,
      trustedAuthors: [],
    });
  });

  test("writing every default out changes nothing but what it names", () => {
    const defaults = parseConfig(file());
    expect(parseConfig(EVERYTHING)).toEqual({
      ...defaults,
      dataSource: "Tasks",
      filter: { property: "Team", select: { equals: "Platform" } },
      public: true,
      properties: Object.fromEntries(
        Object.entries(defaults.properties).map(([role, setting]) => [role, { name: setting?.name, given: true }]),
      ),
      labels: [{ property: "Priority", template: "priority: {value}", lowerCase: false }],
      pullRequests: { ...defaults.pullRequests, base: "main", afterMerge: "deploy.yml" },
    });
  });

  test("null means the default, for sections and for settings", () => {
    const empty =
      "statuses:\nlabels:\npeople:\nfilter:\npublic:\nnew-tasks:\npull-requests:\nlimits:\nsweep-every:\ncomments:\n";
    expect(parseConfig(file(`${empty}properties:\nconflicts: null\ntrusted-authors: ~\n`))).toEqual(
      parseConfig(file()),
    );
    expect(parseConfig(file("limits: { creates: null }"))).toEqual(parseConfig(file()));
  });

  test("null switches a property off, and only naming one makes it given", () => {
    const { properties } = parseConfig(file("properties: { people: null, note: null, status: Status }"));
    expect(properties.people).toBeUndefined();
    expect(properties.note).toBeUndefined();
    expect(properties.status).toEqual({ name: "Status", given: true });
    expect(properties.branch).toEqual({ name: "Branch", given: false });
  });

  test("short and long forms of a status and of labels are both understood", () => {
    const { statuses, labels } = parseConfig(COMMON);
    expect(statuses).toEqual({
      "In Progress": { effect: "open" },
      "Ready for Review": { effect: "draft" },
      Done: { effect: "merge", label: "shipped" },
      "Won't do": { effect: "dropped" },
    });
    expect(labels).toEqual(
      ["Priority", "Sprint"].map((property) => ({ property, template: "{property}: {value}", lowerCase: true })),
    );
  });

  test.each([
    ["90m", 5_400_000],
    ["24h", 86_400_000],
    ["2d", 172_800_000],
  ])("sweep-every %s is %d milliseconds", (duration, ms) => {
    expect(parseConfig(file(`sweep-every: ${duration}`)).sweepEveryMs).toBe(ms);
  });

  test("an app's login loses its [bot], a managed user keeps the underscore", () => {
    const text = 'trusted-authors: ["github-actions[bot]", ada_acme]\n';
    expect(parseConfig(file(text)).trustedAuthors).toEqual(["github-actions", "ada_acme"]);
  });

  test("a status may have the name of something every JavaScript object has", () => {
    expect(Object.entries(parseConfig(file("statuses: { constructor: done }")).statuses)).toEqual([
      ["constructor", { effect: "done" }],
    ]);
  });

  test("Windows line ends and a byte order mark do no harm", () => {
    expect(parseConfig(`\uFEFF${COMMON.replaceAll("\n", "\r\n")}`)).toEqual(parseConfig(COMMON));
  });
});

describe("the digest", () => {
  test("is cyrb53's, with all 64 bits", () => {
    // The 53 bits that the author publishes: github.com/bryc/code, jshash/experimental/cyrb53.js
    const published = {
      a: 7929297801672961n,
      b: 8684336938537663n,
      revenge: 4051478007546757n,
      revenue: 8309097637345594n,
    };
    for (const [text, expected] of Object.entries(published)) {
      const bits = [...digest(text)].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
      expect(bits & ((1n << 53n) - 1n)).toBe(expected);
    }
  });

  test("always has thirteen characters", () => {
    fc.assert(fc.property(fc.string(), (text) => /^[0-9a-z]{13}$/.test(digest(text))));
  });

  const of = (rest: string) => configDigest(parseConfig(file(rest)));

  test.each([
    ["statuses: { Done: merge }"],
    ["labels: [Priority]"],
    ["people: { ada: ada }"],
    ["filter: { property: A }"],
    ["data-source: Tasks"],
    ["properties: { people: null }"],
    ["new-tasks: { adopt: true }"],
    ["pull-requests: { base: next }"],
    ["deleted-tasks: keep"],
    ["trusted-authors: [ada]"],
  ])("of a configuration changes with %s", (rest) => {
    expect(of(rest)).not.toBe(of(""));
  });

  test.each([
    ["limits: { creates: 3 }"],
    ["sweep-every: 2d"],
    ["attention-issue: false"],
    ["comments: [merged]"],
    ["public: everything"],
  ])("of a configuration stays with %s, which asks nothing of any issue", (rest) => {
    expect(of(rest)).toBe(of(""));
  });

  test("of a configuration does not see order, spelling out, or how the database was named", () => {
    expect(of("statuses: { A: open, B: done }")).toBe(of("statuses: { B: done, A: { effect: open } }"));
    expect(configDigest(parseConfig(`version: 1\ndatabase: "${ID}"`))).toBe(of(""));
  });
});

test("the suggested configuration can be pasted as it is", () => {
  expect(parseConfig(suggestedConfig(ID)).database.id).toBe(ID);
  expect(parseConfig(suggestedConfig()).statuses).toEqual({});
});

/** Every line that is a setting behind a "# ", switched on. */
const eager = (text: string) => text.replace(/^# (?=[a-z]+:|(?: {2})[A-Z])/gm, "");

test("the suggested configuration still holds with its examples switched on", () => {
  const { statuses, properties, public: isPublic, filter, labels } = parseConfig(eager(suggestedConfig(ID)));
  expect(Object.keys(statuses)).toEqual(["In Progress", "Done", "Won't do"]);
  expect(properties.issue).toEqual({ name: "GitHub Issue", given: true });
  expect([isPublic, filter !== undefined, labels.length]).toEqual([true, true, 2]);
});

test("the suggested configuration promises no pull request", () => {
  const words = Object.values(parseConfig(eager(suggestedConfig(ID))).statuses).map(({ effect }) => effect);
  expect(words.filter((word) => ["draft", "ready", "merge"].includes(word))).toEqual([]);
  expect(suggestedConfig(ID)).not.toMatch(/pull request|draft|merge/);
});

test("what a private repository is suggested says nothing of the public", () => {
  expect(suggestedConfig(ID, { isPrivate: true })).not.toMatch(/public|filter/);
  expect(suggestedConfig(ID)).toMatch(/^# public: everything$/m);
});
