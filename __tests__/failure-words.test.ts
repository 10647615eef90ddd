/** What failed, in words that people in Notion understand, with the request kept for those who debug. */

import { expect, test } from "@jest/globals";
import { APIErrorCode, APIResponseError } from "@notionhq/client";
import { explained } from "../src/github/errors.ts";
import { asked } from "../src/notion/errors.ts";
import { NotNow, RemoteError } from "../src/ports.ts";

const thrown = async (work: Promise<unknown>): Promise<Pick<RemoteError, "message" | "request" | "outcome">> => {
  const error: unknown = await work.then(
    () => undefined,
    (cause) => cause,
  );
  if (error instanceof NotNow) return { message: error.message, request: "", outcome: "refused" };
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
  ["POST /repos/acme/app/pulls", "open the pull request"],
  ["PATCH /repos/acme/app/pulls/7", "update the pull request"],
  ["PUT /repos/acme/app/pulls/7/merge", "merge the pull request"],
  ["GET /repos/acme/app/rules/branches/feature%2Fa", "show the rules of the branch"],
  ["GET /repos/acme/app/branches/main", "show the branch"],
  ["POST /repos/acme/app/actions/workflows/deploy.yml/dispatches", "start the workflow"],
  ["GET /repos/acme/app", "show the repository"],
  ["PUT /repos/acme/app/unheard-of", "do PUT /repos/acme/app/unheard-of"],
])("a failure of %s says that GitHub could not %s", async (request, words) => {
  const error = await github(request, 502);
  expect(error.message).toMatch(`GitHub could not ${words} (502); the next run looks again.`);
  expect(error.request).toBe(request);
});

test.each([
  ["markPullRequestReadyForReview", "mark the pull request as ready for review"],
  ["enqueuePullRequest", "put the pull request into the merge queue"],
  ["dequeuePullRequest", "take the pull request out of the merge queue"],
])("a failure of the mutation %s says that GitHub could not %s", async (mutation, words) => {
  const query = `mutation ($id: ID!) { ${mutation}(input: { id: $id }) { clientMutationId } }`;
  const failure = Object.assign(new Error(""), {
    name: "HttpError",
    status: 502,
    request: { method: "POST", url: "https://api.github.com/graphql", body: { query } },
    response: { data: "", headers: {} },
  });
  const { message, outcome } = await thrown(explained(Promise.reject(failure)));
  expect([message, outcome]).toEqual([expect.stringContaining(`GitHub could not ${words} (502)`), "unknown"]);
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
