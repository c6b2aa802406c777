/** A graph as text, one line per node: for tests, for `fovea inspect --text`, for reading. */

import type { Tensor } from "../tensor.ts";
import type { Attribute, Attributes, Graph, Node, StaticGraph, TensorType, Value } from "./graph.ts";
import { dataText, floatText, intText, namesText, nameText, typeText } from "./text-literals.ts";

export { parseGraph } from "./parse-text.ts";

export interface PrintOptions {
  /** `short`: constants of more than eight values are written `{…}`. @default "short" */
  readonly constants?: "short" | "full";
}

/**
 * The graph as text that `parseGraph` reads back (with the constants written `{…}` given to it; graphs inside nodes
 * are printed, but not read).
 *
 *     opset 21
 *     input x: float32[1,3,8,8]
 *     w: float32[4,3,3,3] = {…}
 *     h = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, w)   # float32[1,4,4,4]
 *     a, b = Split<axis=1, num_outputs=2>(h)   @halves
 *     output a
 *
 * Names with odd characters are quoted, "" is a missing input. `1` is an integer attribute, `1.0` a float. `@` gives the
 * node's name where it is not that of its first output. Types stand in comments, where they are known.
 */
export function printGraph(graph: Graph | StaticGraph, { constants = "short" }: PrintOptions = {}): string {
  const types = "types" in graph ? graph.types : new Map<Value, TensorType>();
  return `${graphLines(graph, types, constants === "full").join("\n")}\n`;
}

type Types = ReadonlyMap<Value, TensorType>;

const graphLines = (graph: Graph, types: Types, full: boolean): readonly string[] => [
  ...(graph.name ? [`graph ${nameText(graph.name)}`] : []),
  ...Object.entries(graph.opsets).map(([domain, version]) =>
    ["opset", ...(domain ? [nameText(domain)] : []), version].join(" "),
  ),
  ...Object.entries(graph.metadata).map(
    ([key, text]) => `metadata ${nameText(key)} = ${JSON.stringify(text)}`,
  ),
  ...graph.inputs.map((port) => `input ${nameText(port.name)}: ${typeText(port)}`),
  ...Array.from(graph.constants, ([name, tensor]) => `${nameText(name)}: ${tensorText(tensor, " = ", full)}`),
  ...graph.nodes.flatMap((node) => nodeLines(node, types, full)),
  ...graph.outputs.map((port) => {
    const plain = port.type === "float32" && port.shape === undefined;
    return `output ${nameText(port.name)}${plain ? "" : `: ${typeText(port)}`}`;
  }),
];

function nodeLines(node: Node, types: Types, full: boolean): readonly string[] {
  const op = nameText(node.domain ? `${node.domain}.${node.op}` : node.op);
  const call = `${namesText(node.outputs)} = ${op}${attributesText(node.attributes, full)}(${namesText(node.inputs)})`;
  const name = node.name === (node.outputs[0] ?? "") ? "" : `   @${nameText(node.name)}`;
  const known = node.outputs.flatMap((value) => types.get(value) ?? []);
  const comment = known.length > 0 ? `   # ${known.map(typeText).join(", ")}` : "";
  return `${call}${name}${comment}`.split("\n");
}

function attributesText(all: Attributes, full: boolean): string {
  const list = Object.entries(all).map(([name, a]) => `${nameText(name)}=${attributeText(a, full)}`);
  return list.length > 0 ? `<${list.join(", ")}>` : "";
}

function attributeText(a: Attribute, full: boolean): string {
  switch (a.type) {
    case "int":
      return intText(a.value);
    case "float":
      return floatText(a.value);
    case "string":
      return JSON.stringify(a.value);
    case "ints":
      return `[${a.value.map(intText).join(", ")}]`;
    case "floats":
      return a.value.length > 0 ? `[${a.value.map(floatText).join(", ")}]` : "floats[]";
    case "strings":
      return a.value.length > 0 ? JSON.stringify(a.value) : "strings[]";
    case "tensor":
      return tensorText(a.value, " ", full);
    case "reference":
      return `@${nameText(a.value)}`;
    case "graph":
      return `{\n${graphLines(a.value, new Map(), full)
        .map((line) => `  ${line}`)
        .join("\n")}\n}`;
    case "opaque":
      return "{?}";
  }
}

const tensorText = (tensor: Tensor, between: string, full: boolean): string =>
  `${typeText(tensor)}${between}${full || tensor.data.length <= 8 ? dataText(tensor) : "{…}"}`;
