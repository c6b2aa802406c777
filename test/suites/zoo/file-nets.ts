/** One network in the many ways in which a file can hold it: element types, functions, branches, operator sets. */

import type { Graph, Node } from "@fovea/core";
import { averaged, bn, conv, gemm, lines, netGraph, start } from "./net-text.ts";
import type { ZooNet } from "./zoo-net.ts";

const body = (opset: number): string =>
  lines(
    start(opset),
    conv("c1", "x", 3, 8, { s: 2 }),
    bn("n1", "c1", 8),
    "r1 = Relu(n1)\nm1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r1)",
    conv("c2", "m1", 8, 8),
    "last = Relu(c2)",
    averaged("last", 8),
  );

/** torch.squeeze without a dimension: an If whose condition is the shape. */
function withSqueezeIf(graph: Graph): Graph {
  const branch = (name: string, op: string, inputs: readonly string[]): Graph => ({
    ...netGraph(""),
    name,
    nodes: [{ op, domain: "", name: `${name}/${op}`, inputs, outputs: ["inner"], attributes: {} }],
    outputs: [{ name: "inner", type: "float32", shape: undefined }],
  });
  const condition: Node = {
    op: "If",
    domain: "",
    name: "squeeze",
    inputs: ["isOne"],
    outputs: ["flat"],
    attributes: {
      then_branch: { type: "graph", value: branch("then", "Squeeze", ["gap", "axes"]) },
      else_branch: { type: "graph", value: branch("else", "Identity", ["gap"]) },
    },
  };
  const nodes = graph.nodes.flatMap((node) => (node.outputs[0] === "flat" ? [condition] : [node]));
  return { ...graph, nodes };
}

export const fileNets: readonly ZooNet[] = [
  ...[7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23].map(
    (opset): ZooNet => ({
      name: `plain convolutions, opset ${opset}`,
      layer: "last",
      cam: true,
      text: body(opset),
    }),
  ),
  {
    name: "float16 weights, input and output",
    layer: "last",
    cam: true,
    floats: "float16",
    tolerance: 5e-3,
    text: body(13).replaceAll("float32", "float16"),
  },
  { name: "bfloat16 weights behind Casts", layer: "last", cam: true, text: body(22), ...bfloatWeights() },
  {
    name: "If with a condition on shapes, opset 13",
    layer: "last",
    cam: true,
    change: withSqueezeIf,
    text: lines(
      start(13),
      conv("c1", "x", 3, 8, { s: 2 }),
      "last = Relu(c1)\ngap = GlobalAveragePool(last)\nsz = Shape(gap)\ndim = Gather<axis=0>(sz, N(3))\nisOne = Equal(dim, N(1))\naxes: int64[2] = [2, 3]\nflat = Squeeze(gap, axes)",
      gemm("y", "flat", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "model functions, opset 18",
    layer: "b2",
    cam: true,
    functions: {
      Block: lines(
        "opset 18\nopset local 1\ninput v",
        conv("c", "v", 8, 8),
        "r = local.Act(c)\nsum = Add(r, v)\noutput sum",
      ),
      Act: "opset 18\ninput v\ns = Sigmoid(v)\nw = Mul(v, s)\noutput w",
    },
    refused: {
      "guided-backprop": /no rectifier/,
      deconvnet: /no rectifier/,
      "guided-grad-cam": /no rectifier/,
    },
    text: lines(
      "opset 18\nopset local 1\ninput x: float32[1,3,16,16]",
      conv("c1", "x", 3, 8, { s: 2 }),
      "b1 = local.Block(c1)\nb2 = local.Block(b1)",
      averaged("b2", 8),
    ),
  },
  {
    name: "metadata names, a shared weight through Identity, an unused branch, opset 12",
    layer: "a/last:0",
    cam: true,
    text: lines(
      start(12),
      "shared = Identity(B(8))",
      'c1 = Conv<kernel_shape=[3, 3]>(x, W(8,3,3,3), shared)\nr1 = Relu(c1)\nc2 = Conv<kernel_shape=[1, 1]>(r1, W(8,8,1,1), shared)\n"a/last:0" = Relu(c2)\nunused = Softmax(c2)',
      averaged('"a/last:0"', 8),
    ),
  },
];

/** Weights kept in bfloat16 and cast where they are used, as the engine has no convolution in bfloat16. */
function bfloatWeights(): Pick<ZooNet, "change"> {
  return {
    change: (graph) => {
      const casts: Node[] = [];
      const constants = new Map(graph.constants);
      for (const [name, tensor] of graph.constants) {
        if (tensor.type !== "float32") continue;
        const bits = Uint16Array.from(
          new Uint32Array(Float32Array.from(tensor.data as Float32Array).buffer),
          (w) => w >>> 16,
        );
        constants.delete(name);
        constants.set(`${name}.half`, { type: "bfloat16", shape: tensor.shape, data: bits });
        casts.push({
          op: "Cast",
          domain: "",
          name: `${name}.cast`,
          inputs: [`${name}.half`],
          outputs: [name],
          attributes: { to: { type: "int", value: 1 } },
        });
      }
      return { ...graph, constants, nodes: [...casts, ...graph.nodes] };
    },
  };
}
