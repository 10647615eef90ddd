/** What a GraphQL query costs: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from "graphql";

/** The requests needed to fill every connection, over 100, at least 1. */
export function costOf(document: DocumentNode, variables: Readonly<Record<string, unknown>> = {}): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  const requests = (set: SelectionSetNode | undefined, parents: number): number => {
    let sum = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        sum += requests(fragments.get(selection.name.value)?.selectionSet, parents);
      else if (selection.kind === Kind.INLINE_FRAGMENT) sum += requests(selection.selectionSet, parents);
      else {
        const size = sizeOf(selection.arguments ?? [], variables);
        sum +=
          size === undefined
            ? requests(selection.selectionSet, parents)
            : parents + requests(selection.selectionSet, parents * size);
      }
    }
    return sum;
  };
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return Math.max(1, Math.round(operations.reduce((sum, one) => sum + requests(one.selectionSet, 1), 0) / 100));
}

type Argument = { readonly name: { readonly value: string }; readonly value: { readonly kind: string } };

/** A connection's `first` or `last`; undefined for a field that is no connection. */
function sizeOf(args: readonly Argument[], variables: Readonly<Record<string, unknown>>): number | undefined {
  const size = args.find((one) => one.name.value === "first" || one.name.value === "last")?.value;
  if (size === undefined) return undefined;
  const literal = size as { readonly value?: string; readonly name?: { readonly value: string } };
  return Number(literal.value ?? variables[literal.name?.value ?? ""] ?? 1);
}
