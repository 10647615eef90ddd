/** What people do in the stand-in's workspace, by hand. A name or an id will do wherever one of them is asked for. */
import {
  emptyValue,
  makeOption,
  makeProperty,
  type OptionDraft,
  type PropertyDraft,
  store,
  type ValueDraft,
} from "./properties.ts";
import { pageUrl } from "./render.ts";
import { plainText, storedValue } from "./values.ts";
import {
  bareId,
  changePage,
  type Database,
  type DataSource,
  dataSourceOf,
  edited,
  findProperty,
  type PageVersion,
  type Property,
  pageNow,
  type Stored,
  type User,
  type World,
} from "./world.ts";

export type SchemaDraft = Readonly<Record<string, PropertyDraft>>;
export type ValuesDraft = Readonly<Record<string, ValueDraft>>;

export type People = ReturnType<typeof people>;

/** Edits move last_edited_time and last_edited_by, as in Notion; what does not says so. */
export function people(world: World) {
  return {
    ...schemaByHand(world),
    ...rowsByHand(world),
    ...placesByHand(world),
    ...membersByHand(world),
    ...eyes(world),
  };
}

function schemaByHand(world: World) {
  const revise = (dataSourceId: string, properties: (old: readonly Property[]) => readonly Property[]) => {
    const dataSource = dataSourceOf(world, dataSourceId);
    world.dataSources.set(dataSource.id, { ...dataSource, properties: properties(dataSource.properties) });
  };
  const reviseProperty = (dataSourceId: string, which: string, revision: (old: Property) => Property) => {
    const wanted = propertyOf(dataSourceOf(world, dataSourceId), which);
    revise(dataSourceId, (old) => old.map((property) => (property.id === wanted.id ? revision(property) : property)));
  };
  const addDataSource = (databaseId: string, name: string, schema: SchemaDraft): DataSource => {
    const properties = Object.entries(schema).map(([key, draft]) => makeProperty(key, draft, world.newId));
    if (!properties.some(({ type }) => type === "title"))
      throw new Error(`the data source "${name}" needs a title property`);
    const createdAt = world.clock.now();
    const dataSource = {
      id: world.newId(),
      databaseId: bareId(databaseId),
      name,
      createdAt,
      properties,
      lastUniqueId: 0,
    };
    world.dataSources.set(dataSource.id, dataSource);
    return dataSource;
  };
  return {
    addDataSource,
    /** A database without data sources; mostly `addDatabaseWith` is meant. */
    addDatabase: (name: string): Database => {
      const database = { id: world.newId(), name, createdAt: world.clock.now() };
      world.databases.set(database.id, database);
      return database;
    },
    addProperty: (dataSourceId: string, name: string, draft: PropertyDraft): void =>
      revise(dataSourceId, (old) => [...old, makeProperty(name, draft, world.newId)]),
    removeProperty: (dataSourceId: string, which: string): void =>
      revise(dataSourceId, (old) => old.filter(({ id, name }) => id !== which && name !== which)),
    /** The id stays; no page counts as edited. */
    renameProperty: (dataSourceId: string, which: string, name: string): void =>
      reviseProperty(dataSourceId, which, (old) => ({ ...old, name })),
    renameOption: (dataSourceId: string, which: string, from: string, to: string): void =>
      reviseProperty(dataSourceId, which, (old) => ({
        ...old,
        options: old.options.map((option) => (option.name === from ? { ...option, name: to } : option)),
      })),
    /** In a status property it lands in the first group. */
    addOption: (dataSourceId: string, which: string, draft: OptionDraft): void =>
      reviseProperty(dataSourceId, which, (old) => {
        const option = makeOption(draft, world.newId);
        const [first, ...others] = old.groups;
        const groups = first ? [{ ...first, optionIds: [...first.optionIds, option.id] }, ...others] : [];
        return { ...old, options: [...old.options, option], groups };
      }),
  };
}

function rowsByHand(world: World) {
  const someone = (by: string | undefined) =>
    by ?? [...world.users.values()].find(({ kind }) => kind === "person")?.id ?? world.botId;
  const add = (
    dataSourceId: string,
    values: Readonly<Record<string, Stored>>,
    text: string,
    by?: string,
  ): PageVersion => {
    const dataSource = dataSourceOf(world, dataSourceId);
    const number = dataSource.lastUniqueId + 1;
    world.dataSources.set(dataSource.id, { ...dataSource, lastUniqueId: number });
    const uniqueIds = dataSource.properties.filter(({ type }) => type === "unique_id").map(({ id }) => [id, number]);
    const { editedAt, editedBy } = edited(world, someone(by));
    const page: PageVersion = {
      id: world.newId(),
      since: world.clock.now(),
      dataSourceId: dataSource.id,
      createdAt: editedAt,
      createdBy: editedBy,
      editedAt,
      editedBy,
      inTrash: false,
      isArchived: false,
      values: { ...values, ...Object.fromEntries(uniqueIds) },
      text: { markdown: text, truncated: false },
    };
    world.pages.set(page.id, [page]);
    return page;
  };
  return {
    addPage: (dataSourceId: string, values: ValuesDraft, options: { by?: string; text?: string } = {}): PageVersion =>
      add(dataSourceId, storeAll(dataSourceOf(world, dataSourceId), values), options.text ?? "", options.by),
    edit: (pageId: string, values: ValuesDraft, by?: string): PageVersion => {
      const page = pageNow(world, pageId);
      const stored = storeAll(dataSourceOf(world, page.dataSourceId), values);
      return changePage(world, pageId, { values: { ...page.values, ...stored }, ...edited(world, someone(by)) });
    },
    /** New values nobody typed, such as a formula's result: last_edited_time stays. */
    recompute: (pageId: string, values: ValuesDraft): PageVersion => {
      const page = pageNow(world, pageId);
      const stored = storeAll(dataSourceOf(world, page.dataSourceId), values);
      return changePage(world, pageId, { values: { ...page.values, ...stored } });
    },
    editText: (pageId: string, markdown: string, options: { by?: string; truncated?: boolean } = {}): PageVersion =>
      changePage(world, pageId, {
        text: { markdown, truncated: options.truncated ?? false },
        ...edited(world, someone(options.by)),
      }),
    /** The copy keeps all values, a link to an issue included; id, creation time and unique id are its own. */
    duplicate: (pageId: string, by?: string): PageVersion => {
      const page = pageNow(world, pageId);
      return add(page.dataSourceId, page.values, page.text.markdown, by);
    },
  };
}

// Whether these bump last_edited_time is not established; that they do not is the unkind case.
function placesByHand(world: World) {
  return {
    trash: (pageId: string): PageVersion => changePage(world, pageId, { inTrash: true }),
    restore: (pageId: string): PageVersion => changePage(world, pageId, { inTrash: false }),
    archive: (pageId: string): PageVersion => changePage(world, pageId, { isArchived: true }),
    unarchive: (pageId: string): PageVersion => changePage(world, pageId, { isArchived: false }),
    /** Values survive where the other data source has a property of the same name and type. */
    move: (pageId: string, dataSourceId: string): PageVersion => {
      const page = pageNow(world, pageId);
      const from = dataSourceOf(world, page.dataSourceId);
      const to = dataSourceOf(world, dataSourceId);
      const kept = to.properties.flatMap((property) => {
        const old = from.properties.find(({ name, type }) => name === property.name && type === property.type);
        return old ? [[property.id, page.values[old.id] ?? emptyValue(old)]] : [];
      });
      return changePage(world, pageId, { dataSourceId: to.id, values: Object.fromEntries(kept) });
    },
    /** Takes a page, a data source or a database out of the connection's reach. */
    unshare: (id: string): void => void world.unshared.add(bareId(id)),
    share: (id: string): void => void world.unshared.delete(bareId(id)),
  };
}

function membersByHand(world: World) {
  const add = (user: Omit<User, "id">): User => {
    const added = { id: world.newId(), ...user };
    world.users.set(added.id, added);
    return added;
  };
  return {
    addPerson: (name: string, options: { email?: string; isGuest?: boolean; isPartial?: boolean } = {}): User =>
      add({ kind: "person", name, email: undefined, isGuest: false, isPartial: false, ...options }),
    addGroup: (name: string): User => add({ kind: "group", name, email: undefined, isGuest: false, isPartial: false }),
  };
}

function eyes(world: World) {
  return {
    page: (pageId: string): PageVersion => pageNow(world, pageId),
    /** What a person sees in a cell: options by name, texts as text, people and pages by id. */
    valueOf: (pageId: string, which: string): Stored => {
      const page = pageNow(world, pageId);
      const property = propertyOf(dataSourceOf(world, page.dataSourceId), which);
      const value = storedValue(page, property);
      const nameOf = (id: unknown) => property.options.find((option) => option.id === id)?.name ?? String(id);
      if (property.type === "title" || property.type === "rich_text") return plainText(value);
      if (property.type === "multi_select" && Array.isArray(value)) return value.map(nameOf);
      if (property.type === "select" || property.type === "status") return value === null ? null : nameOf(value);
      return value;
    },
    urlOf: (pageId: string): string => pageUrl(world, pageNow(world, pageId)),
  };
}

function storeAll(dataSource: DataSource, values: ValuesDraft): Record<string, Stored> {
  const entries = Object.entries(values).map(([which, draft]) => {
    const property = propertyOf(dataSource, which);
    return [property.id, store(property, draft)];
  });
  return Object.fromEntries(entries);
}

function propertyOf(dataSource: DataSource, which: string): Property {
  const property = findProperty(dataSource, which);
  if (!property) throw new Error(`"${dataSource.name}" has no property "${which}"`);
  return property;
}
