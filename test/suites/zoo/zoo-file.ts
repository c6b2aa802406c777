/** A network of the zoo as the bytes of the file that its exporter would have written. */

import { encodeModel, type Graph, type Node, type Tensor } from "@fovea/core";
import { elementNumber } from "../../../packages/core/src/load/elements.ts";
import { makeModelProto, readModelProto, writeModelProto } from "../../../packages/core/src/load/schema.ts";
import { netGraph } from "./net-text.ts";
import { bfloatBits, halfBits } from "./sixteen-bits.ts";
import type { ZooNet } from "./zoo-net.ts";

/** The file; protobuf merges messages that follow each other. */
export function fileOf(net: ZooNet): Uint8Array {
  const plain = netGraph(net.text);
  const typed = net.floats ? in16Bits(plain, net.floats) : plain;
  const graph = net.change?.(typed) ?? typed;
  const pieces: Uint8Array[] = [encodeModel(net.weights === "nodes" ? asNodes(graph) : graph)];
  if (net.weights === "inputs") pieces.push(weightInputs(graph));
  for (const [name, text] of Object.entries(net.functions ?? {})) pieces.push(functionPiece(name, text));
  return Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)));
}

function asNodes(graph: Graph): Graph {
  const nodes = Array.from(
    graph.constants,
    ([name, value]): Node => ({
      op: "Constant",
      domain: "",
      name: `Constant ${name}`,
      inputs: [],
      outputs: [name],
      attributes: { value: { type: "tensor", value } },
    }),
  );
  return { ...graph, constants: new Map(), nodes: [...nodes, ...graph.nodes] };
}

/** Until IR version 4 every initialiser was a graph input too. */
function weightInputs({ constants }: Graph): Uint8Array {
  const input = Array.from(constants, ([name, { type, shape }]) => ({
    name,
    type: {
      value: {
        case: "tensorType" as const,
        value: {
          elemType: elementNumber(type),
          shape: { dim: shape.map((n) => ({ value: { case: "dimValue" as const, value: BigInt(n) } })) },
        },
      },
    },
  }));
  return writeModelProto(makeModelProto({ graph: { input } }));
}

function functionPiece(name: string, text: string): Uint8Array {
  const graph = netGraph(text);
  const body = readModelProto(encodeModel(asNodes(graph))).graph;
  const opsetImport = Object.entries(graph.opsets).map(([domain, v]) => ({ domain, version: BigInt(v) }));
  const ports = (list: Graph["inputs"]): string[] => list.map((port) => port.name);
  const made = {
    name,
    domain: "local",
    input: ports(graph.inputs),
    output: ports(graph.outputs),
    node: body?.node ?? [],
    opsetImport,
  };
  return writeModelProto(makeModelProto({ functions: [made] }));
}

/** Every float of the graph, inputs and outputs included, in 16 bits. */
function in16Bits(graph: Graph, type: "float16" | "bfloat16"): Graph {
  const bits = type === "float16" ? halfBits : bfloatBits;
  const tensor = (t: Tensor): Tensor =>
    t.type === "float32" ? { type, shape: t.shape, data: bits(t.data as Float32Array) } : t;
  const port = <P extends Graph["inputs"][number]>(p: P): P => (p.type === "float32" ? { ...p, type } : p);
  return {
    ...graph,
    inputs: graph.inputs.map(port),
    outputs: graph.outputs.map(port),
    constants: new Map(Array.from(graph.constants, ([name, t]) => [name, tensor(t)])),
  };
}
