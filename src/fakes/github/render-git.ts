/** Records → REST answers: refs, commits, trees, blobs, files and branches. */
import { activeRules } from "./branch-rules.ts";
import type { Commit, Signature, TreeEntry } from "./objects.ts";
import { HTML, nodeId, renderUser, repositoryUrl, type View } from "./render.ts";
import type { Protection } from "./rule-records.ts";
import { fullName, iso } from "./world.ts";

export function renderRef(view: View, ref: string, sha: string) {
  return {
    ref,
    node_id: nodeId("REF", Buffer.from(ref).toString("base64url")),
    url: `${repositoryUrl(view)}/git/${ref}`,
    object: { type: "commit", sha, url: `${repositoryUrl(view)}/git/commits/${sha}` },
  };
}

export function renderGitCommit(view: View, commit: Commit) {
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    url: `${repositoryUrl(view)}/git/commits/${commit.sha}`,
    html_url: commitPage(view, commit.sha),
    author: person(commit.author),
    committer: person(commit.committer),
    tree: treeLink(view, commit.tree),
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(view)}/git/commits/${sha}`,
      html_url: commitPage(view, sha),
    })),
    verification: unsigned,
  };
}

/** `shown`: the paths, from the root when the tree is walked. */
export function renderTree(view: View, sha: string, shown: readonly TreeEntry[]) {
  const entries = shown.map((entry) => ({
    path: entry.path,
    mode: entry.mode,
    type: entry.type,
    sha: entry.sha,
    ...(entry.type === "blob" ? { size: view.repository.git.blobs.get(entry.sha)?.length ?? 0 } : {}),
    url: `${repositoryUrl(view)}/git/${entry.type}s/${entry.sha}`,
  }));
  return { ...treeLink(view, sha), tree: entries, truncated: false };
}

export function renderBlob(view: View, sha: string, content: Buffer) {
  return {
    sha,
    node_id: nodeId("B", sha),
    size: content.length,
    url: `${repositoryUrl(view)}/git/blobs/${sha}`,
    content: base64(content),
    encoding: "base64",
  };
}

/** A file, or an entry of a folder (without `content`). Over 1 MB the text is left out: https://docs.github.com/en/rest/repos/contents#get-repository-content */
export function renderContent(view: View, ref: string, path: string, entry: TreeEntry) {
  const content = view.repository.git.blobs.get(entry.sha);
  const url = `${repositoryUrl(view)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${repositoryUrl(view)}/git/${entry.type}s/${entry.sha}`;
  const html = `${HTML}/${fullName(view.repository)}/${entry.type}/${ref}/${path}`;
  return {
    name: path.split("/").at(-1) ?? path,
    path,
    sha: entry.sha,
    size: content?.length ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: content ? `https://raw.githubusercontent.com/${fullName(view.repository)}/${ref}/${path}` : null,
    type: entry.type === "blob" ? "file" : "dir",
    _links: { self: url, git, html },
  };
}

export function renderFile(view: View, ref: string, path: string, entry: TreeEntry, content: Buffer) {
  const isBig = content.length > 1_048_576;
  const text = isBig ? { content: "", encoding: "none" } : { content: base64(content), encoding: "base64" };
  return { ...renderContent(view, ref, path, entry), ...text };
}

export function renderBranch(view: View, name: string, commit: Commit) {
  const url = `${repositoryUrl(view)}/branches/${name}`;
  const protection = view.repository.protections.get(name);
  return {
    name,
    commit: renderCommit(view, commit),
    _links: { self: url, html: `${HTML}/${fullName(view.repository)}/tree/${name}` },
    protected: protection !== undefined || activeRules(view.repository, name).length > 0,
    protection: { enabled: protection !== undefined, required_status_checks: summary(protection) },
    protection_url: `${url}/protection`,
  };
}

/** Classic protection only, for anyone who reads contents: https://docs.github.com/en/rest/branches/branches#get-a-branch */
function summary(protection: Protection | undefined) {
  const checks = (protection?.checks ?? []).map(({ context, appId }) => ({ context, app_id: appId }));
  const level = checks.length > 0 ? "non_admins" : "off";
  return { enforcement_level: level, contexts: checks.map((one) => one.context), checks };
}

export function renderCommit(view: View, commit: Commit) {
  const { verification, parents, ...git } = renderGitCommit(view, commit);
  const url = `${repositoryUrl(view)}/commits/${commit.sha}`;
  return {
    sha: git.sha,
    node_id: git.node_id,
    url,
    html_url: git.html_url,
    comments_url: `${url}/comments`,
    commit: {
      author: git.author,
      committer: git.committer,
      message: git.message,
      tree: git.tree,
      url: git.url,
      comment_count: 0,
      verification,
    },
    author: renderUser(view, commit.author.name),
    committer: renderUser(view, commit.committer.name),
    parents,
  };
}

const unsigned = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

function person({ name, email, date }: Signature) {
  return { name, email, date: iso(date) };
}

function treeLink(view: View, sha: string) {
  return { sha, url: `${repositoryUrl(view)}/git/trees/${sha}` };
}

function commitPage(view: View, sha: string): string {
  return `${HTML}/${fullName(view.repository)}/commit/${sha}`;
}

/** GitHub breaks base64 into lines of 60. */
function base64(content: Buffer): string {
  return content.toString("base64").replace(/.{60}/g, "$&\n");
}
