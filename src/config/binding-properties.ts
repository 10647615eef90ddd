/** Property names → bound properties, each of a type that fits its role. */
import { findNamed, quoted } from "./binding-names.ts";
import type { Bindings, Bound, SchemaProperty, Trouble } from "./bindings.ts";
import type { Config, PropertySetting } from "./config.ts";
import { nearest, problem } from "./problems.ts";

type Role = keyof Config["properties"];

const WRITTEN: ReadonlySet<Role> = new Set(["issue", "pullRequest", "note"]);

/** All roles that the configuration fills and the database has. */
export type BoundRoles = { readonly [R in Role]?: Bound };

interface RoleRule {
  readonly role: Role;
  /** In the configuration file. */
  readonly key: string;
  readonly types: readonly [string, ...string[]];
}

const ROLES: readonly RoleRule[] = [
  { role: "status", key: "status", types: ["status", "select"] },
  { role: "people", key: "people", types: ["people"] },
  { role: "issue", key: "issue", types: ["url", "number"] },
  { role: "pullRequest", key: "pull-request", types: ["url", "number"] },
  { role: "note", key: "note", types: ["rich_text"] },
  { role: "branch", key: "branch", types: ["rich_text"] },
  { role: "pause", key: "pause", types: ["checkbox"] },
];

/** Without status or issue only beside a problem. */
export function bindRoles(
  config: Config,
  properties: readonly SchemaProperty[],
  previous: Bindings["properties"] | undefined,
  trouble: Trouble,
): BoundRoles {
  const bound: { [R in Role]?: Bound } = {};
  for (const rule of ROLES) {
    const setting = config.properties[rule.role];
    const property = setting && bindRole(rule, setting, properties, previous?.[rule.role], trouble);
    if (!property) continue;
    const sharer = ROLES.find(({ role }) => bound[role]?.id === property.id);
    if (sharer) {
      const found = `"${property.name}", which properties.${sharer.key} names too`;
      trouble.problems.push(problem(`properties.${rule.key}`, found, "a property of its own, or null"));
    }
    bound[rule.role] = property;
  }
  if (bound.issue?.type === "number") {
    const remedy = "a URL property tells two repositories apart";
    trouble.warnings.push(
      `properties.issue: "${bound.issue.name}" holds numbers, which look alike in every repository; ${remedy}.`,
    );
  }
  return bound;
}

function bindRole(
  rule: RoleRule,
  { name, given }: PropertySetting,
  properties: readonly SchemaProperty[],
  previous: Bound | undefined,
  { problems, warnings }: Trouble,
): Bound | undefined {
  const path = `properties.${rule.key}`;
  const isRequired = given || rule.role === "status" || rule.role === "issue";
  const found = findNamed(name, properties, previous ? [previous] : []);
  if (!found) {
    if (isRequired) problems.push(missing(path, name, rule, properties));
    return undefined;
  }
  if (found.warning !== undefined) warnings.push(`${path}: ${found.warning}`);
  const { item, asked } = found;
  if (rule.types.includes(item.type)) return boundTo(item, asked);
  const kind = `"${item.name}" of type ${kindOf(item.type)}`;
  if (isRequired) problems.push(problem(path, kind, remedy(rule, properties, "change its type in Notion")));
  else warnings.push(`${path}: found ${kind}, so this stays off; expected ${remedy(rule, properties)}, or null.`);
  return undefined;
}

function missing(path: string, name: string, rule: RoleRule, properties: readonly SchemaProperty[]) {
  const fitting = namesOf(rule, properties);
  const advice =
    fitting.length > 0 || rule.role === "issue"
      ? remedy(rule, properties, `add one named "${name}" in Notion`)
      : `${article(rule.types[0])} property of that name: add one in Notion`;
  return problem(path, `no property named "${name}" in Notion`, advice, nearest(name, fitting));
}

/** `how`: what can be done in Notion instead of naming another. */
function remedy(rule: RoleRule, properties: readonly SchemaProperty[], how = "add one in Notion"): string {
  // Any other is somebody's, and this one is written to: none is offered that is not near.
  if (WRITTEN.has(rule.role))
    return `${article(rule.types[0])} property: ${how}, or name yours under \`properties.${rule.key}\``;
  const kinds = rule.types.map((type) => article(type)).join(" or ");
  const fitting = namesOf(rule, properties);
  return fitting.length > 0 ? `${kinds} property, such as ${quoted(fitting.slice(0, 5))}` : `${kinds} property: ${how}`;
}

const namesOf = ({ types }: RoleRule, properties: readonly SchemaProperty[]): readonly string[] =>
  properties.filter(({ type }) => types.includes(type)).map(({ name }) => name);

export function boundTo({ id, name, type }: SchemaProperty, asked?: string): Bound {
  return { id, name, type, ...(asked === undefined ? {} : { asked }) };
}

/** Notion's words on screen for its types, where they differ from the API's. */
const KINDS: Readonly<Record<string, string>> = {
  rich_text: "text",
  people: "person",
  url: "URL",
  multi_select: "multi-select",
};

export const kindOf = (type: string): string => KINDS[type] ?? type.replaceAll("_", " ");

const article = (type: string): string => `a ${kindOf(type)}`;
