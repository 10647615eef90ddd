/** The talk's second half: pull requests, their merge, and what ran on a commit. */
import type { Json } from "./second-opinion-hubs.ts";
import type { Say } from "./second-opinion-talk.ts";

const numbers = (list: readonly Json[]): readonly number[] => list.map(({ number }) => number);
const AUTHOR = { name: "Ada", email: "ada@example.com", date: "2026-10-01T11:00:00Z" };

/** Turns of preparation are part of the talk: both must take them. */
export async function pulls(say: Say): Promise<void> {
  const main = await say("where main stands", "GET /git/ref/heads/main");
  const before = main.json?.object.sha;
  await branch(say, "topic", before, { "topic.txt": "one\n" });
  await branch(say, "rival", before, { "topic.txt": "another\n" });
  await branch(say, "aside", before, { "aside.txt": "aside\n" });
  await say("a branch without a commit", "POST /git/refs", { ref: "refs/heads/same", sha: before });
  await opening(say);
  await reading(say);
  await changing(say);
  await merging(say, before);
  await ranOn(say, before);
}

/** Last of all, as what one hub takes of these would stand in every list after it. */
export async function pullRefusals(say: Say): Promise<void> {
  const wish = { title: "Topic", head: "topic", base: "main" };
  await say("a second one of the same branch", "POST /pulls", wish);
  await say("one of a branch that is not there", "POST /pulls", { ...wish, head: "nothing" });
  await say("one onto a branch that is not there", "POST /pulls", { ...wish, head: "aside", base: "nothing" });
  await say("one without a commit between", "POST /pulls", { ...wish, head: "same" });
  await say("one with a blank title", "POST /pulls", { ...wish, head: "aside", title: " " });
}

async function branch(say: Say, name: string, parent: string, files: Readonly<Record<string, string>>): Promise<void> {
  const commit = await say(`the commit under ${name}`, `GET /git/commits/${parent}`);
  const tree = await say(`a tree for ${name}`, "POST /git/trees", {
    base_tree: commit.json?.tree.sha,
    tree: Object.entries(files).map(([path, content]) => ({ path, mode: "100644", type: "blob", content })),
  });
  const draft = { message: `Write ${name}`, tree: tree.json?.sha, parents: [parent], author: AUTHOR };
  const made = await say(`a commit for ${name}`, "POST /git/commits", draft);
  await say(`the branch ${name}`, "POST /git/refs", { ref: `refs/heads/${name}`, sha: made.json?.sha });
}

const whole = (pull: Json) => ({
  state: pull.state,
  draft: pull.draft,
  title: pull.title,
  head: [pull.head.ref, pull.head.label],
  base: [pull.base.ref, pull.base.label],
  merged: pull.merged,
  user: pull.user.login,
  html: new URL(pull.html_url).pathname.replace(/\d+$/, "n"),
});

async function opening(say: Say): Promise<void> {
  const wish = { title: "Topic", head: "topic", base: "main", body: "Closes #2" };
  await say("a draft pull request", "POST /pulls", { ...wish, draft: true }, whole);
  await say(
    "one with the owner's name",
    "POST /pulls",
    { title: "Rival", head: "maintainer:rival", base: "main" },
    whole,
  );
}

async function reading(say: Say): Promise<void> {
  const titles = (list: readonly Json[]) => list.map(({ title }) => title);
  await say("open pull requests, newest first", "GET /pulls", undefined, titles);
  await say("by head", "GET /pulls?head=maintainer:topic", undefined, titles);
  await say("by a head that nobody has", "GET /pulls?head=maintainer:nothing", undefined, titles);
  await say("by a head without its owner", "GET /pulls?head=topic", undefined, titles);
  await say("by base", "GET /pulls?base=nothing", undefined, titles);
  await say("the issues list holds them too", "GET /issues?state=all&direction=asc", undefined, (list) =>
    list.filter((one: Json) => one.pull_request).map(({ title }: Json) => title),
  );
  const [first] = await pullsOf(say, "their numbers");
  await say("one of them", `GET /pulls/${first}`, undefined, whole);
  await say("how many commits it has", `GET /pulls/${first}`, undefined, ({ commits }) => commits);
  await say("read as an issue", `GET /issues/${first}`, undefined, ({ pull_request }) => pull_request !== undefined);
  await say("an issue read as one of them", "GET /pulls/1");
  await say("whether it is merged", `GET /pulls/${first}/merge`);
}

/** Draft and rival, oldest first. */
async function pullsOf(say: Say, turn: string): Promise<readonly number[]> {
  const list = await say(
    turn,
    "GET /pulls?state=all&sort=created&direction=asc",
    undefined,
    (all) => numbers(all).length,
  );
  return numbers(list.json ?? []);
}

async function changing(say: Say): Promise<void> {
  const [draft, rival] = await pullsOf(say, "their numbers once more");
  const change = { title: "Topic, at last", body: "Fixes #2" };
  await say("its words changed", `PATCH /pulls/${draft}`, change, ({ title, body }) => ({ title, body }));
  await say("labelled as an issue is", `POST /issues/${draft}/labels`, { labels: ["easy"] }, (all) => all.length);
  await say("a review asked of ada", `POST /pulls/${draft}/requested_reviewers`, { reviewers: ["ada"] }, (pull) =>
    pull.requested_reviewers.map(({ login }: Json) => login),
  );
  await say("a review asked of its author", `POST /pulls/${draft}/requested_reviewers`, { reviewers: ["maintainer"] });
  await say("a review asked of a stranger", `POST /pulls/${draft}/requested_reviewers`, { reviewers: ["eve"] });
  const standing = ({ state, merged, closed_at }: Json) => ({ state, merged, hasClosedAt: closed_at !== null });
  await say("closed unmerged", `PATCH /pulls/${rival}`, { state: "closed" }, standing);
  await say("merged while closed", `PUT /pulls/${rival}/merge`, {});
  await say("open again", `PATCH /pulls/${rival}`, { state: "open" }, standing);
  await say("merged while a draft", `PUT /pulls/${draft}/merge`, {});
}

async function merging(say: Say, before: string): Promise<void> {
  const opened = await say(
    "one that is ready",
    "POST /pulls",
    { title: "Aside", head: "aside", base: "main", body: "Closes #4" },
    whole,
  );
  const number = opened.json?.number;
  const head = opened.json?.head.sha;
  await say("an issue that it closes", "POST /issues", { title: "To be closed" }, ({ state }) => state);
  await say("merged at a head that it has not", `PUT /pulls/${number}/merge`, { sha: before });
  const wish = { sha: head, merge_method: "squash", commit_title: "Aside (#7)", commit_message: "" };
  const done = await say("merged, squashed", `PUT /pulls/${number}/merge`, wish, ({ merged }) => merged);
  await say("merged twice", `PUT /pulls/${number}/merge`, wish);
  await say("the commit of it", `GET /git/commits/${done.json?.sha}`, undefined, ({ message, parents }) => ({
    message,
    parents: parents.map(({ sha }: Json) => sha === before),
  }));
  await say("main stands there", "GET /git/ref/heads/main", undefined, ({ object }) => object.sha === done.json?.sha);
  await say("what it says of itself", `GET /pulls/${number}`, undefined, (pull) => ({
    state: pull.state,
    merged: pull.merged,
    by: pull.merged_by?.login,
    hasSha: pull.merge_commit_sha === done.json?.sha,
  }));
  await say("open again after the merge", `PATCH /pulls/${number}`, { state: "open" });
  await conflict(say);
}

/** Rival and topic write the same file. */
async function conflict(say: Say): Promise<void> {
  const [, rival] = await pullsOf(say, "their numbers at last");
  await say("the rival merged", `PUT /pulls/${rival}/merge`, { merge_method: "merge" }, ({ merged }) => merged);
  const again = { title: "Late", head: "late", base: "main" };
  const commit = await say("the root again", "GET /git/ref/heads/same");
  await branch(say, "late", commit.json?.object.sha, { "topic.txt": "late\n" });
  const late = await say("one that comes late", "POST /pulls", again, ({ title }) => title);
  await say("merged against a conflict", `PUT /pulls/${late.json?.number}/merge`, {});
}

async function ranOn(say: Say, sha: string): Promise<void> {
  const count = ({ total_count }: Json) => total_count;
  await say("checks where none ran", `GET /commits/${sha}/check-runs`, undefined, count);
  await say("suites where none ran", `GET /commits/${sha}/check-suites`, undefined, count);
  await say("checks of a branch", "GET /commits/main/check-runs", undefined, count);
  await say("checks of a commit that is not there", "GET /commits/nothing/check-runs");
  await say("statuses where none came", `GET /commits/${sha}/status`, undefined, ({ state, total_count }) => ({
    state,
    total_count,
  }));
}
