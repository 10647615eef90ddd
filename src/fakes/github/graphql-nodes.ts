/** Records → GraphQL objects: one property for each field this stand-in can answer. */
import { GraphQLError } from "graphql";
import type { LabelRecord, Repository, World } from "./records.ts";
import { HTML, nodeId } from "./render.ts";
import { forbiddenMessage } from "./routes.ts";
import { allows, type Grant, type Permission } from "./tokens.ts";
import { fullName, iso, userOf } from "./world.ts";

/** Who asks, and where. */
export interface Asker {
  readonly world: World;
  readonly repository: Repository;
  readonly grant: Grant;
  readonly api: string;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** An error as GitHub writes it: its `type` beside the message. https://docs.github.com/en/graphql/guides/forming-calls-with-graphql */
export function refusal(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** The field is null and its path is named when the token may not read it. https://github.com/philips-software/pull-request-report-action/issues/557 */
export function demandRead(asker: Asker, permission: Permission): void {
  if (!allows(asker.grant, permission, "read")) throw forbiddenToAsk(asker);
}

export const forbiddenToAsk = ({ grant }: Asker): GraphQLError => refusal("FORBIDDEN", forbiddenMessage(grant));

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
export function connection<T, N>(
  name: string,
  args: Arguments,
  items: readonly T[],
  toNode: (item: T) => N,
  /** Arguments that the caller has seen to. */
  handled: readonly string[] = [],
) {
  known(name, args, ["first", "last", "after", "before", ...handled]);
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

/** Arguments that this stand-in would otherwise quietly ignore. */
export function known(field: string, args: Arguments, names: readonly string[]): void {
  const strange = Object.keys(args).filter(
    (name) => !names.includes(name) && args[name] !== null && args[name] !== false,
  );
  if (strange.length > 0) throw new Error(`fake GitHub does not know ${strange.join(", ")} of ${field}`);
}

/** What is shown of a repository from elsewhere. */
export function repositoryFacts(asker: Asker, repository: Repository) {
  return {
    __typename: "Repository",
    id: nodeId("R", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    url: `${HTML}/${fullName(repository)}`,
    description: repository.description,
    owner: actorNode(asker, repository.owner),
    isPrivate: repository.isPrivate,
    visibility: repository.isPrivate ? "PRIVATE" : "PUBLIC",
    isArchived: repository.isArchived,
    isFork: repository.parent !== null,
    isEmpty: repository.refs.size === 0,
    hasIssuesEnabled: repository.hasIssues,
    createdAt: iso(repository.createdAt),
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
