/** What people do with git: commit, push, delete. */
import { addBlob, addCommit, addTree, filesOf } from "./objects.ts";
import { moveRef } from "./pushes.ts";
import type { Repository, World } from "./records.ts";
import { addRepository, findRepository } from "./world.ts";

export function gitHands(world: World, repository: Repository, login: string) {
  return {
    /** Puts files (null: gone) on a branch, which is made when it is new. Answers the commit. */
    commit: (
      files: Readonly<Record<string, string | null>>,
      where: { readonly branch?: string; readonly message?: string; readonly from?: string } = {},
    ): string => {
      const { branch = repository.defaultBranch } = where;
      const sha = writeCommit(world, repository, login, { ...where, branch, files });
      moveRef(world, repository, `refs/heads/${branch}`, sha, login);
      return sha;
    },
    /** Moves a branch to any commit, as `git push --force` does. */
    forcePush: (branch: string, sha: string): void => moveRef(world, repository, `refs/heads/${branch}`, sha, login),
    deleteRef: (ref: string): void => moveRef(world, repository, ref, undefined, login),
    /** Commits to a branch of one's own fork, made when it is new. Answers the head to open a pull request from. */
    commitToFork: (files: Readonly<Record<string, string>>, branch: string): string => {
      const name = `${login}/${repository.name}`;
      const fork = findRepository(world, name) ?? forkOf(world, repository, login);
      const sha = writeCommit(world, fork, login, { branch, files });
      moveRef(world, fork, `refs/heads/${branch}`, sha, login);
      return `${login}:${branch}`;
    },
  };
}

function writeCommit(
  world: World,
  repository: Repository,
  login: string,
  wish: {
    readonly branch: string;
    readonly files: Readonly<Record<string, string | null>>;
    readonly message?: string;
    readonly from?: string;
  },
): string {
  const { git, refs } = repository;
  const parent =
    wish.from ?? refs.get(`refs/heads/${wish.branch}`) ?? refs.get(`refs/heads/${repository.defaultBranch}`);
  const all = filesOf(git, git.commits.get(parent ?? "")?.tree ?? "");
  for (const [path, text] of Object.entries(wish.files))
    if (text === null) all.delete(path);
    else all.set(path, { mode: "100644", sha: addBlob(git, Buffer.from(text)) });
  const author = { name: login, email: `${login}@users.noreply.github.com`, date: world.clock.now() };
  const parents = parent === undefined ? [] : [parent];
  const message = wish.message ?? "Change files";
  return addCommit(git, { tree: addTree(git, all), parents, author, committer: author, message });
}

function forkOf(world: World, repository: Repository, login: string): Repository {
  const fork = addRepository(world, login, repository.name, repository);
  for (const [name, sha] of repository.refs) if (name.startsWith("refs/heads/")) fork.refs.set(name, sha);
  return fork;
}
