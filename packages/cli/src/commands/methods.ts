/** fovea methods: what there is, what it costs, how to read it. */

import { catalog, type Method } from "@fovea/core";
import type { Command } from "commander";
import { methodNamed } from "../choose-methods.ts";
import { type MethodOption, optionsOf } from "../method-options.ts";
import { table } from "../table.ts";
import { type Printer, printer } from "../terminal.ts";

export function addMethods(program: Command): void {
  program
    .command("methods")
    .summary("the methods, or one with its options")
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
  fovea methods integrated-gradients`;

const methodJson = (method: Method): object => {
  const { id, title, needs, cost, keeps, paper, reading, display, domain } = method;
  return { id, title, needs, cost, keeps, paper, reading, display, domain, options: optionsOf(method) };
};

function printAll(to: Printer): void {
  const rows = catalog.map(({ id, title, needs, cost, keeps, paper }) => [
    id,
    title,
    needs.join(", "),
    cost,
    keeps.join(", ") || "-",
    paper,
  ]);
  for (const line of table(["id", "title", "needs", "cost in forwards", "keeps", "paper"], rows))
    to.line(line);
}

function printOne(to: Printer, method: Method): void {
  to.line(to.styled("bold", `${method.title} (${method.id})`));
  to.line(method.reading);
  to.line(`Needs: ${method.needs.join(", ")}`);
  to.line(`Cost in forwards: ${method.cost}`);
  if (method.keeps.length > 0) to.line(`Keeps: ${method.keeps.join(", ")}`);
  to.line(`Paper: ${method.paper}`);
  const options = optionsOf(method);
  to.line(options.length > 0 ? "\nOptions, given as --set NAME=VALUE:" : "\nIt takes no options.");
  for (const option of options) printOption(to, option);
}

function printOption(to: Printer, { name, values, description, ...rest }: MethodOption): void {
  const otherwise = "default" in rest ? ` (default ${rest.default})` : "";
  to.line(`  ${to.styled("bold", name)}: ${values}${otherwise}`);
  if (description) to.line(`    ${description}`);
}
