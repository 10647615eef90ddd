/** From how a test writes a schema or a value down to how the world keeps it. */
import {
  dashedId,
  type Option,
  type Property,
  type RolledUp,
  type Run,
  type Stored,
  type Unsupported,
} from "./world.ts";

export type SelectColor =
  | "default"
  | "gray"
  | "brown"
  | "orange"
  | "yellow"
  | "green"
  | "blue"
  | "purple"
  | "pink"
  | "red";

type PlainType =
  | "title"
  | "rich_text"
  | "number"
  | "url"
  | "email"
  | "phone_number"
  | "checkbox"
  | "date"
  | "people"
  | "files"
  | "formula"
  | "unique_id"
  | "created_time"
  | "created_by"
  | "last_edited_time"
  | "last_edited_by";

export type OptionDraft = string | { readonly name: string; readonly color?: SelectColor };

/** `"people"`, `{ type: "select", options: ["High"] }`, `{ type: "status", groups: { "To-do": ["Backlog"] } }` … */
export type PropertyDraft =
  | PlainType
  | { readonly type: PlainType; readonly prefix?: string }
  | { readonly type: "select" | "multi_select"; readonly options: readonly OptionDraft[] }
  | { readonly type: "status"; readonly groups: Readonly<Record<string, readonly OptionDraft[]>> }
  | { readonly type: "relation"; readonly dataSource: string }
  | { readonly type: "rollup"; readonly relation: string; readonly property: string; readonly function: string };

/** Options by name; people and pages by id; texts as strings or runs. */
export type ValueDraft = string | number | boolean | null | readonly string[] | readonly Run[] | Unsupported | RolledUp;

export function makeProperty(name: string, draft: PropertyDraft, newId: () => string): Property {
  const full = typeof draft === "string" ? { type: draft } : draft;
  const makeOptions = (drafts: readonly OptionDraft[]) => drafts.map((option) => makeOption(option, newId));
  const groups =
    "groups" in full
      ? Object.entries(full.groups).map(([group, drafts]) => ({
          id: dashedId(newId()),
          name: group,
          options: makeOptions(drafts),
        }))
      : [];
  return {
    id: full.type === "title" ? "title" : shortId(newId()),
    name,
    type: full.type,
    options: "options" in full ? makeOptions(full.options) : groups.flatMap(({ options }) => options),
    groups: groups.map(({ options, ...group }) => ({ ...group, optionIds: options.map(({ id }) => id) })),
    dataSourceId: "dataSource" in full ? full.dataSource : undefined,
    syncedId: undefined,
    rollup: full.type === "rollup" && "relation" in full ? full : undefined,
    prefix: "prefix" in full ? full.prefix : undefined,
  };
}

export function makeOption(draft: OptionDraft, newId: () => string): Option {
  const { name, color = "default" } = typeof draft === "string" ? { name: draft } : draft;
  return { id: dashedId(newId()), name, color };
}

// Property ids are a few characters, some of which have to be encoded, as in `Z%3ClH`.
// https://developers.notion.com/reference/property-object
const shortId = (id: string): string =>
  `${id.slice(0, 2)}${"<:|^;}{"[Number.parseInt(id.slice(2, 3), 16) % 7]}${id.slice(3, 5)}`;

/** @throws when the schema has no such option, or the value is of another kind: a slip in the test. */
export function store(property: Property, draft: ValueDraft): Stored {
  const { type } = property;
  if (type === "title" || type === "rich_text") return typeof draft === "string" ? runs(draft) : draft;
  if ((type === "select" || type === "status") && typeof draft === "string") return optionId(property, draft);
  if (type === "multi_select" && Array.isArray(draft)) return draft.map((name) => optionId(property, String(name)));
  return draft;
}

/** The value of a property that was never set. */
export function emptyValue({ type }: Property): Stored {
  if (["title", "rich_text", "multi_select", "people", "relation", "files"].includes(type)) return [];
  return type === "checkbox" ? false : null;
}

export const runs = (text: string): readonly Run[] => (text === "" ? [] : [{ text }]);

function optionId({ name, options }: Property, wanted: string): string {
  const option = options.find((candidate) => candidate.name === wanted);
  if (!option)
    throw new Error(`"${name}" has no option "${wanted}"; it has ${options.map((each) => each.name).join(", ")}`);
  return option.id;
}
