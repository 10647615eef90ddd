/** The GitHub stand-in's git data, files, variables and tokens; each test is named for the fact. */
import { describe, expect, test } from "@jest/globals";
import { standIn } from "./fake-github-caller.ts";

const GIT = "/repos/acme/plan/git";
const VARIABLES = "/repos/acme/plan/actions/variables";
type StandIn = ReturnType<typeof standIn>;

/** A commit that holds one text, made through the API. */
async function commit({ send }: StandIn, text: string, parents: readonly string[] = []): Promise<string> {
  const tree = await send(`POST ${GIT}/trees`, {
    tree: [{ path: "deep/state.json", mode: "100644", type: "blob", content: text }],
  });
  const made = await send(`POST ${GIT}/commits`, { message: "State", tree: tree.json.sha, parents });
  return made.json.sha;
}

describe("git data", () => {
  test("bears the names git itself gives", async () => {
    const { send } = standIn();
    const blob = await send(`POST ${GIT}/blobs`, { content: "hello\n" });
    expect(blob.json.sha).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    const file = { mode: "100644", type: "blob", sha: blob.json.sha };
    const tree = await send(`POST ${GIT}/trees`, {
      tree: [
        { path: "d/b", ...file },
        { path: "a", ...file },
      ],
    });
    expect(tree.json.sha).toBe("289e1b814b92c9a9efb807b9ec4afa28cfa0fb64");
    const author = { name: "n", email: "e", date: "2023-11-14T22:13:20Z" };
    const made = await send(`POST ${GIT}/commits`, { message: "x\n", tree: tree.json.sha, author });
    expect(made.json.sha).toBe("05bef747dcbd3eb2bbe804264d167b7bf2f2dd7e");
  });

  test("a ref moves forward only, which makes it compare-and-swap", async () => {
    const here = standIn();
    const { send, github } = here;
    const first = await commit(here, "1");
    const second = await commit(here, "2", [first]);
    const rival = await commit(here, "3", [first]);
    expect((await send(`POST ${GIT}/refs`, { ref: "refs/notion-sync/ab", sha: first })).status).toBe(201);
    expect(await send(`POST ${GIT}/refs`, { ref: "refs/notion-sync/ab", sha: first })).toMatchObject({
      status: 422,
      json: { message: "Reference already exists" },
    });
    expect((await send(`PATCH ${GIT}/refs/notion-sync/ab`, { sha: second, force: false })).status).toBe(200);
    expect(await send(`PATCH ${GIT}/refs/notion-sync/ab`, { sha: rival, force: false })).toMatchObject({
      status: 422,
      json: { message: "Update is not a fast forward" },
    });
    expect(github.file("refs/notion-sync/ab", "deep/state.json")).toBe("2");
    expect((await send(`PATCH ${GIT}/refs/notion-sync/ab`, { sha: rival, force: true })).status).toBe(200);
  });

  test("matching-refs finds any namespace by prefix, and answers an empty list for none", async () => {
    const here = standIn();
    const { send } = here;
    const sha = await commit(here, "1");
    for (const name of ["ab", "abc", "zz"]) await send(`POST ${GIT}/refs`, { ref: `refs/notion-sync/${name}`, sha });
    const names = async (prefix: string) =>
      (await send(`GET ${GIT}/matching-refs/${prefix}`)).json.map((one: { ref: string }) => one.ref);
    expect(await names("notion-sync%2Fab")).toEqual(["refs/notion-sync/ab", "refs/notion-sync/abc"]);
    expect(await names("nothing/here")).toEqual([]);
    expect((await send(`GET ${GIT}/ref/notion-sync/zz`)).json.object.sha).toBe(sha);
    expect((await send(`GET ${GIT}/ref/notion-sync/none`)).status).toBe(404);
  });

  test("answers 409 in a repository without a branch", async () => {
    const { send } = standIn({ empty: true });
    expect((await send(`GET ${GIT}/matching-refs/notion-sync/ab`)).status).toBe(409);
    expect(
      (await send(`POST ${GIT}/trees`, { tree: [{ path: "a", mode: "100644", type: "blob", content: "x" }] })).status,
    ).toBe(409);
  });

  test("refuses a ref or a commit that leads nowhere", async () => {
    const { send } = standIn();
    const nowhere = "0".repeat(40);
    expect((await send(`POST ${GIT}/refs`, { ref: "refs/heads/x", sha: nowhere })).json.message).toBe(
      "Object does not exist",
    );
    expect((await send(`PATCH ${GIT}/refs/heads/x`, { sha: nowhere })).json.message).toBe("Reference does not exist");
    expect((await send(`POST ${GIT}/commits`, { message: "m", tree: nowhere })).json.message).toBe(
      "Tree SHA does not exist",
    );
    expect((await send(`POST ${GIT}/refs`, { ref: "heads/x", sha: nowhere })).status).toBe(422);
  });
});

describe("files", () => {
  test("are read at a branch, a commit or a full ref, and raw when asked", async () => {
    const { ada, send } = standIn();
    const before = ada.commit({ ".github/notion-sync.yml": "version: 1\n" });
    ada.commit({ ".github/notion-sync.yml": "version: 2\n" }, { branch: "next" });
    const text = async (ref: string) =>
      Buffer.from(
        (await send(`GET /repos/acme/plan/contents/.github/notion-sync.yml${ref}`)).json.content,
        "base64",
      ).toString();
    expect(await text("")).toBe("version: 1\n");
    expect(await text("?ref=next")).toBe("version: 2\n");
    expect(await text(`?ref=${before}`)).toBe("version: 1\n");
    expect(await text("?ref=refs/heads/next")).toBe("version: 2\n");
    const raw = await send("GET /repos/acme/plan/contents/.github/notion-sync.yml", undefined, "workflow", {
      accept: "application/vnd.github.raw+json",
    });
    expect(raw.text).toBe("version: 1\n");
    expect((await send("GET /repos/acme/plan/contents/nothing")).status).toBe(404);
    expect((await send("GET /repos/acme/plan/contents/README.md?ref=nothing")).json.message).toBe(
      "No commit found for the ref nothing",
    );
    expect((await send("GET /repos/acme/plan/branches/next")).json.protected).toBe(false);
  });
});

describe("variables", () => {
  test("are made once by POST and changed by PATCH, which answers without a body", async () => {
    const { github, clock, send } = standIn();
    expect((await send(`POST ${VARIABLES}`, { name: "notion_sync", value: "1" }, "variables")).status).toBe(201);
    expect((await send(`POST ${VARIABLES}`, { name: "NOTION_SYNC", value: "2" }, "variables")).status).toBe(409);
    clock.advance(1000);
    expect(await send(`PATCH ${VARIABLES}/NOTION_SYNC`, { value: "3" }, "variables")).toMatchObject({
      status: 204,
      text: "",
    });
    expect((await send(`PATCH ${VARIABLES}/NOTHING`, { value: "3" }, "variables")).status).toBe(404);
    const { json } = await send(`GET ${VARIABLES}/notion_sync`, undefined, "variables");
    expect(json).toMatchObject({ name: "NOTION_SYNC", value: "3", updated_at: "2026-10-01T10:00:01Z" });
    expect((await send(`GET ${VARIABLES}`, undefined, "variables")).json.total_count).toBe(1);
    await send(`DELETE ${VARIABLES}/NOTION_SYNC`, undefined, "variables");
    expect(github.repository.variables.size).toBe(0);
  });

  test("hold 48 KB and no more, under names without a leading digit or GITHUB_", async () => {
    const { send } = standIn();
    expect((await send(`POST ${VARIABLES}`, { name: "A", value: "x".repeat(48 * 1024) }, "pat")).status).toBe(201);
    expect((await send(`PATCH ${VARIABLES}/A`, { value: "x".repeat(48 * 1024 + 1) }, "pat")).status).toBe(422);
    for (const name of ["1A", "GITHUB_A", "A-B"])
      expect((await send(`POST ${VARIABLES}`, { name, value: "" }, "pat")).status).toBe(422);
  });
});

describe("a token", () => {
  test("of a workflow may neither read nor write variables, nor ask who it is", async () => {
    const { send } = standIn();
    const refused = { status: 403, json: { message: "Resource not accessible by integration" } };
    expect(await send(`GET ${VARIABLES}/A`)).toMatchObject(refused);
    expect(await send(`POST ${VARIABLES}`, { name: "A", value: "" })).toMatchObject(refused);
    expect(await send("GET /user")).toMatchObject(refused);
    expect((await send("GET /user", undefined, "pat")).json.login).toBe("maintainer");
  });

  test("for variables alone may do nothing else", async () => {
    const { send } = standIn();
    expect(await send("GET /repos/acme/plan/issues", undefined, "variables")).toMatchObject({
      status: 403,
      json: { message: "Resource not accessible by personal access token" },
    });
    expect((await send("GET /repos/acme/plan", undefined, "variables")).status).toBe(200);
  });

  test("that only reads is refused every write", async () => {
    const { github, send } = standIn();
    expect((await send("POST /repos/acme/plan/issues", { title: "a" }, "read-only")).status).toBe(403);
    expect((await send(`POST ${GIT}/blobs`, { content: "a" }, "read-only")).status).toBe(403);
    expect(github.writes).toEqual([]);
  });

  test("that nobody knows is bad credentials, as token or as Bearer", async () => {
    const { send } = standIn();
    const as = (authorization: string) => send("GET /repos/acme/plan", undefined, "workflow", { authorization });
    expect(await as("token nonsense")).toMatchObject({ status: 401, json: { message: "Bad credentials" } });
    expect((await as("Bearer ghs_fakeWorkflowToken")).status).toBe(200);
    expect((await as("")).status).toBe(401);
  });
});
