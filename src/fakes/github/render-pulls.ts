/** Records → REST answers: pull requests, with every field GitHub promises. */
import { mergeability } from "./mergeability.ts";
import { baseOf, contentOf, headOf, type PullIssue } from "./pull-heads.ts";
import type { Repository } from "./records.ts";
import { association, HTML, issuePage, nodeId, renderLabel, renderUser, repositoryUrl, type View } from "./render.ts";
import { renderRepository } from "./render-repository.ts";
import type { Grant } from "./tokens.ts";
import { fullName, iso } from "./world.ts";

/** As lists show it. */
export function renderListedPull(view: View, issue: PullIssue, grant: Grant) {
  const { pull } = issue;
  const assignees = issue.assignees.map((login) => renderUser(view, login));
  return {
    ...addresses(view, issue),
    id: issue.id,
    node_id: nodeId("PR", issue.id),
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: renderUser(view, issue.author),
    body: issue.body,
    // A label without a description is promised a string here, unlike anywhere else.
    labels: issue.labels.map((label) => ({ ...renderLabel(view, label), description: label.description ?? "" })),
    milestone: null,
    active_lock_reason: null,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: timeOf(issue.closedAt),
    merged_at: timeOf(pull.mergedAt),
    merge_commit_sha: pull.mergeSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: pull.requestedReviewers.map((login) => renderUser(view, login)),
    requested_teams: [],
    head: end(view, grant, pull.headRepository, pull.head, headOf(view.repository, issue)),
    base: end(view, grant, view.repository, pull.base, baseOf(view.repository, issue)),
    author_association: association(view, issue.author),
    auto_merge: pull.autoMerge && {
      enabled_by: renderUser(view, pull.autoMerge.by),
      merge_method: pull.autoMerge.method,
      commit_title: issue.title,
      commit_message: "",
    },
    draft: pull.draft,
  };
}

/** As its own address shows it: asking starts the computation of `mergeable`. */
export function renderPull(view: View, issue: PullIssue, grant: Grant) {
  const { pull } = issue;
  const { commits, files } = contentOf(view.repository, issue);
  const { mergeable, state } = mergeability(view.world, view.repository, issue);
  return {
    ...renderListedPull(view, issue, grant),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: pull.draft && mergeable ? "draft" : state.toLowerCase(),
    merged_by: pull.mergedBy === null ? null : renderUser(view, pull.mergedBy),
    comments: issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: pull.headRepository !== view.repository,
    commits: commits.length,
    changed_files: files.length,
    ...linesChanged(files.length),
  };
}

/** Lines are not counted: one for each file stands for them. */
const linesChanged = (files: number) => ({ additions: files, deletions: 0 });

/** What checks and runs say of the pull requests they belong to. */
export function renderMinimalPull(view: View, issue: PullIssue) {
  const small = (repository: Repository) => ({
    id: repository.id,
    url: repositoryUrl({ ...view, repository }),
    name: repository.name,
  });
  const { pull } = issue;
  return {
    id: issue.id,
    number: issue.number,
    url: `${repositoryUrl(view)}/pulls/${issue.number}`,
    head: { ref: pull.head, sha: headOf(view.repository, issue), repo: small(pull.headRepository) },
    base: { ref: pull.base, sha: baseOf(view.repository, issue), repo: small(view.repository) },
  };
}

function end(view: View, grant: Grant, repository: Repository, ref: string, sha: string) {
  const there = { ...view, repository };
  return {
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: renderUser(view, repository.owner),
    repo: renderRepository(there, grant),
  };
}

function addresses(view: View, issue: PullIssue) {
  const url = `${repositoryUrl(view)}/pulls/${issue.number}`;
  const asIssue = `${repositoryUrl(view)}/issues/${issue.number}`;
  const page = issuePage(view.repository, issue);
  const statuses = `${repositoryUrl(view)}/statuses/${headOf(view.repository, issue)}`;
  const all = {
    self: url,
    html: page,
    issue: asIssue,
    comments: `${asIssue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repositoryUrl(view)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses,
  };
  return {
    url,
    html_url: page,
    diff_url: `${HTML}/${fullName(view.repository)}/pull/${issue.number}.diff`,
    patch_url: `${HTML}/${fullName(view.repository)}/pull/${issue.number}.patch`,
    issue_url: asIssue,
    commits_url: all.commits,
    review_comments_url: all.review_comments,
    review_comment_url: all.review_comment,
    comments_url: all.comments,
    statuses_url: statuses,
    _links: Object.fromEntries(Object.entries(all).map(([name, href]) => [name, { href }])),
  };
}

const timeOf = (time: number | null): string | null => (time === null ? null : iso(time));
