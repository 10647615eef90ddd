/** A configuration to begin with. */

/**
 * A short file, ready to paste; `database` is a database's link or id, where one is known. It asks for nothing daring and
 * for nothing that this release cannot do. `isPrivate`: the repository is known to be, so nothing becomes public.
 */
export function suggestedConfig(database?: string, { isPrivate = false } = {}): string {
  const known = database ?? "https://www.notion.so/00000000000000000000000000000000";
  return `version: 1
database: ${JSON.stringify(known)}${database === undefined ? " # replace with your database's link: ••• → Copy link" : ""}
# The database needs a URL property named "GitHub Issue", for the link to each task's issue. To give it another name:
# properties: { issue: GitHub Issue }
${isPrivate ? "" : FOR_THE_PUBLIC}# A status without a word follows its group in Notion: To-do and In progress keep the issue open, Complete closes it.
# statuses:
#   In Progress: open
#   Done: done # closes the issue as completed
#   Won't do: dropped # closes the issue as not planned
# labels: [Priority, Sprint]
# people: { ada@example.com: ada } # Notion user id, e-mail or name → GitHub login
`;
}

const FOR_THE_PUBLIC = `# In a public repository everyone can read what comes in, so it needs one of these two:
# public: everything
# filter: { property: Team, select: { equals: Platform } }
`;
