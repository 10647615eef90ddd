/** The REST route that compares two branches. */
import { changedFiles, commitsBetween, filesAt, mergeBase } from "./merge-trees.ts";
import type { Commit } from "./objects.ts";
import { HTML, repositoryUrl } from "./render.ts";
import { renderCommit } from "./render-git.ts";
import { resolveCommit } from "./repository.ts";
import { type Call, notFound, page, Refusal, type Reply, type Route } from "./routes.ts";
import { fullName } from "./world.ts";

export const compareRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/compare/{basehead}",
    needs: ["contents", "read"],
    answer: compare,
  },
];

/** Commits come in pages, files on the first alone: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
function compare(call: Call): Reply {
  const { repository, params } = call;
  const { git } = repository;
  const [, base = "", head = ""] = /^(.+)\.\.\.(.+)$/.exec(params.basehead ?? "") ?? [];
  const [from, to] = [commitAt(call, base), commitAt(call, head)];
  const ancestor = git.commits.get(mergeBase(git, from.sha, to.sha) ?? "");
  if (!ancestor) throw new Refusal(404, `No common ancestor between ${base} and ${head}.`);
  const ahead = commitsBetween(git, from.sha, to.sha);
  const behind = commitsBetween(git, to.sha, from.sha);
  const { items, headers } = page(call, `/repos/${fullName(repository)}/compare/${params.basehead}`, ahead, {
    usual: 250,
    most: 100,
  });
  const isFirst = Number(call.query.get("page") ?? 1) === 1;
  const web = `${HTML}/${fullName(repository)}/compare/${base}...${head}`;
  const body = {
    url: `${repositoryUrl(call)}/compare/${base}...${head}`,
    html_url: web,
    permalink_url: `${HTML}/${fullName(repository)}/compare/${from.sha}...${to.sha}`,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: renderCommit(call, from),
    merge_base_commit: renderCommit(call, ancestor),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: items.map((commit) => renderCommit(call, commit)),
    ...(isFirst && { files: filesBetween(call, from, to, ancestor) }),
  };
  return { status: 200, body, headers };
}

function commitAt({ repository }: Call, name: string): Commit {
  const commit = repository.git.commits.get(resolveCommit(repository, name) ?? "");
  if (!commit) throw notFound();
  return commit;
}

function statusOf(ahead: number, behind: number): "identical" | "ahead" | "behind" | "diverged" {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}

/** At most 300 of them. */
function filesBetween(call: Call, from: Commit, to: Commit, ancestor: Commit) {
  const { git } = call.repository;
  const [before, after] = [filesAt(git, ancestor.sha), filesAt(git, to.sha)];
  const page = `${HTML}/${fullName(call.repository)}`;
  return changedFiles(git, from.sha, to.sha)
    .slice(0, 300)
    .map((path) => ({
      sha: (after.get(path) ?? before.get(path))?.sha ?? null,
      filename: path,
      status: !after.has(path) ? "removed" : before.has(path) ? "modified" : "added",
      // Lines are not counted: one for each file stands for them.
      additions: after.has(path) ? 1 : 0,
      deletions: after.has(path) ? 0 : 1,
      changes: 1,
      blob_url: `${page}/blob/${to.sha}/${encodeURI(path)}`,
      raw_url: `${page}/raw/${to.sha}/${encodeURI(path)}`,
      contents_url: `${repositoryUrl(call)}/contents/${encodeURI(path)}?ref=${to.sha}`,
    }));
}
