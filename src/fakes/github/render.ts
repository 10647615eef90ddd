/** Records → REST answers: people, issues, labels and comments, with every field GitHub promises. */
import type { CommentRecord, IssueRecord, LabelRecord, Repository, World } from "./records.ts";
import { fullName, iso, userOf } from "./world.ts";

/** What an answer is made from; a Call is one. */
export interface View {
  readonly world: World;
  readonly repository: Repository;
  readonly api: string;
}

export const HTML = "https://github.com";

export const nodeId = (kind: string, id: number | string): string => `${kind}_kwDO${id}`;

export const repositoryUrl = (view: View): string => `${view.api}/repos/${fullName(view.repository)}`;

/** The address people see. */
export function issuePage(repository: Repository, issue: IssueRecord): string {
  return `${HTML}/${fullName(repository)}/${issue.pull ? "pull" : "issues"}/${issue.number}`;
}

export function renderUser({ world, api }: Pick<View, "world" | "api">, login: string) {
  const user = userOf(world, login);
  const url = `${api}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(user.type === "Bot" ? "BOT" : "U", user.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: user.type === "Bot" ? `${HTML}/apps/${user.login.replace("[bot]", "")}` : `${HTML}/${user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** The account a token belongs to, as GET /user shows it. */
export function renderSelf(view: Pick<View, "world" | "api">, login: string) {
  const user = userOf(view.world, login);
  return {
    ...renderUser(view, login),
    user_view_type: "private",
    name: user.login,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 1,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: iso(user.createdAt),
    updated_at: iso(user.createdAt),
    private_gists: 0,
    total_private_repos: 1,
    owned_private_repos: 1,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
  };
}

export function renderLabel(view: View, label: LabelRecord) {
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${repositoryUrl(view)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** Pull requests are issues too: https://docs.github.com/en/rest/issues/issues#list-repository-issues */
export function renderIssue(view: View, issue: IssueRecord) {
  const url = `${repositoryUrl(view)}/issues/${issue.number}`;
  const assignees = issue.assignees.map((login) => renderUser(view, login));
  return {
    url,
    repository_url: repositoryUrl(view),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issuePage(view.repository, issue),
    id: issue.id,
    node_id: nodeId(issue.pull ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: renderUser(view, issue.author),
    labels: issue.labels.map((label) => renderLabel(view, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: issue.comments.length,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : iso(issue.closedAt),
    author_association: association(view, issue.author),
    active_lock_reason: null,
    body: issue.body,
    closed_by: issue.closedBy === null ? null : renderUser(view, issue.closedBy),
    reactions: reactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
    ...(issue.pull ? pullPart(view, issue) : {}),
  };
}

export function renderComment(view: View, issue: IssueRecord, comment: CommentRecord) {
  const url = `${repositoryUrl(view)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${issuePage(view.repository, issue)}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(view)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: renderUser(view, comment.author),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: association(view, comment.author),
    body: comment.body,
    reactions: reactions(url),
    performed_via_github_app: null,
  };
}

export function association({ world, repository }: Pick<View, "world" | "repository">, login: string): string {
  if (login.toLowerCase() === repository.owner.toLowerCase()) return "OWNER";
  return repository.collaborators.has(userOf(world, login).login) ? "COLLABORATOR" : "NONE";
}

function pullPart(view: View, issue: IssueRecord) {
  const page = issuePage(view.repository, issue);
  return {
    draft: issue.pull?.draft ?? false,
    pull_request: {
      url: `${repositoryUrl(view)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: issue.pull?.mergedAt ? iso(issue.pull.mergedAt) : null,
    },
  };
}

function reactions(url: string) {
  const none = { "+1": 0, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${url}/reactions`, total_count: 0, ...none };
}
