/** What a page's answer leaves out: people, relations and titles beyond 25 entries, and the titles of related pages. */
import { type GetPageResponse, isFullPage, type PageObjectResponse } from "@notionhq/client";
import type { Bindings } from "../config/bindings.ts";
import type { PropertyId, Reading } from "../model.ts";
import { RemoteError } from "../ports.ts";
import type { Notion } from "./client.ts";
import { asked } from "./errors.ts";
import { type ReadApart, valuesOf } from "./parse.ts";
import { bareId, titleOf, type Value } from "./values.ts";

/** Reads what is missing. Related pages' titles are read once per reader, so one reader serves one run. */
export function wholeReader({ api }: Notion, bindings: Bindings): (page: PageObjectResponse) => Promise<ReadApart> {
  const titles = new Map<string, Reading<string>>();
  const { title, people } = bindings.properties;
  const labelIds = bindings.labels.map((label) => label.id);
  const ids = [title.id, ...(people ? [people.id] : []), ...labelIds];

  return async (page) => {
    const values = valuesOf(page);
    const whole = new Map<PropertyId, Reading<Value>>();
    for (const id of ids) {
      const value = values.get(id);
      if (value && isCut(value)) whole.set(id, await orUnknown(readWhole(api, page.id, id, value)));
    }
    for (const id of labelIds) {
      const reading = whole.get(id) ?? { value: values.get(id) };
      const value = "value" in reading ? reading.value : undefined;
      if (value?.type !== "relation") continue;
      for (const related of value.relation.map((page) => bareId(page.id)))
        if (!titles.has(related)) titles.set(related, await readTitle(api, related));
    }
    return { whole, titles };
  };
}

// https://developers.notion.com/reference/retrieve-a-page: more than 25 are to be read by the property's own endpoint.
const MOST_SHOWN = 25;

/** Only relations say so, and not in the client's types. */
function isCut(value: Value): boolean {
  if (value.type === "title") return value.title.length >= MOST_SHOWN;
  if (value.type === "people") return value.people.length >= MOST_SHOWN;
  if (value.type !== "relation") return false;
  return value.relation.length >= MOST_SHOWN || ("has_more" in value && value.has_more === true);
}

/** One object per result, not one array: github.com/makenotion/notion-sdk-js/issues/478 */
async function readWhole(api: Notion["api"], pageId: string, id: PropertyId, cut: Value): Promise<Reading<Value>> {
  const items: unknown[] = [];
  let cursor: string | undefined;
  do {
    const property_id = encodeURIComponent(id);
    const where = {
      page_id: pageId,
      property_id,
      page_size: 100,
      ...(cursor !== undefined && { start_cursor: cursor }),
    };
    const path = `/v1/pages/${bareId(pageId)}/properties/${property_id}`;
    const answer = await asked(`GET ${path}`, api.pages.properties.retrieve(where));
    if (answer.object !== "list") return { unknown: "Notion answered one value where a list was due" };
    items.push(...answer.results.map((item) => Reflect.get(Object(item), cut.type)));
    cursor = answer.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return { value: { ...cut, [cut.type]: items } as Value };
}

async function readTitle(api: Notion["api"], id: string): Promise<Reading<string>> {
  const answer = asked(`GET /v1/pages/${id}`, api.pages.retrieve({ page_id: id }));
  const reading = await orUnknown<GetPageResponse>(answer.then((value) => ({ value })));
  if ("unknown" in reading) return reading;
  const page = reading.value;
  const title = isFullPage(page) ? Object.values(page.properties).find(({ type }) => type === "title") : undefined;
  return title ? titleOf(title) : { unknown: `Notion does not show the title of the related page ${id}` };
}

/** One value that cannot be read must not sink the row, still less the listing. */
async function orUnknown<T>(reading: Promise<Reading<T>>): Promise<Reading<T>> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RemoteError) return { unknown: error.message };
    throw error;
  }
}
