/** Records → what tests look at: plain values, names instead of records. */

import type { IssueRecord, Repository } from "./records.ts";
import { issuePage } from "./render.ts";
import { fullName, iso } from "./world.ts";

export interface IssueView {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: IssueRecord["state"];
  readonly stateReason: IssueRecord["stateReason"];
  readonly author: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly locked: boolean;
  readonly comments: readonly { readonly author: string; readonly body: string }[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** @throws when the repository has no such number, or has it no longer. */
export function viewIssue(repository: Repository, number: number): IssueView {
  const issue = repository.issues.get(number);
  if (!issue || issue.gone) throw new Error(`${fullName(repository)} has no number ${number}`);
  const { title, state, stateReason, author, locked } = issue;
  return {
    number,
    url: issuePage(repository, issue),
    title,
    body: issue.body ?? "",
    state,
    stateReason,
    author,
    labels: issue.labels.map((label) => label.name),
    assignees: [...issue.assignees],
    locked,
    comments: issue.comments.map((comment) => ({ author: comment.author, body: comment.body })),
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
  };
}
