/** Users as Notion shows them: people, guests, groups, agents, and the connection's own bot. */
import type { UserAnswer } from "./types.ts";
import { dashedId, type World } from "./world.ts";

/** Full, partial or a group, by what the connection may see. */
// https://developers.notion.com/reference/capabilities#user-capabilities
export function userAnswer(world: World, id: string): object {
  const user = world.users.get(id);
  if (user?.kind === "group") return { object: "group", id: dashedId(id), name: user.name };
  const partial = { object: "user", id: dashedId(id) };
  if (!user || user.isPartial || world.settings.users === "none") return partial;
  return fullUserAnswer(world, id);
}

export function fullUserAnswer(world: World, id: string): UserAnswer {
  const user = world.users.get(id);
  const common = { object: "user" as const, id: dashedId(id), name: user?.name ?? null, avatar_url: null };
  if (user?.kind === "agent") return { ...common, type: "bot", bot: {} };
  if (user?.kind === "bot") return { ...common, type: "bot", bot: { ...BOT, owner: ownerAnswer(world) } };
  const email = world.settings.users === "with e-mail" ? user?.email : undefined;
  return { ...common, type: "person", person: email === undefined ? {} : { email } };
}

/** A personal access token is its person's; an internal connection is the workspace's. */
// https://developers.notion.com/guides/get-started/personal-access-tokens
function ownerAnswer({ settings: { tokenOwner } }: World) {
  if (tokenOwner === undefined) return { type: "workspace" as const, workspace: true as const };
  return { type: "user" as const, user: { object: "user" as const, id: dashedId(tokenOwner) } };
}

const BOT = {
  workspace_id: "0c3f1d62-7a54-81b0-9d2e-00036f5c1a77",
  workspace_limits: { max_file_upload_size_in_bytes: 5_242_880 },
  workspace_name: "Acme",
};
