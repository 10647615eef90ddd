/** One contract for every place where the state may live, and what is particular to each. */
import { describe, expect, test } from "@jest/globals";
import { virtualClock } from "../src/fakes/clock.ts";
import { type FakeGitHub, fakeGitHub } from "../src/fakes/github/github.ts";
import { refStore } from "../src/github/ref-store.ts";
import { variableStore } from "../src/github/variable-store.ts";
import { RemoteError, StateCollision, type StateStore } from "../src/ports.ts";
import { rejection, throughOctokit } from "./through-octokit.ts";

const KEY = "1a2b3c4d";
const clock = virtualClock("2026-10-01T12:00:00Z");

function world(options: { readonly empty?: boolean } = {}) {
  const github = fakeGitHub({ clock, owner: "acme", repo: "roadmap", ...options });
  return {
    github,
    variable: (token: "pat" | "workflow" | "variables" = "pat") =>
      variableStore({ ...throughOctokit(github, clock, token), key: KEY }),
    ref: (token: "workflow" | "read-only" = "workflow", key = KEY) =>
      refStore({ ...throughOctokit(github, clock, token), key }),
  };
}

interface Implementation {
  readonly kind: "variable" | "ref";
  readonly open: (from: ReturnType<typeof world>) => StateStore;
  readonly saved: (github: FakeGitHub) => string | undefined;
  /** The last write of a first save, and of a later one. */
  readonly firstWrite: RegExp;
  readonly laterWrite: RegExp;
}

const implementations: readonly Implementation[] = [
  {
    kind: "variable",
    open: ({ variable }) => variable(),
    saved: ({ repository }) => repository.variables.get(`NOTION_SYNC_STATE_${KEY.toUpperCase()}`)?.value,
    firstWrite: /^POST .*\/actions\/variables$/,
    laterWrite: /^PATCH .*\/actions\/variables\//,
  },
  {
    kind: "ref",
    open: ({ ref }) => ref(),
    saved: (github) => github.file(`refs/notion-sync/${KEY}`, "state.json"),
    firstWrite: /^POST .*\/git\/refs$/,
    laterWrite: /^PATCH .*\/git\/refs\//,
  },
];

describe.each(implementations)("the $kind store", ({ open, saved, firstWrite, laterWrite }) => {
  test("has nothing before the first save", async () => {
    expect(await open(world()).read()).toBeUndefined();
  });

  test.each([
    ["lines, quotes and a digit like a bigint's", '{"a":"12n",\r\n"b":"\\u0000 ümläut 🚀"}\n'],
    ["forty kilobytes", "x".repeat(40 * 1024)],
  ])("gives back what was saved, to the byte: %s", async (_, text) => {
    const here = world();
    const { version } = await open(here).write(text, undefined);
    expect(saved(here.github)).toBe(text);
    expect(await open(here).read()).toEqual({ text, version });
  });

  test("saves upon its own last save without reading in between", async () => {
    const here = world();
    const store = open(here);
    const first = await store.write("one", undefined);
    clock.advance(60_000);
    const second = await store.write("two", first.version);
    expect(saved(here.github)).toBe("two");
    expect(await store.read()).toEqual({ text: "two", version: second.version });
    expect(second.version).not.toBe(first.version);
  });

  test("two first saves collide, and the first one stands", async () => {
    const here = world();
    await open(here).write("theirs", undefined);
    const error = await rejection(open(here).write("ours", undefined));
    expect(error).toBeInstanceOf(StateCollision);
    expect(saved(here.github)).toBe("theirs");
  });

  test.each(["commit-then-502", "commit-then-reset", "reset", 503] as const)(
    "a first save that meets %s is saved once, and is no collision",
    async (fault) => {
      const here = world();
      here.github.failNext(firstWrite, fault);
      const { version } = await open(here).write("one", undefined);
      expect(saved(here.github)).toBe("one");
      expect(await open(here).read()).toEqual({ text: "one", version });
    },
  );

  test.each(["commit-then-502", "commit-then-reset", "reset", 503] as const)(
    "a later save that meets %s is saved, and is no collision",
    async (fault) => {
      const here = world();
      const { version } = await open(here).write("one", undefined);
      here.github.failNext(laterWrite, fault);
      const second = await open(here).write("two", version);
      expect(saved(here.github)).toBe("two");
      expect(await open(here).read()).toEqual({ text: "two", version: second.version });
    },
  );

  test("GitHub's failure to read is never taken for an empty place", async () => {
    const here = world();
    await open(here).write("one", undefined);
    for (let attempt = 0; attempt < 4; attempt += 1) here.github.failNext(/^GET /, 502);
    const error = await rejection(open(here).read());
    expect(error).toMatchObject({ name: "RemoteError", status: 502, outcome: "refused" });
  });
});

test("each store's name says where to look", () => {
  const { variable, ref } = world();
  expect(variable().name).toBe("the repository variable NOTION_SYNC_STATE_1a2b3c4d");
  expect(ref().name).toBe("the git ref refs/notion-sync/1a2b3c4d");
});

describe("the variable store", () => {
  test("the workflow token is told what state-token needs", async () => {
    const error = await rejection(world().variable("workflow").read());
    expect(error).toMatchObject({ name: "RemoteError", status: 403 });
    expect(String(error)).toMatch(/`state-token` may not read repository variables: .*"Variables: read and write"/);
  });

  test("a token that may only touch variables is enough", async () => {
    const { variable } = world();
    const { version } = await variable("variables").write("one", undefined);
    expect(await variable("variables").read()).toEqual({ text: "one", version });
  });

  test("a repository that the token cannot see reads as nothing, and the first save says so", async () => {
    const { github } = world();
    const unseen = { ...throughOctokit(github, clock, "pat"), repo: "unseen", key: KEY };
    expect(await variableStore(unseen).read()).toBeUndefined();
    const error = await rejection(variableStore(unseen).write("one", undefined));
    expect(error).toBeInstanceOf(RemoteError);
    expect(String(error)).toContain("`state-token` may not write");
  });

  test("a variable deleted by hand is made anew", async () => {
    const { github, variable } = world();
    const { version } = await variable().write("one", undefined);
    github.as("ada").deleteVariable(`NOTION_SYNC_STATE_${KEY}`);
    await variable().write("two", version);
    expect(await variable().read()).toMatchObject({ text: "two" });
  });

  test("reading costs one request", async () => {
    const { github, variable } = world();
    await variable().write("one", undefined);
    const before = github.requests.length;
    await variable().read();
    expect(github.requests.length - before).toBe(1);
  });
});

describe("the ref store", () => {
  test("a save upon an outdated version collides, and the other run's save stands", async () => {
    const { github, ref } = world();
    const { version } = await ref().write("one", undefined);
    await ref().write("theirs", version);
    const error = await rejection(ref().write("ours", version));
    expect(error).toBeInstanceOf(StateCollision);
    expect(github.file(`refs/notion-sync/${KEY}`, "state.json")).toBe("theirs");
  });

  test("a ref deleted by hand collides, so that the loss is noticed, and can be made anew", async () => {
    const { github, ref } = world();
    const { version } = await ref().write("one", undefined);
    github.as("ada").deleteRef(`refs/notion-sync/${KEY}`);
    expect(await rejection(ref().write("two", version))).toBeInstanceOf(StateCollision);
    expect(await ref().read()).toBeUndefined();
    await ref().write("two", undefined);
    expect(await ref().read()).toMatchObject({ text: "two" });
  });

  test("a neighbour whose key only begins alike is not read", async () => {
    const { ref } = world();
    await ref("workflow", `${KEY}5e`).write("another database's", undefined);
    expect(await ref().read()).toBeUndefined();
  });

  test("a ref that holds no state of ours reads as empty text, and can be replaced", async () => {
    const { github, ref } = world();
    const stray = github.as("ada").commit({ "notes.txt": "hello" });
    github.repository.refs.set(`refs/notion-sync/${KEY}`, stray);
    expect(await ref().read()).toEqual({ text: "", version: stray });
    await ref().write("one", stray);
    expect(await ref().read()).toMatchObject({ text: "one" });
  });

  test("a repository without a branch is told to push one, or to set state-token", async () => {
    const { ref } = world({ empty: true });
    for (const error of [await rejection(ref().read()), await rejection(ref().write("one", undefined))]) {
      expect(error).toBeInstanceOf(RemoteError);
      expect(String(error)).toMatch(/push a first commit, or set `state-token`/);
    }
  });

  test("a token without contents: write is told the line to add", async () => {
    const { github, ref } = world();
    const error = await rejection(ref("read-only").write("one", undefined));
    expect(error).toMatchObject({ name: "RemoteError", status: 403, outcome: "refused" });
    expect(String(error)).toMatch(
      /`github-token` may not write refs: add `contents: write`.*`permissions: { contents: write, issues: write }`/,
    );
    expect(github.writes).toEqual([]);
  });

  test("a save whose outcome stays unknown is settled by what the ref holds", async () => {
    const { github, ref } = world();
    const { version } = await ref().write("one", undefined);
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext(/^PATCH .*\/git\/refs\//, "commit-then-502");
    const second = await ref().write("two", version);
    expect(await ref().read()).toEqual({ text: "two", version: second.version });
  });

  test("a save that never happened fails as such", async () => {
    const { github, ref } = world();
    const { version } = await ref().write("one", undefined);
    for (let attempt = 0; attempt < 4; attempt += 1) github.failNext(/^PATCH .*\/git\/refs\//, 502);
    expect(await rejection(ref().write("two", version))).toMatchObject({ name: "RemoteError", outcome: "unknown" });
    expect(await ref().read()).toEqual({ text: "one", version });
  });

  test("reading costs two requests, and the branches are left alone", async () => {
    const { github, ref } = world();
    const branches = [...github.repository.refs];
    await ref().write("one", undefined);
    const before = github.requests.length;
    await ref().read();
    expect(github.requests.length - before).toBe(2);
    expect([...github.repository.refs].filter(([name]) => name.startsWith("refs/heads/"))).toEqual(branches);
  });
});

test("a state that no variable can hold is told with the store that can", async () => {
  const { variable } = world();
  const refused = await rejection(variable().write("x".repeat(49 * 1024), undefined));
  expect(String(refused)).toContain("leave out `state-token`, and it is kept in a git ref");
});
