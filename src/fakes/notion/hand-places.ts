/** What people do by hand to where pages are, who may see them, and who is there. */
import { emptyValue } from "./properties.ts";
import { bareId, changePage, dataSourceOf, type PageVersion, pageNow, type User, type World } from "./world.ts";

// Whether these bump last_edited_time is not established; that they do not is the unkind case.
export function placesByHand(world: World) {
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
      const values = Object.fromEntries(kept);
      return changePage(world, pageId, { dataSourceId: to.id, parentPageId: undefined, values });
    },
    /** Out of every data source and under a page; all values but the title are lost. */
    moveUnder: (pageId: string, parentPageId: string): PageVersion =>
      changePage(world, pageId, { parentPageId: bareId(parentPageId) }),
    /** Lists show a page or a data source by its id and little more. */
    showPartially: (id: string): void => void world.partial.add(bareId(id)),
    /** Takes a page, a data source or a database out of the connection's reach. */
    unshare: (id: string): void => void world.unshared.add(bareId(id)),
    share: (id: string): void => void world.unshared.delete(bareId(id)),
  };
}

export function membersByHand(world: World) {
  const add = (user: Omit<User, "id">): User => {
    const added = { id: world.newId(), ...user };
    world.users.set(added.id, added);
    return added;
  };
  return {
    addPerson: (name: string, options: { email?: string; isGuest?: boolean; isPartial?: boolean } = {}): User =>
      add({ kind: "person", name, ...UNKNOWN, ...options }),
    addGroup: (name: string): User => add({ kind: "group", name, ...UNKNOWN }),
    /** Another connection's. */
    addBot: (name: string): User => add({ kind: "bot", name, ...UNKNOWN }),
    /** One of Notion's own agents: a bot among users, an "agent" among the authors of events. */
    addAgent: (name: string): User => add({ kind: "agent", name, ...UNKNOWN }),
  };
}

const UNKNOWN = { email: undefined, isGuest: false, isPartial: false } as const;
