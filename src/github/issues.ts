/** GitHub's issues in one repository, through the tracker port. */
import type { Issue, IssueNumber, LabelWish } from "../model.ts";
import type { Tracker } from "../ports.ts";
import type { IssuePatch } from "../steps.ts";
import { type Explain, explained, isLimit } from "./errors.ts";
import { failureOf } from "./failure.ts";
import { bareLogin, fromRest } from "./issue-shapes.ts";
import { pages } from "./pages.ts";
import { type Repository, readIssues } from "./read-issues.ts";
import { remembered } from "./remembered.ts";
import { repositoryFacts } from "./repository.ts";

/** `owner` and `repo` must be the repository's current name: a write is never sent after a redirect. */
export function tracker(repository: Repository): Tracker {
  const { octokit, owner, repo } = repository;
  const identity = remembered(() => whoAmI(repository));
  const assignable = remembered((login) => isAssignable(repository, login));
  const isNameOfThis = remembered((fullName) => isThisRepository(repository, fullName));
  return {
    identity: () => identity(""),
    isThisRepository: (ownerAsked, name) => isNameOfThis(`${ownerAsked}/${name}`.toLowerCase()),
    labels: async () => {
      const names: string[] = [];
      for await (const batch of pages<{ name: string }>(octokit, "/repos/{owner}/{repo}/labels", { owner, repo }))
        names.push(...batch.map(({ name }) => name));
      return names;
    },
    createLabel: (label) => createLabel(repository, label),
    assignable: (login) => assignable(login.toLowerCase()),
    read: (numbers, want = { hands: false }) => readIssues(repository, numbers, want),
    list: (since) => list(repository, since),
    create: (draft) => create(repository, draft),
    update: (number, patch) => update(repository, number, patch),
  };
}

// An installation token may not ask GET /user; `viewer` answers every kind (docs.github.com/graphql/reference/queries).
async function whoAmI({ octokit }: Repository): Promise<string> {
  const { viewer } = await explained(octokit.graphql<{ viewer: { login: string } }>("query { viewer { login } }"));
  return bareLogin(viewer.login);
}

async function isThisRepository({ octokit, owner, repo }: Repository, fullName: string): Promise<boolean> {
  const own = `${owner}/${repo}`.toLowerCase();
  if (fullName === own) return true;
  const [ownerAsked = "", name = ""] = fullName.split("/");
  try {
    const facts = await repositoryFacts({ octokit, owner: ownerAsked, repo: name });
    return facts.fullName.toLowerCase() === own;
  } catch (cause) {
    // 404: gone, or not for this token to see; 403: closed by its organisation; 451: blocked. None is the repository we work in.
    const failure = failureOf(cause);
    if (failure && [403, 404, 451].includes(failure.status) && !isLimit(failure)) return false;
    throw cause;
  }
}

async function createLabel({ octokit, owner, repo }: Repository, { name, color }: LabelWish): Promise<void> {
  try {
    await explained(octokit.request("POST /repos/{owner}/{repo}/labels", { owner, repo, name, color }));
  } catch (cause) {
    if (!failureOf(cause)?.errors.some(({ code }) => code === "already_exists")) throw cause;
  }
}

async function isAssignable({ octokit, owner, repo }: Repository, assignee: string): Promise<boolean> {
  try {
    await explained(octokit.request("GET /repos/{owner}/{repo}/assignees/{assignee}", { owner, repo, assignee }));
    return true;
  } catch (cause) {
    if (failureOf(cause)?.status === 404) return false;
    throw cause;
  }
}

async function* list({ octokit, owner, repo }: Repository, since: string): AsyncIterable<readonly Issue[]> {
  const query = { owner, repo, state: "all", since: wholeSeconds(since), sort: "created", direction: "asc" };
  for await (const batch of pages<Parameters<typeof fromRest>[0]>(octokit, "/repos/{owner}/{repo}/issues", query)) {
    const issues = batch.filter((issue) => !issue.pull_request).map(fromRest);
    if (issues.length > 0) yield issues;
  }
}

// GitHub documents YYYY-MM-DDTHH:MM:SSZ. Flooring lists too much rather than too little.
const wholeSeconds = (time: string): string => time.replace(/\.\d+Z$/, "Z");

// Without assignees: one that cannot be assigned would sink the whole creation (github.com/JasonEtco/create-an-issue/issues/41).
async function create({ octokit, owner, repo }: Repository, draft: Parameters<Tracker["create"]>[0]): Promise<Issue> {
  const { title, body, labels } = draft;
  const explain: Explain = ({ status }) =>
    status === 410
      ? `Issues are disabled in ${owner}/${repo}: switch them on under Settings → General → Features.`
      : undefined;
  const fields = { owner, repo, title, body, labels: [...labels] };
  const { data } = await explained(octokit.request("POST /repos/{owner}/{repo}/issues", fields), explain);
  return fromRest(data);
}

async function update(repository: Repository, number: IssueNumber, patch: IssuePatch): Promise<Issue> {
  try {
    return await send(repository, number, patch);
  } catch (cause) {
    const { assignees, ...rest } = patch;
    if (assignees === undefined || !refusesAssignees(cause)) throw cause;
    const issue = await assign(repository, number, assignees);
    return Object.keys(rest).length === 0 ? issue : send(repository, number, rest);
  }
}

async function send({ octokit, owner, repo }: Repository, number: IssueNumber, patch: IssuePatch): Promise<Issue> {
  const { title, body, state, labels, assignees } = patch;
  const { data } = await explained(
    octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
      owner,
      repo,
      issue_number: number,
      ...(title !== undefined && { title }),
      ...(body !== undefined && { body }),
      ...(state === "open" && { state }),
      ...(state !== undefined && state !== "open" && { state: "closed", state_reason: state }),
      ...(labels && { labels: [...labels] }),
      ...(assignees && { assignees: [...assignees] }),
    }),
  );
  return fromRest(data);
}

const refusesAssignees = (cause: unknown): boolean =>
  failureOf(cause)?.errors.some(({ field, message }) => /assignee/i.test(`${field} ${message}`)) ?? false;

/**
 * Sets assignees one way that ignores those it cannot assign (docs.github.com/rest/issues/assignees). It goes before the
 * rest of the patch, so that a body which tells of them is written last.
 */
async function assign(
  { octokit, owner, repo }: Repository,
  number: IssueNumber,
  wanted: readonly string[],
): Promise<Issue> {
  const at = { owner, repo, issue_number: number };
  const route = "/repos/{owner}/{repo}/issues/{issue_number}/assignees" as const;
  const added = await explained(octokit.request(`POST ${route}`, { ...at, assignees: [...wanted] }));
  const isWanted = new Set(wanted.map((login) => login.toLowerCase()));
  const surplus = (added.data.assignees ?? [])
    .map(({ login }) => login)
    .filter((login) => !isWanted.has(login.toLowerCase()));
  if (surplus.length === 0) return fromRest(added.data);
  const { data } = await explained(octokit.request(`DELETE ${route}`, { ...at, assignees: surplus }));
  return fromRest(data);
}
