/** The REST routes of git data: refs, commits, trees and blobs. */
import { demandBranchGuard } from "./branch-guard.ts";
import {
  addBlob,
  addCommit,
  addTree,
  descendsFrom,
  type Files,
  filesOf,
  type GitStore,
  type Signature,
  type TreeEntry,
} from "./objects.ts";
import { moveRef } from "./pushes.ts";
import { repositoryUrl } from "./render.ts";
import { renderBlob, renderGitCommit, renderRef, renderTree } from "./render-git.ts";
import { type Call, notFound, Refusal, type Reply, type Route } from "./routes.ts";
import { userOf } from "./world.ts";

const GIT = "/repos/{owner}/{repo}/git";

export const gitRoutes: readonly Route[] = [
  { method: "GET", path: `${GIT}/matching-refs/{ref}`, needs: ["contents", "read"], answer: matchingRefs },
  { method: "GET", path: `${GIT}/ref/{ref}`, needs: ["contents", "read"], answer: getRef },
  { method: "POST", path: `${GIT}/refs`, needs: ["contents", "write"], answer: createRef },
  { method: "PATCH", path: `${GIT}/refs/{ref}`, needs: ["contents", "write"], answer: updateRef },
  { method: "DELETE", path: `${GIT}/refs/{ref}`, needs: ["contents", "write"], answer: deleteRef },
  { method: "GET", path: `${GIT}/commits/{commit_sha}`, needs: ["contents", "read"], answer: getCommit },
  { method: "POST", path: `${GIT}/commits`, needs: ["contents", "write"], answer: createCommit },
  { method: "GET", path: `${GIT}/trees/{tree_sha}`, needs: ["contents", "read"], answer: getTree },
  { method: "POST", path: `${GIT}/trees`, needs: ["contents", "write"], answer: createTree },
  { method: "GET", path: `${GIT}/blobs/{file_sha}`, needs: ["contents", "read"], answer: getBlob },
  { method: "POST", path: `${GIT}/blobs`, needs: ["contents", "write"], answer: createBlob },
];

/** Any namespace, by prefix: https://docs.github.com/en/rest/git/refs#list-matching-references */
function matchingRefs(call: Call): Reply {
  demandBranch(call);
  const prefix = `refs/${call.params.ref}`;
  const found = [...call.repository.refs]
    .filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { status: 200, body: found.map(([name, sha]) => renderRef(call, name, sha)) };
}

function getRef(call: Call): Reply {
  demandBranch(call);
  const name = `refs/${call.params.ref}`;
  const sha = call.repository.refs.get(name);
  if (sha === undefined) throw notFound();
  return { status: 200, body: renderRef(call, name, sha) };
}

/** https://docs.github.com/en/rest/git/refs#create-a-reference */
function createRef(call: Call): Reply {
  demandBranch(call);
  const { refs, git } = call.repository;
  const name = String(call.body.ref);
  const sha = String(call.body.sha);
  if (!name.startsWith("refs/") || name.split("/").length < 3)
    throw new Refusal(422, "Reference name must start with 'refs/' and hold two slashes");
  if (refs.has(name)) throw new Refusal(422, "Reference already exists");
  if (!git.commits.has(sha)) throw new Refusal(422, "Object does not exist");
  demandBranchGuard(call, name, sha);
  moveRef(call.world, call.repository, name, sha, call.grant.login);
  return { status: 201, body: renderRef(call, name, sha) };
}

/** Without force only a descendant is taken, which makes it compare-and-swap: https://github.com/philschatz/octokit.js/issues/21 */
function updateRef(call: Call): Reply {
  demandBranch(call);
  const { refs, git } = call.repository;
  const name = `refs/${call.params.ref}`;
  const sha = String(call.body.sha);
  const current = refs.get(name);
  if (current === undefined) throw new Refusal(422, "Reference does not exist");
  if (!git.commits.has(sha)) throw new Refusal(422, "Object does not exist");
  if (call.body.force !== true && !descendsFrom(git, sha, current))
    throw new Refusal(422, "Update is not a fast forward");
  demandBranchGuard(call, name, sha);
  moveRef(call.world, call.repository, name, sha, call.grant.login);
  return { status: 200, body: renderRef(call, name, sha) };
}

function deleteRef(call: Call): Reply {
  demandBranch(call);
  const name = `refs/${call.params.ref}`;
  if (!call.repository.refs.has(name)) throw new Refusal(422, "Reference does not exist");
  moveRef(call.world, call.repository, name, undefined, call.grant.login);
  return { status: 204 };
}

function getCommit(call: Call): Reply {
  const commit = call.repository.git.commits.get(call.params.commit_sha ?? "");
  if (!commit) throw notFound();
  return { status: 200, body: renderGitCommit(call, commit) };
}

function createCommit(call: Call): Reply {
  demandBranch(call);
  const { git } = call.repository;
  const tree = String(call.body.tree);
  const parents = Array.isArray(call.body.parents) ? call.body.parents.map(String) : [];
  if (!git.trees.has(tree)) throw new Refusal(422, "Tree SHA does not exist");
  if (!parents.every((sha) => git.commits.has(sha)))
    throw new Refusal(422, "Parent SHA does not exist or is not a commit object");
  const author = signature(call, call.body.author);
  const committer = call.body.committer ? signature(call, call.body.committer) : author;
  const sha = addCommit(git, { tree, parents, author, committer, message: String(call.body.message) });
  const commit = git.commits.get(sha);
  if (!commit) throw new Error(`the commit ${sha} was just added`);
  return { status: 201, body: renderGitCommit(call, commit) };
}

function getTree(call: Call): Reply {
  const { git, refs } = call.repository;
  const asked = call.params.tree_sha ?? "";
  const named = refs.get(`refs/heads/${asked}`) ?? asked;
  const sha = git.commits.get(named)?.tree ?? named;
  const tree = git.trees.get(sha);
  if (!tree) throw notFound();
  if (!call.query.has("recursive")) return { status: 200, body: renderTree(call, sha, tree) };
  return { status: 200, body: renderTree(call, sha, entriesBelow(git, sha)) };
}

/** Folders too, each before what it holds: https://docs.github.com/en/rest/git/trees#get-a-tree */
function entriesBelow(git: GitStore, tree: string, prefix = ""): TreeEntry[] {
  return (git.trees.get(tree) ?? []).flatMap((entry) => {
    const path = prefix + entry.path;
    return [{ ...entry, path }, ...(entry.type === "tree" ? entriesBelow(git, entry.sha, `${path}/`) : [])];
  });
}

/** https://docs.github.com/en/rest/git/trees#create-a-tree */
function createTree(call: Call): Reply {
  demandBranch(call);
  const { git } = call.repository;
  const base = call.body.base_tree === undefined ? undefined : String(call.body.base_tree);
  if (base !== undefined && !git.trees.has(base)) throw new Refusal(422, "base_tree is not a valid tree oid");
  const files: Files = base === undefined ? new Map() : filesOf(git, base);
  for (const entry of call.body.tree as readonly Readonly<Record<string, unknown>>[]) place(call, files, entry);
  const sha = addTree(git, files);
  return { status: 201, body: renderTree(call, sha, git.trees.get(sha) ?? []) };
}

function place({ repository: { git } }: Call, files: Files, entry: Readonly<Record<string, unknown>>): void {
  const path = String(entry.path);
  const mode = String(entry.mode ?? "100644");
  if (typeof entry.content === "string") files.set(path, { mode, sha: addBlob(git, Buffer.from(entry.content)) });
  else if (entry.sha === null) files.delete(path);
  else if (git.blobs.has(String(entry.sha))) files.set(path, { mode, sha: String(entry.sha) });
  else throw new Refusal(422, `tree.sha ${String(entry.sha)} is not a valid blob`);
}

function getBlob(call: Call): Reply {
  const sha = call.params.file_sha ?? "";
  const content = call.repository.git.blobs.get(sha);
  if (!content) throw notFound();
  return { status: 200, body: renderBlob(call, sha, content) };
}

function createBlob(call: Call): Reply {
  demandBranch(call);
  const encoding = call.body.encoding === "base64" ? "base64" : "utf8";
  const sha = addBlob(call.repository.git, Buffer.from(String(call.body.content), encoding));
  return { status: 201, body: { url: `${repositoryUrl(call)}/git/blobs/${sha}`, sha } };
}

/** Git data needs a first branch: https://docs.github.com/en/rest/git/refs#create-a-reference */
function demandBranch({ repository }: Call): void {
  const hasBranch = [...repository.refs.keys()].some((name) => name.startsWith("refs/heads/"));
  if (!hasBranch) throw new Refusal(409, "Git Repository is empty.");
}

/** Left out: the token's own account, now. */
function signature({ world, grant }: Call, wish: unknown): Signature {
  const { name, email, date } = (wish ?? {}) as {
    readonly name?: string;
    readonly email?: string;
    readonly date?: string;
  };
  const account = userOf(world, grant.login);
  return {
    name: name ?? account.login,
    email: email ?? `${account.id}+${account.login}@users.noreply.github.com`,
    date: date === undefined ? world.clock.now() : Date.parse(date),
  };
}
