/** Records → GraphQL objects: one property for each field this stand-in can answer. */
import { GraphQLError } from "graphql";
import type { IssueRecord, LabelRecord, Repository, World } from "./records.ts";
import { HTML, issuePage, nodeId } from "./render.ts";
import { forbiddenMessage } from "./routes.ts";
import { allows, type Grant, type Permission } from "./tokens.ts";
import { fullName, iso, userOf } from "./world.ts";

/** Who asks, and where. */
export interface Asker {
  readonly world: World;
  readonly repository: Repository;
  readonly grant: Grant;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** An error as GitHub writes it: its `type` beside the message. https://docs.github.com/en/graphql/guides/forming-calls-with-graphql */
export function refusal(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** The field is null and its path is named when the token may not read it. https://github.com/philips-software/pull-request-report-action/issues/557 */
export function demandRead(asker: Asker, permission: Permission): void {
  if (!allows(asker.grant, permission, "read")) throw refusal("FORBIDDEN", forbiddenMessage(asker.grant));
}

export function issueNode(asker: Asker, issue: IssueRecord) {
  const { repository } = asker;
  return {
    ...shared(asker, issue),
    __typename: "Issue",
    comments: (args: Arguments) => connection("comments", args, issue.comments, (one) => ({ body: one.body })),
    userContentEdits: (args: Arguments) =>
      connection("userContentEdits", args, issue.editors, (login) => ({ editor: actorNode(asker, login) })),
    state: issue.state.toUpperCase(),
    stateReason: ({ enableDuplicate }: Arguments) =>
      issue.stateReason === "duplicate" && enableDuplicate !== true
        ? "NOT_PLANNED"
        : (issue.stateReason?.toUpperCase() ?? null),
    closedByPullRequestsReferences: (args: Arguments) => {
      demandRead(asker, "pull-requests");
      const linked = [...repository.issues.values()].filter(
        (one) => !one.gone && one.pull?.closes.includes(issue.number),
      );
      const shown = args.includeClosedPrs === true ? linked : linked.filter((one) => one.state === "open");
      return connection("closedByPullRequestsReferences", args, shown, (one) => pullNode(asker, one));
    },
  };
}

export function pullNode(asker: Asker, issue: IssueRecord) {
  const { repository } = asker;
  const pull = issue.pull;
  if (!pull) throw new Error(`number ${issue.number} is an issue, not a pull request`);
  return {
    ...shared(asker, issue),
    __typename: "PullRequest",
    state: pull.mergedAt !== null ? "MERGED" : issue.state.toUpperCase(),
    isDraft: pull.draft,
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt === null ? null : iso(pull.mergedAt),
    headRefName: pull.head,
    baseRefName: pull.base,
    closingIssuesReferences: (args: Arguments) => {
      const issues = pull.closes.flatMap((number) => repository.issues.get(number) ?? []);
      return connection("closingIssuesReferences", args, issues, (one) => issueNode(asker, one));
    },
  };
}

export function labelNode(label: LabelRecord) {
  return {
    __typename: "Label",
    id: nodeId("LA", label.id),
    name: label.name,
    color: label.color,
    description: label.description,
  };
}

/** GraphQL drops the "[bot]" that REST shows. https://docs.github.com/en/graphql/reference/objects#bot */
export function actorNode({ world }: Asker, login: string) {
  const user = userOf(world, login);
  const name = user.login.replace("[bot]", "");
  const path = user.type === "Bot" ? `/apps/${name}` : `/${name}`;
  return {
    __typename: user.type,
    id: nodeId(user.type === "Bot" ? "BOT" : "U", user.id),
    databaseId: user.id,
    login: name,
    name: user.type === "Bot" ? undefined : name,
    url: HTML + path,
    resourcePath: path,
  };
}

/** At most 100 a page, and never without saying how many: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
export function connection<T, N>(name: string, args: Arguments, items: readonly T[], toNode: (item: T) => N) {
  const { first, last, after, before } = args as { first?: number; last?: number; after?: string; before?: string };
  if (before) throw new Error(`fake GitHub does not page ${name} backwards from a cursor`);
  const size = first ?? last;
  if (size === undefined || size === null)
    throw refusal(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  if (size > 100)
    throw refusal(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`,
    );
  const start =
    first === undefined
      ? Math.max(0, items.length - size)
      : after
        ? Number(Buffer.from(after, "base64").toString().slice(7))
        : 0;
  const end = Math.min(items.length, start + size);
  const cursor = (index: number) => Buffer.from(`cursor:${index + 1}`).toString("base64");
  const edges = items.slice(start, end).map((item, index) => ({ cursor: cursor(start + index), node: toNode(item) }));
  return {
    totalCount: items.length,
    nodes: edges.map((edge) => edge.node),
    edges,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function shared(asker: Asker, issue: IssueRecord) {
  const { repository } = asker;
  const url = issuePage(repository, issue);
  return {
    id: nodeId(issue.pull ? "PR" : "I", issue.id),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    url,
    resourcePath: url.slice(HTML.length),
    closed: issue.state === "closed",
    closedAt: issue.closedAt === null ? null : iso(issue.closedAt),
    locked: issue.locked,
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    author: actorNode(asker, issue.author),
    viewerDidAuthor: issue.author === asker.grant.login,
    repository: {
      __typename: "Repository",
      id: nodeId("R", repository.id),
      databaseId: repository.id,
      name: repository.name,
      nameWithOwner: fullName(repository),
    },
    labels: (args: Arguments) => connection("labels", args, byOrder(issue.labels, args.orderBy), labelNode),
    assignees: (args: Arguments) => connection("assignees", args, issue.assignees, (login) => actorNode(asker, login)),
  };
}

/** Labels come by creation unless asked by name. */
export function byOrder(labels: readonly LabelRecord[], order: unknown): LabelRecord[] {
  const { field, direction } = (order ?? { field: "CREATED_AT", direction: "ASC" }) as {
    field: string;
    direction: string;
  };
  const sign = direction === "DESC" ? -1 : 1;
  return [...labels].sort((a, b) => sign * (field === "NAME" ? a.name.localeCompare(b.name) : a.id - b.id));
}
