/** What people do in the stand-in's workspace, by hand. A name or an id will do wherever one of them is asked for. */
import { addComment } from "./comments.ts";
import { membersByHand, placesByHand } from "./hand-places.ts";
import { propertyOf, schemaByHand } from "./hand-schema.ts";
import { store, type ValueDraft } from "./properties.ts";
import { mirrorRelations } from "./relations.ts";
import { pageUrl } from "./render.ts";
import { plainText, storedValue } from "./values.ts";
import {
  addPage,
  bareId,
  type Comment,
  changePage,
  type DataSource,
  dataSourceOf,
  edited,
  type PageVersion,
  pageNow,
  type Stored,
  type World,
} from "./world.ts";

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

function rowsByHand(world: World) {
  const someone = (by: string | undefined) =>
    by ?? [...world.users.values()].find(({ kind }) => kind === "person")?.id ?? world.botId;
  const add = (dataSourceId: string, values: Readonly<Record<string, Stored>>, markdown: string, by?: string) => {
    const page = addPage(world, dataSourceId, { values, markdown, by: someone(by) });
    mirrorRelations(world, undefined, page);
    return page;
  };
  return {
    addPage: (dataSourceId: string, values: ValuesDraft, options: { by?: string; text?: string } = {}): PageVersion =>
      add(dataSourceId, storeAll(dataSourceOf(world, dataSourceId), values), options.text ?? "", options.by),
    edit: (pageId: string, values: ValuesDraft, by?: string): PageVersion => {
      const page = pageNow(world, pageId);
      const stored = storeAll(dataSourceOf(world, page.dataSourceId), values);
      const next = changePage(world, pageId, { values: { ...page.values, ...stored }, ...edited(world, someone(by)) });
      mirrorRelations(world, page, next);
      return next;
    },
    /** New values nobody typed, such as a formula's result: last_edited_time stays. */
    recompute: (pageId: string, values: ValuesDraft): PageVersion => {
      const page = pageNow(world, pageId);
      const stored = storeAll(dataSourceOf(world, page.dataSourceId), values);
      return changePage(world, pageId, { values: { ...page.values, ...stored } });
    },
    /** `unknownBlocks`: how many of its blocks cannot be loaded. */
    editText: (
      pageId: string,
      markdown: string,
      options: { by?: string; truncated?: boolean; unknownBlocks?: number } = {},
    ): PageVersion =>
      changePage(world, pageId, {
        text: {
          markdown,
          truncated: options.truncated ?? false,
          unknownBlockIds: Array.from({ length: options.unknownBlocks ?? 0 }, () => world.newId()),
        },
        ...edited(world, someone(options.by)),
      }),
    comment: (pageId: string, text: string, by?: string): Comment =>
      addComment(world, { pageId: bareId(pageId), discussionId: world.newId(), runs: [{ text }], by: someone(by) }),
    /** Ends a discussion; its comments are listed no more. */
    resolve: (discussionId: string): void => {
      for (const comment of world.comments.values())
        if (comment.discussionId === bareId(discussionId))
          world.comments.set(comment.id, { ...comment, isResolved: true });
    },
    /** The copy keeps all values, a link to an issue included; id, creation time and unique id are its own. */
    duplicate: (pageId: string, by?: string): PageVersion => {
      const page = pageNow(world, pageId);
      return add(page.dataSourceId, page.values, page.text.markdown, by);
    },
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
