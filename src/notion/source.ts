/** Notion as the core's TaskSource: reads tasks, writes the columns we own. */
import { isFullPage, type PageObjectResponse, type QueryDataSourceParameters } from "@notionhq/client";
import type { Bindings } from "../config/bindings.ts";
import { type Config, type NotionFilter, withinWindow } from "../config/config.ts";
import type { PageId, Task } from "../model.ts";
import { RemoteError, type TaskSource } from "../ports.ts";
import type { Notion } from "./client.ts";
import { commenter } from "./comments.ts";
import { asked, databaseNotFound, isNotFound } from "./errors.ts";
import { toGitHub } from "./markdown.ts";
import { parseTask } from "./parse.ts";
import { bareId } from "./values.ts";
import { type Batch, once, walk } from "./walk.ts";
import { wholeReader } from "./whole.ts";
import { type Columns, columnsOf, unwritten } from "./write.ts";

export interface SourceOptions {
  readonly notion: Notion;
  readonly bindings: Bindings;
  readonly config: Pick<Config, "filter" | "database">;
  /** Told, once each, of what a poll could not read to the end. */
  readonly onProblem?: (sentence: string) => void;
}

/** One source serves one run: it remembers the titles of related pages and what it wrote. */
export function taskSource({ notion, bindings, config, onProblem = () => {} }: SourceOptions): TaskSource {
  const { api } = notion;
  const readApart = wholeReader(notion, bindings);
  const taskOf = async (page: PageObjectResponse) => parseTask(page, bindings, await readApart(page));
  const writtenAt = new Map<string, string>();
  const problems = new Set<string>();
  let polledAt: number | undefined;
  let leftOut = false;

  async function query(
    filter: NotionFilter,
    cursor: string | undefined,
    timestamp: "last_edited_time" | "created_time" = "last_edited_time",
  ): Promise<Batch<PageObjectResponse>> {
    const { id } = bindings.dataSource;
    // The client's types describe each filter; ours is the configuration's, which Notion judges itself.
    const sorts = [{ timestamp, direction: "ascending" as const }];
    const body = { ...QUERY, sorts, filter: filter as Filter, ...(cursor !== undefined && { start_cursor: cursor }) };
    const request = `POST /v1/data_sources/${id}/query`;
    const answer = await asked(request, api.dataSources.query({ data_source_id: id, ...body })).catch((error) => {
      throw isNotFound(error) ? databaseNotFound(config.database.given, request, notion.isAtHome, error) : error;
    });
    const rows: PageObjectResponse[] = [];
    for (const result of answer.results) if (result.object === "page") rows.push(await wholeRow(result));
    return {
      rows,
      next: answer.next_cursor ?? undefined,
      isCut: answer.request_status?.type === "incomplete",
    };
  }

  const report = (sentence: string): void => {
    if (!problems.has(sentence)) onProblem(sentence);
    problems.add(sentence);
  };

  async function tasksOf(rows: readonly PageObjectResponse[]): Promise<readonly Task[]> {
    const tasks: Task[] = [];
    for (const row of rows) tasks.push(await taskOf(row));
    return tasks;
  }

  // Creation times stand still, so one walk shows every row.
  async function* all(from: string | undefined): AsyncGenerator<readonly Task[]> {
    const ask = (since: string, cursor: string | undefined) =>
      query(
        withinWindow(config.filter, { timestamp: "created_time", created_time: { on_or_after: since } }),
        cursor,
        "created_time",
      );
    const onCut = (sentence: string) => {
      leftOut = true;
      report(sentence);
    };
    const window = { ask, since: from ?? EVER, timeOf: createdAt, onProblem: onCut };
    for await (const rows of once(window)) yield await tasksOf(rows);
  }

  // A row may come as a bare id (https://developers.notion.com/reference/query-a-data-source); dropped, it would be lost.
  async function wholeRow(row: Parameters<typeof isFullPage>[0]): Promise<PageObjectResponse> {
    if (isFullPage(row)) return row;
    const request = `GET /v1/pages/${bareId(row.id)}`;
    return full(await asked(request, api.pages.retrieve({ page_id: row.id })), request);
  }

  async function* poll(since: string): AsyncGenerator<readonly Task[]> {
    polledAt = undefined;
    const ask = async (from: string, cursor: string | undefined) => {
      const edited = { timestamp: "last_edited_time", last_edited_time: { on_or_after: from } };
      const batch = await query(withinWindow(config.filter, edited), cursor);
      polledAt ??= notion.now();
      return batch;
    };
    for await (const rows of walk({
      ask,
      since,
      writtenAt: (id) => writtenAt.get(bareId(id)),
      onProblem: report,
      timeOf: editedAt,
    }))
      yield await tasksOf(rows);
  }

  async function retrieve(id: PageId): Promise<Task | undefined> {
    const request = `GET /v1/pages/${id}`;
    try {
      const page = await asked(request, api.pages.retrieve({ page_id: id }));
      return await taskOf(full(page, request));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async function passesFilter({ id, createdAt }: Task): Promise<boolean> {
    if (config.filter === undefined) return true;
    const filter = withinWindow(config.filter, { timestamp: "created_time", created_time: { equals: createdAt } });
    let cursor: string | undefined;
    do {
      const { rows, next } = await query(filter, cursor);
      if (rows.some((row) => bareId(row.id) === id)) return true;
      cursor = next;
    } while (cursor !== undefined);
    return false;
  }

  async function text(id: PageId): Promise<string> {
    const url = `https://www.notion.so/${id}`;
    const { markdown, truncated } = await asked(
      `GET /v1/pages/${id}/markdown`,
      api.pages.retrieveMarkdown({ page_id: id }),
    );
    const body = toGitHub(markdown, { url });
    return truncated ? `${body}\n\n[The text goes on in Notion](${url})`.trimStart() : body;
  }

  async function write(id: PageId, columns: Columns): Promise<Task> {
    const request = `PATCH /v1/pages/${id}`;
    const properties = columnsOf(columns, bindings);
    const page = full(await asked(request, api.pages.update({ page_id: id, properties })), request);
    const missing = unwritten(page, properties);
    if (missing.length > 0) {
      const message = `Notion answered that ${request} was done, but ${missing.join(" and ")} does not hold what was written. See whether an automation in Notion undoes it.`;
      throw new RemoteError(message, { system: "Notion", request, status: 200, outcome: "refused" });
    }
    writtenAt.set(id, page.last_edited_time);
    return taskOf(page);
  }

  return {
    polledAt: () => polledAt,
    leftOut: () => leftOut,
    poll,
    all,
    retrieve,
    passesFilter,
    text,
    write,
    comment: commenter(notion),
  };
}

const editedAt = (row: PageObjectResponse): string => row.last_edited_time;
const createdAt = (row: PageObjectResponse): string => row.created_time;
const EVER = "1970-01-01T00:00:00.000Z";

type Filter = NonNullable<QueryDataSourceParameters["filter"]>;

const QUERY = {
  page_size: 100,
  result_type: "page",
} as const satisfies Partial<QueryDataSourceParameters>;

function full(page: Parameters<typeof isFullPage>[0], request: string): PageObjectResponse {
  if (isFullPage(page)) return page;
  const message = `Notion shows only the id of the page at ${request}: give the integration the capability "Read content".`;
  throw new RemoteError(message, { system: "Notion", request, status: 200, outcome: "refused" });
}
