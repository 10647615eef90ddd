/** The README's tables of inputs and outputs, made from action.yml. */

export interface ActionFile {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default?: string; readonly required?: boolean }>
  >;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

/** The README with its two generated sections, `<!-- inputs --> … <!-- /inputs -->` and `outputs`, made anew. */
export function withTables(readme: string, { inputs, outputs }: ActionFile): string {
  const inputRows = Object.entries(inputs).map(([name, { description, default: value = "", required }]) =>
    row(`\`${name}\``, required ? "**required**" : value === "" ? "" : `\`${value}\``, description),
  );
  const outputRows = Object.entries(outputs).map(([name, { description }]) => row(`\`${name}\``, description));
  const withInputs = replaceSection(readme, "inputs", [
    row("input", "default", "meaning"),
    "| --- | --- | --- |",
    ...inputRows,
  ]);
  return replaceSection(withInputs, "outputs", [row("output", "meaning"), "| --- | --- |", ...outputRows]);
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`.replaceAll("|  |", "| |");

function replaceSection(text: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`README.md lacks the lines "${begin}" and "${end}", between which a table goes.`);
  return `${text.slice(0, from)}${begin}\n${lines.join("\n")}\n${text.slice(to)}`;
}
