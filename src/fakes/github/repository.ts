/** The REST routes of the repository and the account: facts, files, branches, dispatches, who am I. */
import { entryAt } from "./objects.ts";
import type { Repository } from "./records.ts";
import { renderSelf } from "./render.ts";
import { renderBranch, renderContent, renderFile } from "./render-git.ts";
import { renderRepository } from "./render-repository.ts";
import { type Call, forbidden, notFound, Refusal, type Reply, type Route } from "./routes.ts";
import { isApp } from "./tokens.ts";

const REPOSITORY = "/repos/{owner}/{repo}";

export const repositoryRoutes: readonly Route[] = [
  { method: "GET", path: REPOSITORY, answer: (call) => ({ status: 200, body: renderRepository(call, call.grant) }) },
  { method: "GET", path: `${REPOSITORY}/branches/{branch}`, needs: ["contents", "read"], answer: branch },
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

function branch(call: Call): Reply {
  const name = call.params.branch ?? "";
  const commit = call.repository.git.commits.get(call.repository.refs.get(`refs/heads/${name}`) ?? "");
  if (!commit) throw new Refusal(404, "Branch not found");
  return { status: 200, body: renderBranch(call, name, commit) };
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

function dispatch({ repository, body }: Call): Reply {
  const payload = (body.client_payload ?? {}) as Readonly<Record<string, unknown>>;
  repository.dispatches.push({ eventType: String(body.event_type), payload });
  return { status: 204 };
}
