/** fovea methods: what there is, what it costs, how to read it. */

import {
  byFamily,
  type Convention,
  catalog,
  conventions,
  conventionTable,
  families,
  type Method,
  type MethodOption,
  optionsOf,
} from "@fovea/core";
import type { Command } from "commander";
import { methodNamed } from "../choose-methods.ts";
import { table } from "../table.ts";
import { type Printer, printer } from "../terminal.ts";

export function addMethods(program: Command): void {
  program
    .command("methods")
    .description("Lists the methods; with an id, tells how to read its maps and which options it takes.")
    .argument("[id]", "a method")
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", examples)
    .action((id: string | undefined, { json }: { readonly json?: true }) => {
      const to = printer(process.stdout);
      const chosen = id === undefined ? catalog : [methodNamed(id)];
      if (json) to.line(JSON.stringify({ methods: chosen.map(methodJson) }, null, 2));
      else if (id === undefined) printAll(to);
      else printOne(to, chosen[0] as Method);
    });
}

const examples = `
Examples:
  fovea methods
  fovea methods | less -S                   whole rows, where the terminal cuts them
  fovea methods integrated-gradients`;

const methodJson = (method: Method): object => {
  const { id, family, title, needs, cost, keeps, paper, reading, caution, display, domain } = method;
  const conventions = conventionsOf(method);
  return {
    ...{ id, family, title, needs, cost, keeps, paper, reading, caution, display, domain, conventions },
    options: optionsOf(method),
  };
};

/** By family, in columns that go through. */
function printAll(to: Printer): void {
  const chapters = byFamily(catalog);
  const rows = chapters.flatMap(({ methods }) => methods.map(rowOf));
  const [head = "", ...lines] = table(["id", "needs", "cost in forwards", "keeps", "paper"], rows);
  // On a terminal a row is cut, not wrapped.
  to.line(to.styled("dim", to.cut(head, 0)));
  for (const { title, said, methods } of chapters) {
    to.line("");
    to.line(`${to.styled("bold", title)}: ${said}`);
    for (const line of lines.splice(0, methods.length)) to.line(to.cut(line, 0));
  }
  to.line("");
  to.line("`fovea methods ID` tells how to read one, and its options.");
}

const rowOf = ({ id, needs, cost, keeps, paper }: Method): string[] => [
  id,
  needs.join(", ") || "-",
  cost,
  keeps.join(", ") || "-",
  paper,
];

function printOne(to: Printer, method: Method): void {
  to.line(to.styled("bold", `${method.title} (${method.id})`));
  to.line(`${method.reading} ${method.caution}`);
  to.line(`Family: ${families[method.family].title}`);
  to.line(`Needs: ${method.needs.join(", ") || "forward runs only"}`);
  to.line(`Cost in forwards: ${method.cost}`);
  if (method.keeps.length > 0) to.line(`Keeps: ${method.keeps.join(", ")}`);
  to.line(`Paper: ${method.paper}`);
  const options = optionsOf(method);
  to.line(options.length > 0 ? "\nOptions, given as --set NAME=VALUE:" : "\nIt takes no options.");
  for (const option of options) printOption(to, option);
  printConventions(to, conventionsOf(method));
}

type ByConvention = Partial<Record<Convention, { readonly options?: object; readonly note?: string }>>;

/** What each library makes of the method; those that do not have it are left out. */
const conventionsOf = ({ id }: Method): ByConvention =>
  Object.fromEntries(
    conventions.flatMap((convention) => {
      const row = conventionTable[convention][id];
      return row === undefined ? [] : [[convention, typeof row === "string" ? { note: row } : row]];
    }),
  );

function printConventions(to: Printer, rows: ByConvention): void {
  if (Object.keys(rows).length === 0) return;
  to.line("\nBy --convention:");
  for (const [convention, { options, note }] of Object.entries(rows)) {
    const set = options && Object.entries(options).map(([name, value]) => `${name}=${value}`);
    const said = set === undefined ? "refused" : set.join(" ") || "the same";
    to.line(`  ${to.styled("bold", convention)}: ${said}`);
    if (note !== undefined) to.line(`    ${note}`);
  }
}

function printOption(to: Printer, { name, values, description, ...rest }: MethodOption): void {
  const otherwise = "default" in rest ? ` (default ${rest.default})` : "";
  to.line(`  ${to.styled("bold", name)}${values === undefined ? "" : `: ${values}`}${otherwise}`);
  if (description) to.line(`    ${description}`);
}
