/** Git's objects, named by git's own hashes: the same content has the same name here as in a real repository. */
import { createHash } from "node:crypto";

export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Milliseconds. */
  readonly date: number;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** A file of a whole tree: its path from the root, mode and blob. */
export type Files = Map<string, { readonly mode: string; readonly sha: string }>;

export interface GitStore {
  readonly blobs: Map<string, Buffer>;
  readonly trees: Map<string, readonly TreeEntry[]>;
  readonly commits: Map<string, Commit>;
}

export function gitStore(): GitStore {
  return { blobs: new Map(), trees: new Map(), commits: new Map() };
}

export function addBlob(git: GitStore, content: Buffer): string {
  const sha = hash("blob", content);
  git.blobs.set(sha, content);
  return sha;
}

/** Writes the nested trees of these files; answers the root's name. */
export function addTree(git: GitStore, files: Files): string {
  const entries = new Map<string, TreeEntry>();
  const folders = new Map<string, Files>();
  for (const [path, file] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      entries.set(path, { path, mode: file.mode, type: "blob", sha: file.sha });
      continue;
    }
    const folder = path.slice(0, slash);
    folders.set(folder, (folders.get(folder) ?? new Map()).set(path.slice(slash + 1), file));
  }
  for (const [path, inside] of folders)
    entries.set(path, { path, mode: "040000", type: "tree", sha: addTree(git, inside) });
  return storeTree(git, [...entries.values()]);
}

/** Every file below a tree, by its path. */
export function filesOf(git: GitStore, tree: string, prefix = ""): Files {
  const files: Files = new Map();
  for (const entry of git.trees.get(tree) ?? []) {
    if (entry.type === "tree")
      for (const [path, file] of filesOf(git, entry.sha, `${prefix}${entry.path}/`)) files.set(path, file);
    else files.set(`${prefix}${entry.path}`, { mode: entry.mode, sha: entry.sha });
  }
  return files;
}

export function addCommit(git: GitStore, facts: Omit<Commit, "sha">): string {
  const text = [
    `tree ${facts.tree}`,
    ...facts.parents.map((parent) => `parent ${parent}`),
    `author ${signed(facts.author)}`,
    `committer ${signed(facts.committer)}`,
    "",
    facts.message,
  ].join("\n");
  const sha = hash("commit", Buffer.from(text));
  git.commits.set(sha, { ...facts, sha });
  return sha;
}

/** Whether `ancestor` can be reached from `sha`, itself included. */
export function descendsFrom(git: GitStore, sha: string, ancestor: string): boolean {
  const seen = new Set<string>();
  const queue = [sha];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === ancestor) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(git.commits.get(next)?.parents ?? []));
  }
  return false;
}

/** What stands at a path of a tree: an entry, or undefined. */
export function entryAt(git: GitStore, tree: string, path: string): TreeEntry | undefined {
  let entry: TreeEntry | undefined;
  let entries = git.trees.get(tree);
  for (const part of path.split("/")) {
    entry = entries?.find((one) => one.path === part);
    entries = entry?.type === "tree" ? git.trees.get(entry.sha) : undefined;
  }
  return entry;
}

function storeTree(git: GitStore, entries: TreeEntry[]): string {
  // Git sorts a folder as if its name ended in a slash.
  const key = (entry: TreeEntry) => (entry.type === "tree" ? `${entry.path}/` : entry.path);
  const sorted = entries.sort((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))));
  const bytes = sorted.map((entry) =>
    Buffer.concat([Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.path}\0`), Buffer.from(entry.sha, "hex")]),
  );
  const sha = hash("tree", Buffer.concat(bytes));
  git.trees.set(sha, sorted);
  return sha;
}

function signed({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(date / 1000)} +0000`;
}

function hash(kind: string, content: Buffer): string {
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");
}
