/** Records → REST answers: the repository itself, with every field GitHub promises. */
import { HTML, nodeId, renderUser, repositoryUrl, type View } from "./render.ts";
import { allows, type Grant, isApp } from "./tokens.ts";
import { fullName, iso } from "./world.ts";

/** As `grant` sees it: merge settings show only to who may write contents. https://github.com/s4k10503/velvet/issues/320 */
export function renderRepository(view: View, grant: Grant) {
  const { repository, world } = view;
  const open = [...repository.issues.values()].filter((issue) => issue.state === "open" && !issue.gone).length;
  const page = `${HTML}/${fullName(repository)}`;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: renderUser(view, repository.owner),
    private: repository.isPrivate,
    visibility: repository.isPrivate ? "private" : "public",
    html_url: page,
    description: repository.description,
    fork: repository.parent !== null,
    url: repositoryUrl(view),
    ...links(view),
    git_url: `git://github.com/${fullName(repository)}.git`,
    ssh_url: `git@github.com:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: repository.defaultBranch,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    has_downloads: true,
    archived: repository.isArchived,
    disabled: false,
    is_template: false,
    topics: [],
    allow_forking: true,
    web_commit_signoff_required: false,
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    pushed_at: iso(world.clock.now()),
    size: repository.git.blobs.size,
    open_issues: open,
    open_issues_count: open,
    ...zeroes,
    ...(isApp(grant) ? {} : { permissions: role(grant) }),
    ...(allows(grant, "contents", "write") && grant.push ? mergeSettings(repository) : {}),
  };
}

const zeroes = {
  forks: 0,
  forks_count: 0,
  stargazers_count: 0,
  watchers: 0,
  watchers_count: 0,
  network_count: 0,
  subscribers_count: 0,
};

function mergeSettings({ mergeSettings: { merge, squash, rebase, auto, deleteBranch } }: View["repository"]) {
  return {
    allow_squash_merge: squash,
    allow_merge_commit: merge,
    allow_rebase_merge: rebase,
    allow_auto_merge: auto,
    delete_branch_on_merge: deleteBranch,
  };
}

function role(grant: Grant) {
  return { admin: false, maintain: false, push: grant.push, triage: grant.push, pull: true };
}

/** The addresses of what belongs to a repository: suffix by field. */
const LINKS = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
} as const;

function links(view: View): Record<keyof typeof LINKS, string> {
  const entries = Object.entries(LINKS).map(([field, suffix]) => [field, repositoryUrl(view) + suffix]);
  return Object.fromEntries(entries) as Record<keyof typeof LINKS, string>;
}
