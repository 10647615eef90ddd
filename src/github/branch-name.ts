/** Which names a branch can have at all: git-scm.com/docs/git-check-ref-format */

/** Whether git would take it. Other names come from people, and would sink the query that asks for them. */
export function isBranchName(name: string): boolean {
  if (name === "" || name === "@" || name.length > 244) return false;
  if (/[\p{Cc}\p{Cs} ~^:?*[\\]|\.\.|@\{|\/\/|^[/-]|[/.]$/u.test(name)) return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}
