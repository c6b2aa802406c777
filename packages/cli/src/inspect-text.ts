/** An inspection for people. */

import { type FieldForm, type Port, shapeText } from "@fovea/core";
import type { Inspection, Layer } from "./inspected.ts";
import { table } from "./table.ts";
import type { Printer } from "./terminal.ts";

export function printInspection(to: Printer, found: Inspection): void {
  const section = (title: string, lines: readonly string[]): void => {
    to.line("");
    to.line(to.styled("bold", title));
    for (const line of lines) to.line(`  ${line}`);
  };
  const { model, missing } = found;
  to.line(to.styled("bold", model.path));
  for (const line of modelLines(found)) to.line(`  ${line}`);
  if (missing)
    section("Not known yet", [missing.message, ...(missing.hint ? [`hint: ${missing.hint}`] : [])]);
  section(
    "Layers (sees: pixels of the input that a unit depends on; * a map can be drawn of it, default: used if no --layer is given)",
    layerLines(found.layers),
  );
  section("Operators", operatorLines(found));
  if (found.methods.length > 0) section("Methods", methodLines(found));
  section(
    "Preparing pictures",
    (found.preprocessing ?? "not known: the input is no picture of a known size").split("\n"),
  );
  section("Labels", [found.labels ? `${found.labels.count} from ${found.labels.source}` : "none found"]);
  if (found.remarks.length > 0) section("Remarks", found.remarks);
}

function modelLines({ model, classes }: Inspection): string[] {
  const { inputs, outputs, opset, producer, parameters, sha256 } = model;
  return [
    ...inputs.map((port) => `input   ${portText(port)}`),
    ...outputs.map((port) => `output  ${portText(port)}`),
    `operator set ${opset ?? "?"}, made by ${producer || "an unknown tool"}`,
    `${grouped(parameters)} parameters${classes === null ? "" : `, ${classes} classes`}`,
    `SHA-256 ${sha256}`,
  ];
}

const portText = ({ name, type, shape }: Port): string =>
  `${name}  ${type} ${shape ? shapeText(shape) : "of any shape"}`;

const grouped = (count: number): string => count.toLocaleString("en").replaceAll(",", " ");

const layerLines = (layers: readonly Layer[]): string[] =>
  table(
    ["name", "operator", "shape", "parameters", "sees", ""],
    layers.map(({ name, operator, shape, parameters, field, ...layer }) => [
      name,
      operator,
      shape ? shapeText(shape) : "?",
      parameters > 0 ? grouped(parameters) : "",
      field ? fieldText(field) : "",
      layer.default ? "* default" : layer.spatial ? "*" : "",
    ]),
  );

/** `43×43 every 8`: pixels of the model's input, those of gates over all positions not counted but marked. */
function fieldText({ axes, shared }: FieldForm): string {
  const size = axes.map((axis) => axis.size).join("×");
  const every = [...new Set(axes.map(({ stride }) => stride))].join("×");
  return `${size} every ${every}${shared ? ", gated" : ""}`;
}

const operatorLines = ({ operators }: Inspection): string[] =>
  table(
    ["operator", "count", "gradient rule"],
    operators.map(({ operator, count, gradientRule }) => [
      operator,
      String(count),
      gradientRule === null ? "?" : gradientRule ? "yes" : "NO",
    ]),
  );

const methodLines = ({ methods }: Inspection): string[] =>
  table(
    ["method", "works here"],
    methods.map(({ id, obstacle }) => [id, obstacle === null ? "yes" : `no: ${obstacle}`]),
  );
