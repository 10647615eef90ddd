/** POST /graphql: queries executed against GitHub's own schema, over the stand-in's world. */
import { schema as official } from "@octokit/graphql-schema";
import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import { mutations } from "./graphql-mutations.ts";
import { type Arguments, type Asker, actorNode, refusal } from "./graphql-nodes.ts";
import { repositoryNode } from "./graphql-repository.ts";
import type { Budget } from "./limits.ts";
import { canSee } from "./locate.ts";
import { findRepository, iso } from "./world.ts";

export interface Query {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

export interface Answer {
  readonly body: { readonly data?: unknown; readonly errors?: readonly unknown[] };
  /** What the stand-in cannot answer, or the schema does not know. */
  readonly violations: readonly string[];
}

/** The query, checked against the schema; `invalid` holds GitHub's answer when it does not fit. */
export function readQuery(text: string): { readonly document: DocumentNode } | { readonly invalid: Answer } {
  try {
    const document = parse(text);
    const errors = validate(schema(), document);
    if (errors.length === 0) return { document };
    return {
      invalid: {
        body: { errors: errors.map(written) },
        violations: errors.map((error) => `POST /graphql: ${error.message}`),
      },
    };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { invalid: { body: { errors: [{ message }] }, violations: [`POST /graphql: ${message}`] } };
  }
}

/** Answers 200 with data and errors side by side, as GitHub does. */
export function answerQuery(asker: Asker, query: Query, document: DocumentNode, cost: number, budget: Budget): Answer {
  const result = execute({
    schema: schema(),
    document,
    rootValue: root(asker, cost, budget),
    variableValues: { ...query.variables },
    operationName: query.operationName ?? null,
    fieldResolver: loudly,
  });
  if (result instanceof Promise) throw new Error("no resolver of the stand-in is asynchronous");
  const errors = result.errors ?? [];
  const violations = errors
    .filter((error) => error.extensions.type === undefined)
    .map((error) => `POST /graphql: ${error.message}`);
  const body = errors.length > 0 ? { data: result.data, errors: errors.map(written) } : { data: result.data };
  return { body, violations };
}

function root(asker: Asker, cost: number, budget: Budget) {
  const { world, grant } = asker;
  return {
    // An installation's viewer keeps its "[bot]": it is shown as a User. https://docs.github.com/en/graphql/reference/queries#viewer
    viewer: () => ({ ...actorNode(asker, grant.login), __typename: "User", login: grant.login }),
    repository: ({ owner, name }: Arguments) => {
      const full = `${String(owner)}/${String(name)}`;
      const repository = findRepository(world, full) ?? world.formerNames.get(full.toLowerCase());
      if (!repository || !canSee(asker, repository))
        throw refusal("NOT_FOUND", `Could not resolve to a Repository with the name '${full}'.`);
      return repositoryNode({ ...asker, repository });
    },
    ...mutations(asker),
    rateLimit: {
      cost,
      limit: budget.limit,
      remaining: budget.remaining,
      used: budget.used,
      resetAt: iso(budget.resetAt),
    },
  };
}

/** A field without an answer is an error of the stand-in, never a null that reads like GitHub's. */
const loudly: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const value = (source as Readonly<Record<string, unknown>>)[info.fieldName];
  if (typeof value === "function") return value(args, context, info);
  if (value === undefined) throw new Error(`fake GitHub has no answer for ${info.parentType.name}.${info.fieldName}`);
  return value;
};

function written({ message, path, locations, extensions }: GraphQLError) {
  const { type } = extensions;
  return { ...(type === undefined ? {} : { type }), ...(path ? { path } : {}), locations, message };
}

let built: GraphQLSchema | undefined;

function schema(): GraphQLSchema {
  if (built) return built;
  built = buildSchema(official.idl, { assumeValid: true });
  return built;
}

/** For a query's refusal by GitHub's own limits. */
export function rateLimited(type: string, message: string): Answer {
  return { body: { errors: [{ type, message }] }, violations: [] };
}
