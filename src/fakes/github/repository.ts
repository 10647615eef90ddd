/** The REST routes of the repository and the account: facts, files, branches, dispatches, who am I. */
import { happen } from "./events.ts";
import { entryAt } from "./objects.ts";
import type { Repository } from "./records.ts";
import { renderSelf } from "./render.ts";
import { renderContent, renderFile } from "./render-git.ts";
import { renderRepository } from "./render-repository.ts";
import { type Call, forbidden, invalid, notFound, Refusal, type Reply, type Route } from "./routes.ts";
import { isApp } from "./tokens.ts";

const REPOSITORY = "/repos/{owner}/{repo}";

export const repositoryRoutes: readonly Route[] = [
  { method: "GET", path: REPOSITORY, answer: (call) => ({ status: 200, body: renderRepository(call, call.grant) }) },
  { method: "GET", path: `${REPOSITORY}/contents/{path}`, needs: ["contents", "read"], answer: contents },
  { method: "POST", path: `${REPOSITORY}/dispatches`, needs: ["contents", "write"], answer: dispatch },
];

/** Routes that name no repository. */
export const accountRoutes: readonly Route[] = [{ method: "GET", path: "/user", answer: self }];

/** The commit that a branch, tag, full ref or sha names. */
export function resolveCommit(repository: Repository, name: string): string | undefined {
  const { refs, git } = repository;
  const sha = refs.get(`refs/heads/${name}`) ?? refs.get(`refs/tags/${name}`) ?? refs.get(name) ?? name;
  return git.commits.has(sha) ? sha : undefined;
}

/** Installations are nobody's account: https://docs.github.com/en/rest/users/users#get-the-authenticated-user */
function self(call: Call): Reply {
  if (isApp(call.grant)) throw forbidden(call.grant);
  return { status: 200, body: renderSelf(call, call.grant.login) };
}

/** https://docs.github.com/en/rest/repos/contents#get-repository-content */
function contents(call: Call): Reply {
  const { repository, params, query, accept } = call;
  const { git } = repository;
  if (repository.refs.size === 0) throw new Refusal(404, "This repository is empty.");
  const ref = query.get("ref") ?? repository.defaultBranch;
  const commit = git.commits.get(resolveCommit(repository, ref) ?? "");
  if (!commit) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = (params.path ?? "").replace(/^\/|\/$/g, "");
  const entry = entryAt(git, commit.tree, path);
  if (!entry) throw notFound();
  const content = git.blobs.get(entry.sha);
  if (!content) {
    const inside = git.trees.get(entry.sha) ?? [];
    return { status: 200, body: inside.map((one) => renderContent(call, ref, `${path}/${one.path}`, one)) };
  }
  if (/[.+]raw\b/.test(accept))
    return {
      status: 200,
      body: content.toString(),
      headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
    };
  return { status: 200, body: renderFile(call, ref, path, entry, content) };
}

/** https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event */
function dispatch({ world, repository, grant, body }: Call): Reply {
  const payload = (body.client_payload ?? {}) as Readonly<Record<string, unknown>>;
  const type = String(body.event_type);
  const tooMuch = type.length > 100 || Object.keys(payload).length > 10 || JSON.stringify(payload).length >= 65_536;
  if (tooMuch) throw invalid({ resource: "RepositoryDispatch", field: "client_payload", code: "invalid" });
  repository.dispatches.push({ eventType: type, payload });
  const branch = repository.defaultBranch;
  const sha = repository.refs.get(`refs/heads/${branch}`);
  const actor = grant.login;
  if (sha !== undefined)
    happen(world, repository, { event: "repository_dispatch", type, sha, branch, actor, inputs: payload });
  return { status: 204 };
}
