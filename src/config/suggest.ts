/** A configuration to begin with. */

/** A short file, ready to paste; `database` is a database's link or id, where one is known. It asks for nothing daring. */
export function suggestedConfig(database?: string): string {
  const known = database ?? "https://www.notion.so/00000000000000000000000000000000";
  return `version: 1
database: ${JSON.stringify(known)}${database === undefined ? " # replace with your database's link: ••• → Copy link" : ""}
# A status without a word follows its group in Notion: To-do and In progress keep the issue open, Complete closes it.
# statuses:
#   Ready for Review: draft # opens a draft pull request
#   Done: merge # merges it once the required checks have passed, and closes the issue
#   Won't do: dropped # closes the issue as not planned
# labels: [Priority, Sprint]
# people: { ada@example.com: ada } # Notion user id, e-mail or name → GitHub login
`;
}
