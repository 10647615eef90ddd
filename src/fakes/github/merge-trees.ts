/** What git computes for a merge: the common ancestor, the commits and files between, the merged files. */
import { type Commit, descendsFrom, type Files, filesOf, type GitStore } from "./objects.ts";

/** The newest commit both hold; undefined for histories that never met. */
export function mergeBase(git: GitStore, ours: string, theirs: string): string | undefined {
  const queue = [theirs];
  const seen = new Set<string>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (descendsFrom(git, ours, next)) return next;
    queue.push(...(git.commits.get(next)?.parents ?? []));
  }
  return undefined;
}

/** The commits that `head` holds and `base` does not, oldest first. */
export function commitsBetween(git: GitStore, base: string, head: string): Commit[] {
  const found = new Map<string, Commit>();
  const queue = [head];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const commit = git.commits.get(next);
    if (!commit || found.has(next) || descendsFrom(git, base, next)) continue;
    found.set(next, commit);
    queue.push(...commit.parents);
  }
  return [...found.values()].reverse();
}

/** The files that a pull request of `head` into `base` changes: since their common ancestor. */
export function changedFiles(git: GitStore, base: string, head: string): string[] {
  const before = filesAt(git, mergeBase(git, base, head));
  const after = filesAt(git, head);
  return pathsOf(before, after)
    .filter((path) => before.get(path)?.sha !== after.get(path)?.sha)
    .sort();
}

/** Three ways, file by file; undefined where both sides changed one file apart. */
export function mergedFiles(
  git: GitStore,
  sides: { readonly base: string | undefined; readonly ours: string; readonly theirs: string },
): Files | undefined {
  const base = filesAt(git, sides.base);
  const ours = filesAt(git, sides.ours);
  const theirs = filesAt(git, sides.theirs);
  const merged: Files = new Map(ours);
  for (const path of pathsOf(base, theirs)) {
    const [was, here, there] = [base.get(path), ours.get(path), theirs.get(path)];
    if (was?.sha === there?.sha || here?.sha === there?.sha) continue;
    if (was?.sha !== here?.sha) return undefined;
    if (there) merged.set(path, there);
    else merged.delete(path);
  }
  return merged;
}

export function filesAt(git: GitStore, sha: string | undefined): Files {
  return filesOf(git, git.commits.get(sha ?? "")?.tree ?? "");
}

const pathsOf = (one: Files, other: Files): string[] => [...new Set([...one.keys(), ...other.keys()])];
