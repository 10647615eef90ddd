/** Which repository a path names, by name, former name or id, and who may see it. */

import type { Repository, World } from "./records.ts";
import { notFound, Refusal } from "./routes.ts";
import type { Grant } from "./tokens.ts";
import { findRepository, fullName } from "./world.ts";

/** The repository a path names, and the path in its present name. */
export function locate(
  world: World,
  grant: Grant,
  url: URL,
  api: string,
): { readonly repository: Repository; readonly path: string } {
  const [, kind, first = "", second = ""] = url.pathname.split("/");
  const main = world.repositories[0];
  if (!main) throw new Error("a stand-in has at least one repository");
  if (kind === "repositories") {
    const repository = world.repositories.find((one) => String(one.id) === first);
    if (!repository || !canSee({ world, grant }, repository)) throw notFound();
    return { repository, path: url.pathname.replace(`/repositories/${first}`, `/repos/${fullName(repository)}`) };
  }
  if (kind !== "repos") return { repository: main, path: url.pathname };
  const name = `${decodeURIComponent(first)}/${decodeURIComponent(second)}`;
  const repository = findRepository(world, name);
  if (repository && canSee({ world, grant }, repository)) return { repository, path: url.pathname };
  const renamed = world.formerNames.get(name.toLowerCase());
  if (!renamed || !canSee({ world, grant }, renamed)) throw notFound();
  const rest = url.pathname.split("/").slice(4).join("/");
  const location = `${api}/repositories/${renamed.id}${rest === "" ? "" : `/${rest}`}${url.search}`;
  throw new Refusal(301, "Moved Permanently", { url: location }, { location });
}

/** A token sees the repository it was made for (the world's first) and public ones; a person's also where they collaborate. */
export function canSee(
  { world, grant }: { readonly world: World; readonly grant: Grant },
  repository: Repository,
): boolean {
  return repository === world.repositories[0] || !repository.isPrivate || repository.collaborators.has(grant.login);
}
