/** fovea metrics: what can be measured, what it asks for, how to read it. */

import { byCriterion, criteria, type MethodOption, type Metric, metrics, optionsOf } from "@fovea/core";
import type { Command } from "commander";
import { metricNamed } from "../evaluate-metrics.ts";
import { table } from "../table.ts";
import { type Printer, printer } from "../terminal.ts";

export function addMetrics(program: Command): void {
  program
    .command("metrics")
    .description("Lists the metrics; with an id, tells how to read its numbers and which options it takes.")
    .argument("[id]", "a metric")
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", examples)
    .action((id: string | undefined, { json }: { readonly json?: true }) => {
      const to = printer(process.stdout);
      const chosen = id === undefined ? metrics : [metricNamed(id)];
      if (json) to.line(JSON.stringify({ metrics: chosen.map(metricJson) }, null, 2));
      else if (id === undefined) printAll(to);
      else printOne(to, chosen[0] as Metric);
    });
}

const examples = `
Examples:
  fovea metrics
  fovea metrics deletion
  fovea evaluate model.onnx photos/ --metric faithfulness`;

const metricJson = (metric: Metric): object => {
  const { id, criterion, title, reading, better, bounds, needs, cost, paper } = metric;
  return {
    ...{ id, criterion, title, reading, better, needs, cost, paper },
    // JSON has no infinity: an open end is null.
    bounds: bounds.map((bound) => (Number.isFinite(bound) ? bound : null)),
    options: optionsOf(metric),
  };
};

/** By criterion, in columns that go through. */
function printAll(to: Printer): void {
  const chapters = byCriterion(metrics);
  const rows = chapters.flatMap((chapter) => chapter.metrics.map(rowOf));
  const [head = "", ...lines] = table(["id", "better", "needs", "cost beside the map", "paper"], rows);
  // On a terminal a row is cut, not wrapped.
  to.line(to.styled("dim", to.cut(head, 0)));
  for (const { title, said, metrics: own } of chapters) {
    to.line("");
    to.line(`${to.styled("bold", title)}: ${said}`);
    for (const line of lines.splice(0, own.length)) to.line(to.cut(line, 0));
  }
  to.line("");
  to.line("`fovea metrics ID` tells how to read one, and its options.");
}

const rowOf = ({ id, better, needs, cost, paper }: Metric): string[] => [
  id,
  better,
  needs.join(", ") || "-",
  cost.replace("nothing beside the explanation", "-"),
  paper,
];

function printOne(to: Printer, metric: Metric): void {
  const { id, title, reading, criterion, better, bounds, needs, cost, paper } = metric;
  const options = optionsOf(metric);
  to.line(to.styled("bold", `${title} (${id})`));
  to.line(reading);
  to.line(`Asks: ${criteria[criterion].said}`);
  to.line(`Better: ${better === "neither" ? "neither high nor low" : better}; ${boundsText(bounds)}`);
  to.line(`Needs: ${needs.length > 0 ? needs.join(", ") : "pictures only"}`);
  to.line(`Cost: ${cost}`);
  to.line(`Paper: ${paper || "none, it is Fovea's own"}`);
  to.line(options.length > 0 ? `\nOptions, given as --set ${id}.NAME=VALUE:` : "\nIt takes no options.");
  for (const option of options) printOption(to, option);
}

const boundText = (bound: number): string =>
  Number.isFinite(bound) ? String(bound) : bound > 0 ? "no upper limit" : "no lower limit";

const boundsText = ([low, high]: Metric["bounds"]): string => `from ${boundText(low)} to ${boundText(high)}`;

function printOption(to: Printer, { name, values, description, ...rest }: MethodOption): void {
  const otherwise = "default" in rest ? ` (default ${rest.default})` : "";
  to.line(`  ${to.styled("bold", name)}${values === undefined ? "" : `: ${values}`}${otherwise}`);
  if (description) to.line(`    ${description}`);
}
