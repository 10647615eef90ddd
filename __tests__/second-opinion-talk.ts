/** One conversation with a GitHub, in plain REST calls, and what was seen at each turn. */

import { type Answer, type Hub, type Json, REPOSITORY } from "./second-opinion-hubs.ts";
import { pullRefusals, pulls } from "./second-opinion-pulls.ts";

/** Turn → status, and what of the answer the turn is about. */
export type Seen = Record<string, readonly unknown[]>;

/** Answers the whole answer, for what later turns need of it. */
export type Say = (
  turn: string,
  route: string,
  body?: unknown,
  look?: (json: Json, answer: Answer) => unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** The same words to every hub, in the same order; each begins where the last ended. */
export async function talk(hub: Hub): Promise<Seen> {
  const seen: Seen = {};
  const say: Say = async (turn, route, body, look, headers) => {
    if (turn in seen) throw new Error(`two turns are called "${turn}"`);
    const answer = await hub.send(route.replace(" ", ` ${REPOSITORY}`), body, headers);
    seen[turn] = [answer.status, ...(look && answer.status < 300 ? [tried(look, answer)] : [])];
    return answer;
  };
  await labels(say);
  await newIssues(say);
  await issuesChanged(say);
  await issueLists(say);
  await labelsOnIssues(say);
  await people(say);
  await objects(say);
  await refs(say);
  await contents(say);
  await pulls(say);
  await refusals(say);
  await pullRefusals(say);
  return seen;
}

function tried(look: (json: Json, answer: Answer) => unknown, answer: Answer): unknown {
  try {
    return look(answer.json, answer);
  } catch (thrown) {
    return String(thrown);
  }
}

const names = (list: readonly Json[]): readonly string[] => list.map(({ name }) => name);
const numbers = (list: readonly Json[]): readonly number[] => list.map(({ number }) => number);
const logins = (list: readonly Json[]): readonly string[] => list.map(({ login }) => login);
const state = ({ state, state_reason, closed_at, closed_by }: Json) => ({
  state,
  state_reason,
  hasClosedAt: closed_at !== null,
  closed_by: closed_by?.login ?? null,
});

async function labels(say: Say): Promise<void> {
  const whole = ({ name, color, description, default: isDefault }: Json) => ({ name, color, description, isDefault });
  await say("a new repository's labels", "GET /labels", undefined, names);
  await say("a label is made", "POST /labels", { name: "priority: high", color: "d73a4a", description: "Soon" }, whole);
  await say("a label without a colour", "POST /labels", { name: "plain" }, ({ color }) => color === "ededed");
  await say("the same label in capitals", "POST /labels", { name: "Priority: HIGH", color: "ffffff" });
  await say("a label of a colour that is none", "POST /labels", { name: "odd", color: "#d73a4a" });
  await say("a label of 51 characters", "POST /labels", { name: "x".repeat(51), color: "d73a4a" });
  await say("a label's description of 101 characters", "POST /labels", {
    name: "described",
    color: "d73a4a",
    description: "x".repeat(101),
  });
  await say("a label asked for in capitals", "GET /labels/PRIORITY%3A%20HIGH", undefined, whole);
  await say("a label that is not there", "GET /labels/none");
  await say("a label renamed", "PATCH /labels/plain", { new_name: "simple", color: "00ff00" }, whole);
  await say("a label renamed to another's name", "PATCH /labels/simple", { new_name: "PRIORITY: high" });
}

async function newIssues(say: Say): Promise<void> {
  const draft = { title: "First", body: "one\r\ntwo", labels: ["priority: high", "new: label"], assignees: ["ada"] };
  await say("an issue is made", "POST /issues", draft, (issue) => ({
    ...state(issue),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    labels: names(issue.labels),
    assignees: logins(issue.assignees),
    assignee: issue.assignee?.login,
    user: issue.user.login,
    comments: issue.comments,
    locked: issue.locked,
    isPull: "pull_request" in issue,
    milestone: issue.milestone,
  }));
  await say("a label that an issue brought along", "GET /labels/new%3A%20label", undefined, ({ color }) => color);
  await say("an issue's addresses", "POST /issues", { title: "Second" }, ({ url, html_url }) =>
    [url, html_url].map((address) => new URL(address).pathname),
  );

  await say("a new issue's Location", "POST /issues", { title: "Third", labels: ["a", "b"] }, (_, { headers }) =>
    headers.has("location"),
  );
  await say("an issue that was never made", "GET /issues/99");
}

async function issuesChanged(say: Say): Promise<void> {
  await say("a title changed", "PATCH /issues/1", { title: "First of all" }, ({ title, body }) => ({ title, body }));
  await say("closed without a reason", "PATCH /issues/1", { state: "closed" }, state);
  await say(
    "a reason without a change of state",
    "PATCH /issues/1",
    { state: "closed", state_reason: "not_planned" },
    state,
  );
  await say("reopened", "PATCH /issues/1", { state: "open" }, state);
  await say("closed as not planned", "PATCH /issues/1", { state: "closed", state_reason: "not_planned" }, state);
  await say("reopened with the reason", "PATCH /issues/1", { state: "open", state_reason: "reopened" }, state);
  await say("closed as a duplicate", "PATCH /issues/2", { state: "closed", state_reason: "duplicate" }, state);
  await say("labels replaced", "PATCH /issues/1", { labels: ["simple", "another"] }, (issue) => names(issue.labels));
  await say("labels in other letters", "PATCH /issues/1", { labels: ["SIMPLE"] }, (issue) => names(issue.labels));
  await say("labels all taken", "PATCH /issues/1", { labels: [] }, (issue) => names(issue.labels));
  await say("assignees replaced", "PATCH /issues/1", { assignees: ["maintainer"] }, (i) => logins(i.assignees));
  await say("assignees in other letters", "PATCH /issues/1", { assignees: ["ADA"] }, (i) => logins(i.assignees));
  await say("assignees all taken", "PATCH /issues/1", { assignees: [] }, ({ assignees, assignee }) => ({
    assignees,
    assignee,
  }));
  await say("the body emptied", "PATCH /issues/1", { body: null }, ({ body }) => body);
  await say("a change to an issue that is not there", "PATCH /issues/99", { title: "x" });
  await say("all that stayed", "GET /issues/1", undefined, ({ title, body, labels }) => ({ title, body, labels }));
}

async function issueLists(say: Say): Promise<void> {
  await say("open ones, newest first", "GET /issues", undefined, numbers);
  await say("closed ones", "GET /issues?state=closed", undefined, numbers);
  await say("all, oldest first", "GET /issues?state=all&sort=created&direction=asc", undefined, numbers);
  await say("one label", "GET /issues?state=all&labels=a", undefined, numbers);
  await say("two labels, both needed", "GET /issues?state=all&labels=a,simple", undefined, numbers);
  await say("a label in capitals", "GET /issues?state=all&labels=A", undefined, numbers);
  await say("made by the maintainer", "GET /issues?state=all&creator=maintainer", undefined, numbers);
  await say("made by ada", "GET /issues?state=all&creator=ada", undefined, numbers);
  await say("since the future", "GET /issues?state=all&since=2100-01-01T00:00:00Z", undefined, numbers);
  const link = (list: readonly Json[], { headers }: Answer) => ({
    numbers: numbers(list),
    rels: [...(headers.get("link") ?? "").matchAll(/rel="(\w+)"/g)].map(([, rel = ""]) => rel).sort(),
  });
  await say("a first page", "GET /issues?state=all&direction=asc&per_page=2", undefined, link);
  await say("a last page", "GET /issues?state=all&direction=asc&per_page=2&page=2", undefined, link);
  await say("a page past the end", "GET /issues?state=all&per_page=2&page=9", undefined, numbers);
  await say("a page of 101", "GET /issues?state=all&per_page=101", undefined, numbers);
}

async function labelsOnIssues(say: Say): Promise<void> {
  await say("labels added", "POST /issues/1/labels", { labels: ["simple", "fresh"] }, names);
  await say("labels added twice", "POST /issues/1/labels", { labels: ["simple"] }, names);
  await say("labels of an issue", "GET /issues/1/labels", undefined, names);
  await say("a label taken off", "DELETE /issues/1/labels/fresh", undefined, names);
  await say("a label taken off twice", "DELETE /issues/1/labels/fresh");
  await say("labels on an issue that is not there", "POST /issues/99/labels", { labels: ["simple"] });
  await say("the label renamed meanwhile", "PATCH /labels/simple", { new_name: "easy" }, ({ name }) => name);
  await say("goes by its new name", "GET /issues/1/labels", undefined, names);
}

async function people(say: Say): Promise<void> {
  await say("who can be assigned", "GET /assignees", undefined, (list) => logins(list).toSorted());
  await say("ada can be", "GET /assignees/ada");
  await say("eve cannot", "GET /assignees/eve");
  await say("assigned", "POST /issues/1/assignees", { assignees: ["ada"] }, ({ assignees }) => logins(assignees));
  await say("unassigned", "DELETE /issues/1/assignees", { assignees: ["ada"] }, ({ assignees }) => logins(assignees));
  await say("a comment", "POST /issues/1/comments", { body: "Hello" }, ({ body, user, author_association }) => ({
    body,
    user: user.login,
    author_association,
  }));
  await say("a comment of nothing", "POST /issues/1/comments", { body: "" });
  await say("comments of an issue", "GET /issues/1/comments", undefined, (list) => list.map(({ body }: Json) => body));
  await say("an issue counts its comments", "GET /issues/1", undefined, ({ comments }) => comments);
  await say("a comment on an issue that is not there", "POST /issues/99/comments", { body: "Hello" });
}

const AUTHOR = { name: "Ada", email: "ada@example.com", date: "2026-10-01T10:00:00Z" };
const NOWHERE = "0123456789012345678901234567890123456789";

async function objects(say: Say): Promise<void> {
  const blob = await say("a blob", "POST /git/blobs", { content: "hello\n", encoding: "utf-8" }, ({ sha }) => sha);
  await say("a blob in base64", "POST /git/blobs", { content: "aGVsbG8K", encoding: "base64" }, ({ sha }) => sha);
  await say("a blob read", `GET /git/blobs/${blob.json?.sha}`, undefined, ({ content, encoding, size }) => ({
    text: Buffer.from(content, encoding).toString(),
    encoding,
    size,
  }));
  await say("a blob that is not there", `GET /git/blobs/${NOWHERE}`);
  const entry = { path: "notes/hello.txt", mode: "100644", type: "blob" };
  const tree = await say("a tree", "POST /git/trees", { tree: [{ ...entry, sha: blob.json?.sha }] }, ({ sha }) => sha);
  await say("a tree of words", "POST /git/trees", { tree: [{ ...entry, content: "hello\n" }] }, ({ sha }) => sha);
  await say("a tree of a blob that is not there", "POST /git/trees", { tree: [{ ...entry, sha: NOWHERE }] });
  await say("a tree on one that is not there", "POST /git/trees", { base_tree: NOWHERE, tree: [] });
  const paths = ({ tree: list }: Json) => list.map(({ path, type }: Json) => `${type} ${path}`);
  await say("a tree read", `GET /git/trees/${tree.json?.sha}`, undefined, paths);
  await say("a tree read to its leaves", `GET /git/trees/${tree.json?.sha}?recursive=1`, undefined, paths);
  const draft = { message: "Say hello", tree: tree.json?.sha, parents: [], author: AUTHOR, committer: AUTHOR };
  await say("a commit without parents", "POST /git/commits", draft, ({ author, message }) => ({ author, message }));
  await say("the same commit once more", "POST /git/commits", draft, ({ sha }) => sha);
  await say("a commit of a tree that is not there", "POST /git/commits", { ...draft, tree: NOWHERE });
  await say("a commit on a parent that is not there", "POST /git/commits", { ...draft, parents: [NOWHERE] });
}

async function refs(say: Say): Promise<void> {
  const main = await say("the default branch", "GET /git/ref/heads/main", undefined, ({ ref, object }) => ({
    ref,
    type: object.type,
  }));
  const sha = main.json?.object.sha;
  const name = ({ ref }: Json) => ref;
  await say("a branch made", "POST /git/refs", { ref: "refs/heads/feature/a", sha }, name);
  await say("a branch made twice", "POST /git/refs", { ref: "refs/heads/feature/a", sha });
  await say("a branch on nothing", "POST /git/refs", { ref: "refs/heads/b", sha: NOWHERE });
  await say("a ref without refs/", "POST /git/refs", { ref: "heads/c", sha });
  await say("a ref with one slash", "POST /git/refs", { ref: "refs/c", sha });
  await say("a ref in a namespace of its own", "POST /git/refs", { ref: "refs/notion-sync/ab", sha }, name);
  await say("such a ref read", "GET /git/ref/notion-sync/ab", undefined, name);
  await say("refs by prefix", "GET /git/matching-refs/heads/fea", undefined, (list) => list.map(name));
  await say("refs of no such prefix", "GET /git/matching-refs/heads/nothing", undefined, (list) => list.map(name));
  await say("a ref that is not there", "GET /git/ref/heads/nothing");
  await say("part of a ref's name", "GET /git/ref/heads/feature");
  const commit = await say("a commit of the branch", `GET /git/commits/${sha}`, undefined, ({ parents }) => parents);
  const draft = { message: "Nothing", tree: commit.json?.tree.sha, author: AUTHOR };
  const next = await say("an empty commit", "POST /git/commits", { ...draft, parents: [sha] }, (made) => ({
    hasParent: made.parents[0].sha === sha,
    hasSameTree: made.tree.sha === commit.json?.tree.sha,
  }));
  const aside = await say("a commit aside", "POST /git/commits", { ...draft, message: "Aside", parents: [sha] });
  await say("a ref moved on", "PATCH /git/refs/notion-sync/ab", { sha: next.json?.sha }, name);
  await say("a ref moved aside", "PATCH /git/refs/notion-sync/ab", { sha: aside.json?.sha });
  await say(
    "a ref moved aside by force",
    "PATCH /git/refs/notion-sync/ab",
    { sha: aside.json?.sha, force: true },
    name,
  );
  await say("a ref moved to nothing", "PATCH /git/refs/notion-sync/ab", { sha: NOWHERE, force: true });
  await say("a ref moved that is not there", "PATCH /git/refs/heads/nothing", { sha });
  await say("a ref taken away", "DELETE /git/refs/heads/feature/a");
  await say("a ref taken away twice", "DELETE /git/refs/heads/feature/a");
}

async function contents(say: Say): Promise<void> {
  await say("a file", "GET /contents/README.md", undefined, ({ type, path, content, encoding, sha }) => ({
    type,
    path,
    text: Buffer.from(content, encoding).toString(),
    sha,
  }));
  const raw = { accept: "application/vnd.github.raw+json" };
  await say("a file as it is", "GET /contents/README.md", undefined, (_, { text }) => text, raw);
  await say("a file of a ref", "GET /contents/README.md?ref=main", undefined, ({ path }) => path);
  await say("a file of a ref that is not there", "GET /contents/README.md?ref=nothing");
  await say("a file that is not there", "GET /contents/nothing.md");
  await say("a branch", "GET /branches/main", undefined, ({ name, protected: isProtected }) => ({ name, isProtected }));
  await say("a branch that is not there", "GET /branches/nothing");
  await say("the repository", "GET ", undefined, (facts) => ({
    full_name: facts.full_name,
    private: facts.private,
    default_branch: facts.default_branch,
    has_issues: facts.has_issues,
    archived: facts.archived,
    push: facts.permissions?.push,
    methods: [facts.allow_squash_merge, facts.allow_merge_commit, facts.allow_rebase_merge],
    open_issues: facts.open_issues_count,
  }));
}

/** Last, since what one hub takes of these would count in all lists after it. */
async function refusals(say: Say): Promise<void> {
  await say("an issue without a title", "POST /issues", { body: "x" });
  await say("an issue titled with blanks", "POST /issues", { title: "  " });
  await say("a title of 257 characters", "POST /issues", { title: "x".repeat(257) });
  await say("a body of 65,537 characters", "POST /issues", { title: "x", body: "x".repeat(65_537) });
  await say("an issue for somebody without access", "POST /issues", { title: "x", assignees: ["eve"] });
  await say("a blank title", "PATCH /issues/1", { title: "" });
  await say("assigned to somebody without access", "PATCH /issues/1", { assignees: ["eve"] });
  await say("assigned without access", "POST /issues/1/assignees", { assignees: ["eve"] }, (i) => logins(i.assignees));
  await say("a token that is none", "GET ", undefined, undefined, { authorization: "Bearer none" });
}
