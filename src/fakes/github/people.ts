/** What people do in the browser and on their machines, by name: the half of the world that is not the product's doing. */

import { rememberIssues } from "./list-lag.ts";
import { gitHands } from "./people-git.ts";
import { pullHands } from "./people-pulls.ts";
import { settingHands } from "./people-settings.ts";
import type { IssueRecord, Repository, World } from "./records.ts";
import {
  addIssue,
  addRepository,
  assignableLogin,
  changeState,
  ensureLabel,
  findLabel,
  findRepository,
  fullName,
  userOf,
} from "./world.ts";

export type Person = ReturnType<typeof person>;

/** One person's hands. Bodies go through the browser, which turns line ends into CRLF: https://github.com/Mergifyio/mergify/issues/3822 */
export function person(world: World, repository: Repository, name: string) {
  const { login } = userOf(world, name);
  const touch = (number: number): IssueRecord => {
    const issue = repository.issues.get(number);
    if (!issue || issue.gone) throw new Error(`${fullName(repository)} has no number ${number}`);
    rememberIssues(world);
    issue.updatedAt = world.clock.now();
    return issue;
  };
  return {
    ...issueHands(world, repository, login, touch),
    ...fateHands(world, touch),
    ...labelHands(world, repository, touch),
    ...pullHands(world, repository, login, touch),
    ...gitHands(world, repository, login),
    ...settingHands(world, repository),
  };
}

export type Touch = (number: number) => IssueRecord;

function issueHands(world: World, repository: Repository, login: string, touch: Touch) {
  return {
    /** Answers the number. */
    openIssue: (draft: {
      readonly title: string;
      readonly body?: string;
      readonly labels?: readonly string[];
      readonly assignees?: readonly string[];
    }): number => {
      const labels = (draft.labels ?? []).map((name) => ensureLabel(world, repository, name));
      const body = draft.body === undefined ? null : typed(draft.body);
      const assignees = [...(draft.assignees ?? [])];
      return addIssue(world, repository, { title: draft.title, body, author: login, labels, assignees }).number;
    },
    edit: (number: number, change: { readonly title?: string; readonly body?: string }): void => {
      const issue = touch(number);
      if (change.title !== undefined) issue.title = change.title;
      if (change.body === undefined) return;
      issue.body = typed(change.body);
      issue.editors.push(login);
    },
    close: (number: number, reason: "completed" | "not_planned" | "duplicate" = "completed"): void =>
      changeState(world, touch(number), { state: "closed", reason, by: login }),
    reopen: (number: number): void => changeState(world, touch(number), { state: "open", by: login }),
    comment: (number: number, body: string): void => {
      const now = world.clock.now();
      touch(number).comments.push({
        id: world.nextId(),
        author: login,
        body: typed(body),
        createdAt: now,
        updatedAt: now,
      });
    },
    assign: (number: number, ...logins: readonly string[]): void => {
      const issue = touch(number);
      const missing = logins.find((one) => !assignableLogin(world, repository, one, issue));
      if (missing !== undefined) throw new Error(`${missing} cannot be assigned in ${fullName(repository)}`);
      issue.assignees = [...new Set([...issue.assignees, ...logins])];
    },
    unassign: (number: number, ...logins: readonly string[]): void => {
      const issue = touch(number);
      issue.assignees = issue.assignees.filter((one) => !logins.includes(one));
    },
  };
}

function fateHands(world: World, touch: Touch) {
  return {
    lock: (number: number): void => {
      touch(number).locked = true;
    },
    unlock: (number: number): void => {
      touch(number).locked = false;
    },
    deleteIssue: (number: number): void => {
      touch(number).gone = { kind: "deleted" };
    },
    /** To `owner/name`, made as a public repository where there is none yet. Answers the number there. */
    transfer: (number: number, target: string): number => {
      const [owner = "", name = ""] = target.split("/");
      const there =
        findRepository(world, target) ?? Object.assign(addRepository(world, owner, name), { isPrivate: false });
      const issue = touch(number);
      const labels = issue.labels.map((label) => ensureLabel(world, there, label.name));
      const { title, body, author, assignees, state, stateReason, closedAt, closedBy } = issue;
      const moved = addIssue(world, there, { title, body, author, labels, assignees });
      Object.assign(moved, { state, stateReason, closedAt, closedBy });
      issue.gone = { kind: "transferred", repository: there.id, number: moved.number };
      return moved.number;
    },
  };
}

function labelHands(world: World, repository: Repository, touch: Touch) {
  return {
    label: (number: number, ...names: readonly string[]): void => {
      const issue = touch(number);
      issue.labels = [...new Set([...issue.labels, ...names.map((name) => ensureLabel(world, repository, name))])];
    },
    unlabel: (number: number, ...names: readonly string[]): void => {
      const issue = touch(number);
      const leaving = names.map((name) => findLabel(repository, name));
      issue.labels = issue.labels.filter((label) => !leaving.includes(label));
    },
    createLabel: (name: string, color = "ededed"): void => {
      ensureLabel(world, repository, name).color = color;
    },
    /** Issues keep the label under its new name, and no one's updated_at moves. */
    renameLabel: (name: string, to: string): void => {
      const label = findLabel(repository, name);
      if (!label) throw new Error(`${fullName(repository)} has no label ${name}`);
      label.name = to;
    },
    deleteLabel: (name: string): void => {
      const label = findLabel(repository, name);
      repository.labels = repository.labels.filter((one) => one !== label);
      for (const issue of repository.issues.values()) issue.labels = issue.labels.filter((one) => one !== label);
    },
  };
}

/** What the browser sends for this text. */
const typed = (text: string): string => text.replace(/\r?\n/g, "\r\n");
