/** What failed, in words that people in Notion understand, with the request kept for those who debug. */

import { expect, test } from "@jest/globals";
import { APIErrorCode, APIResponseError } from "@notionhq/client";
import { explained } from "../src/github/errors.ts";
import { asked } from "../src/notion/errors.ts";
import { NotNow, RemoteError } from "../src/ports.ts";

const thrown = async (work: Promise<unknown>): Promise<Pick<RemoteError, "message" | "request">> => {
  const error: unknown = await work.then(
    () => undefined,
    (cause) => cause,
  );
  if (error instanceof NotNow) return { message: error.message, request: "" };
  if (!(error instanceof RemoteError)) throw new Error("it should have been refused");
  return error;
};

const github = (request: string, status: number, message = "") => {
  const [method, path] = request.split(" ");
  const failure = Object.assign(new Error(message), {
    name: "HttpError",
    status,
    request: { method, url: `https://api.github.com${path}` },
    response: { data: { message }, headers: {} },
  });
  return thrown(explained(Promise.reject(failure)));
};

test.each([
  ["POST /repos/acme/app/issues", "make the issue"],
  ["PATCH /repos/acme/app/issues/7", "update the issue"],
  ["GET /repos/acme/app/issues", "list the issues"],
  ["GET /repos/acme/app/issues/7", "show the issue"],
  ["DELETE /repos/acme/app/issues/7/assignees", "assign the issue"],
  ["POST /repos/acme/app/labels", "make the label"],
  ["GET /repos/acme/app/assignees/ada", "say who can be assigned"],
  ["PATCH /repos/acme/app/actions/variables/X", "write the repository's variable"],
  ["POST /repos/acme/app/git/refs", "write to the repository's refs"],
  ["GET /repos/acme/app/contents/.github/notion-sync.yml", "read a file of the repository"],
  ["GET /repos/acme/app", "show the repository"],
  ["PUT /repos/acme/app/unheard-of", "do PUT /repos/acme/app/unheard-of"],
])("a failure of %s says that GitHub could not %s", async (request, words) => {
  const error = await github(request, 502);
  expect(error.message).toMatch(`GitHub could not ${words} (502); the next run looks again.`);
  expect(error.request).toBe(request);
});

test.each([403, 404, 410, 422, 429, 301, 500])("no sentence about a %i names the route", async (status) => {
  const { message } = await github("POST /repos/acme/app/issues", status);
  expect(message).toContain("make the issue");
  expect(message).not.toMatch(/POST|\/repos/);
});

test.each([401, 403, 404])("a %i names the input that holds the token", async (status) => {
  const { message } = await github("POST /repos/acme/app/issues", status);
  expect(message).toContain("`github-token`");
});

const notion = (request: string, status: number) => {
  const facts = { headers: {}, rawBodyText: "", additional_data: undefined, request_id: undefined };
  const code = APIErrorCode.ServiceUnavailable;
  const refusal = new APIResponseError({ ...facts, code, status, message: "No." } as never);
  return thrown(asked(request, Promise.reject(refusal)));
};

test.each([
  ["PATCH /v1/pages/1f2e", "write to the task's page"],
  ["GET /v1/pages/1f2e", "show the task's page"],
  ["GET /v1/pages/1f2e/markdown", "give the page's text"],
  ["GET /v1/pages/1f2e/properties/a%3Ab", "show all of a property"],
  ["POST /v1/data_sources/1f2e/query", "list the tasks"],
  ["GET /v1/data_sources/1f2e", "show the database"],
  ["GET /v1/databases/1f2e", "show the database"],
])("a failure of %s says that Notion did not %s", async (request, words) => {
  const error = await notion(request, 503);
  expect(error.message).toBe(
    `Notion did not ${words} (503): it has trouble of its own (status.notion.so). The next run tries again.`,
  );
  expect(error.request).toBe(request);
  const silence = await thrown(asked(request, Promise.reject(new TypeError("fetch failed"))));
  expect(silence.message).toMatch(`Notion gave no whole answer when asked to ${words} (fetch failed).`);
});
