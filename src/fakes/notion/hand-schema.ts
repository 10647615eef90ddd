/** What people do by hand to databases, data sources and their properties. */
import { makeOption, makeProperty, type OptionDraft, type PropertyDraft } from "./properties.ts";
import {
  bareId,
  type Database,
  type DataSource,
  dataSourceOf,
  findProperty,
  type Property,
  type World,
} from "./world.ts";

export type SchemaDraft = Readonly<Record<string, PropertyDraft>>;

export function schemaByHand(world: World) {
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
      wikiId: undefined,
    };
    world.dataSources.set(dataSource.id, dataSource);
    return dataSource;
  };
  return {
    addDataSource,
    /** Makes the first a wiki, which lists the second among its rows. */
    listInWiki: (wikiId: string, dataSourceId: string): void => {
      const listed = dataSourceOf(world, dataSourceId);
      world.dataSources.set(listed.id, { ...listed, wikiId: bareId(wikiId) });
    },
    /** A database without data sources; mostly `addBoard` is meant. */
    addDatabase: (name: string): Database => {
      const database = { id: world.newId(), name, createdAt: world.clock.now() };
      world.databases.set(database.id, database);
      return database;
    },
    addProperty: (dataSourceId: string, name: string, draft: PropertyDraft): void =>
      revise(dataSourceId, (old) => [...old, makeProperty(name, draft, world.newId)]),
    /** One property on each side, which show the same links. */
    addTwoWayRelation: (dataSourceId: string, name: string, otherId: string, otherName: string): void => {
      const here = makeProperty(name, { type: "relation", dataSource: otherId }, world.newId);
      const there = makeProperty(otherName, { type: "relation", dataSource: dataSourceId }, world.newId);
      revise(dataSourceId, (old) => [...old, { ...here, syncedId: there.id }]);
      revise(otherId, (old) => [...old, { ...there, syncedId: here.id }]);
    },
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

/** @throws when there is none: a slip in the test. */
export function propertyOf(dataSource: DataSource, which: string): Property {
  const property = findProperty(dataSource, which);
  if (!property) throw new Error(`"${dataSource.name}" has no property "${which}"`);
  return property;
}
