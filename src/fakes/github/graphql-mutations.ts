/** GraphQL's mutations: pull requests into and out of drafts and the queue, branches and commits made. */
import { demandBranchGuard } from "./branch-guard.ts";
import { commitNode, refNode } from "./graphql-git.ts";
import { type Arguments, type Asker, forbiddenToAsk, refusal } from "./graphql-nodes.ts";
import { issueNode, linkedBranchNode, pullNode, queueEntryNode } from "./graphql-threads.ts";
import { canSee } from "./locate.ts";
import { enqueue, queueRefusal } from "./merge-queue.ts";
import { addBlob, addCommit, addTree, filesOf } from "./objects.ts";
import { openPull, setDraft } from "./open-pull.ts";
import { isPull, type PullIssue, pullsOf } from "./pull-heads.ts";
import { moveRef } from "./pushes.ts";
import type { IssueRecord, Repository } from "./records.ts";
import { nodeId } from "./render.ts";
import { demandReach, Refusal } from "./routes.ts";
import { allows, isApp, type Permission } from "./tokens.ts";
import { findRepository, userOf } from "./world.ts";

export function mutations(asker: Asker) {
  return {
    // An App needs contents as well: https://github.com/cli/cli/issues/8910
    markPullRequestReadyForReview: (args: Arguments) => flip(asker, args, false),
    convertPullRequestToDraft: (args: Arguments) => flip(asker, args, true),
    createPullRequest: (args: Arguments) => inGraphQL(() => createPull(asker, inputOf(args))),
    enqueuePullRequest: (args: Arguments) => inGraphQL(() => enter(asker, inputOf(args))),
    dequeuePullRequest: (args: Arguments) => inGraphQL(() => leave(asker, inputOf(args))),
    createLinkedBranch: (args: Arguments) => inGraphQL(() => createBranch(asker, inputOf(args))),
    createCommitOnBranch: (args: Arguments) => inGraphQL(() => commitOn(asker, inputOf(args))),
  };
}

function flip(asker: Asker, args: Arguments, isDraft: boolean) {
  const input = inputOf(args);
  return inGraphQL(() => {
    const { issue, there } = findPull(asker, input.pullRequestId);
    demandWrite(there, ["pull-requests", ...(isApp(asker.grant) ? (["contents"] as const) : [])]);
    if (issue.state === "closed") throw refusal("UNPROCESSABLE", "The pull request is closed.");
    if (isDraft && !there.repository.hasDrafts)
      throw refusal("UNPROCESSABLE", "Draft pull requests are not supported in this repository.");
    setDraft(asker.world, there.repository, issue, isDraft, asker.grant.login);
    return { clientMutationId: clientId(input), pullRequest: pullNode(there, issue) };
  });
}

function createPull(asker: Asker, input: Arguments) {
  const repository = findById(asker, input.repositoryId);
  const there = { ...asker, repository };
  demandWrite(there, ["pull-requests"]);
  const wish = {
    title: String(input.title),
    body: typeof input.body === "string" ? input.body : null,
    head: String(input.headRefName),
    base: String(input.baseRefName).replace(/^refs\/heads\//, ""),
    isDraft: input.draft === true,
  };
  if (input.headRepositoryId)
    throw new Error("fake GitHub does not know headRepositoryId: name the fork in headRefName");
  const issue = openPull(asker.world, repository, wish, asker.grant.login);
  return { clientMutationId: clientId(input), pullRequest: pullNode(there, issue) };
}

/** Neither method nor message: the queue has its own. https://docs.github.com/en/graphql/reference/mutations#enqueuepullrequest */
function enter(asker: Asker, input: Arguments) {
  const { issue, there } = findPull(asker, input.pullRequestId);
  demandWrite(there, ["pull-requests", "contents"]);
  const refused = queueRefusal(there.repository, issue, input.expectedHeadOid);
  if (refused !== undefined) throw refusal("UNPROCESSABLE", refused);
  enqueue(asker.world, there.repository, issue, asker.grant.login, input.jump === true);
  return { clientMutationId: clientId(input), mergeQueueEntry: queueEntryNode(there, issue) };
}

function leave(asker: Asker, input: Arguments) {
  const { issue, there } = findPull(asker, input.id);
  demandWrite(there, ["pull-requests", "contents"]);
  if (!issue.pull.queued) throw refusal("UNPROCESSABLE", "Pull request is not in the merge queue");
  const mergeQueueEntry = queueEntryNode(there, issue);
  issue.pull.queued = null;
  issue.updatedAt = asker.world.clock.now();
  return { clientMutationId: clientId(input), mergeQueueEntry };
}

/** A name that exists makes nothing and says nothing: https://github.com/akash-network/console/issues/2822 */
function createBranch(asker: Asker, input: Arguments) {
  const { issue, there } = findThread(asker, input.issueId, "I");
  const { repository } = there;
  demandWrite(there, ["contents"]);
  const oid = String(input.oid);
  if (!repository.git.commits.has(oid))
    throw refusal("UNPROCESSABLE", "Could not resolve to a commit for the given oid");
  const name = `refs/heads/${String(input.name ?? `${issue.number}-${slug(issue.title)}`)}`;
  const answer = { clientMutationId: clientId(input), issue: issueNode(there, issue) };
  if (repository.refs.has(name)) return { ...answer, linkedBranch: null };
  moveRef(asker.world, repository, name, oid, asker.grant.login);
  issue.linkedBranches.push(name);
  return { ...answer, linkedBranch: linkedBranchNode(there, issue, name) };
}

/** Only onto the head that was expected. https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch */
function commitOn(asker: Asker, input: Arguments) {
  const branch = input.branch as { readonly repositoryNameWithOwner?: string; readonly branchName?: string };
  const repository = findRepository(asker.world, branch.repositoryNameWithOwner ?? "");
  if (!repository || !canSee(asker, repository)) throw refusal("NOT_FOUND", "Could not resolve to a Repository");
  const there = { ...asker, repository };
  demandWrite(there, ["contents"]);
  const name = `refs/heads/${(branch.branchName ?? "").replace(/^refs\/heads\//, "")}`;
  const head = repository.refs.get(name);
  if (head === undefined) throw refusal("NOT_FOUND", `Could not resolve to a ref with the name ${name}`);
  if (head !== input.expectedHeadOid)
    throw refusal(
      "STALE_DATA",
      `Expected branch to point to "${String(input.expectedHeadOid)}" but it did not. Pull and try again.`,
    );
  const sha = writeCommit(there, head, input);
  demandBranchGuard(there, name, sha);
  moveRef(asker.world, repository, name, sha, asker.grant.login);
  return { clientMutationId: clientId(input), commit: commitNode(there, sha), ref: refNode(there, name) };
}

function writeCommit({ world, repository: { git }, grant }: Asker, parent: string, input: Arguments): string {
  const changes = (input.fileChanges ?? {}) as {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
  const files = filesOf(git, git.commits.get(parent)?.tree ?? "");
  for (const { path, contents } of changes.additions ?? [])
    files.set(path, { mode: "100644", sha: addBlob(git, Buffer.from(contents, "base64")) });
  for (const { path } of changes.deletions ?? []) files.delete(path);
  const { headline, body } = input.message as { readonly headline: string; readonly body?: string };
  const { id, login } = userOf(world, grant.login);
  const author = { name: login, email: `${id}+${login}@users.noreply.github.com`, date: world.clock.now() };
  const message = body ? `${headline}\n\n${body}` : headline;
  return addCommit(git, { tree: addTree(git, files), parents: [parent], author, committer: author, message });
}

function demandWrite(asker: Asker, needs: readonly Permission[]): void {
  if (needs.some((one) => !allows(asker.grant, one, "write")) || !asker.grant.push) throw forbiddenToAsk(asker);
  if (asker.repository.isArchived) throw refusal("FORBIDDEN", "Repository was archived so is read-only.");
  demandReach(asker);
}

function findPull(asker: Asker, id: unknown): { readonly issue: PullIssue; readonly there: Asker } {
  const { issue, there } = findThread(asker, id, "PR");
  if (!isPull(issue)) throw new Error("an id that begins with PR names a pull request");
  return { issue, there };
}

function findThread(
  asker: Asker,
  id: unknown,
  kind: "I" | "PR",
): { readonly issue: IssueRecord; readonly there: Asker } {
  for (const repository of asker.world.repositories.filter((one) => canSee(asker, one))) {
    const all = kind === "PR" ? pullsOf(repository) : [...repository.issues.values()].filter((one) => !one.pull);
    const issue = all.find((one) => !one.gone && nodeId(kind, one.id) === id);
    if (issue) return { issue, there: { ...asker, repository } };
  }
  throw refusal("NOT_FOUND", `Could not resolve to a node with the global id of '${String(id)}'`);
}

function findById(asker: Asker, id: unknown): Repository {
  const found = asker.world.repositories.find((one) => nodeId("R", one.id) === id && canSee(asker, one));
  if (!found) throw refusal("NOT_FOUND", `Could not resolve to a node with the global id of '${String(id)}'`);
  return found;
}

/** REST's refusal in GraphQL's form: the validation's own sentence, or the message. */
function inGraphQL<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const { message, errors } = thrown.reply.body as { message: string; errors?: readonly { message?: string }[] };
    throw refusal(thrown.reply.status === 403 ? "FORBIDDEN" : "UNPROCESSABLE", errors?.[0]?.message ?? message);
  }
}

const inputOf = (args: Arguments): Arguments => args.input as Arguments;
const clientId = (input: Arguments): unknown => input.clientMutationId ?? null;
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
