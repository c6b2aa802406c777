/** Networks that Fovea cannot explain, or not by gradients: what it says of each. */

import type { Graph, Node } from "@fovea/core";
import { averaged, conv, lines, netGraph, start } from "./net-text.ts";

export interface Refusal {
  readonly name: string;
  readonly text: string;
  readonly change?: (graph: Graph) => Graph;
  /** What opening the model must say; undefined if it opens. */
  readonly opening?: RegExp;
  /** What every method that needs a gradient must say: the operator and the node. */
  readonly obstacle?: RegExp;
  /** The operator stands below the last layer with space, so that maps of that layer need no gradient of it. */
  readonly below?: true;
}

const features = (opset: number): string =>
  lines(start(opset), conv("c1", "x", 3, 8, { s: 2 }), "r1 = Relu(c1)");

/** The node of this name with a graph inside. */
const withBody =
  (name: string, attribute: string, body: string, more: Node["attributes"] = {}) =>
  (graph: Graph): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.name === name
        ? {
            ...node,
            attributes: {
              ...node.attributes,
              ...more,
              [attribute]: { type: "graph", value: netGraph(body) },
            },
          }
        : node,
    ),
  });

export const refusals: readonly Refusal[] = [
  {
    name: "two inputs",
    opening: /2 inputs \("x", "size"\)/,
    text: lines(
      start(13),
      "input size: float32[1,1]",
      conv("c1", "x", 3, 8),
      "g = GlobalAveragePool(c1)\nf = Flatten(g)\nc = Concat<axis=1>(f, size)\nz = MatMul(c, W(9,5))\noutput z",
    ),
  },
  {
    name: "two outputs, none chosen",
    opening: /it has 2 outputs/,
    text: lines(features(13), averaged("r1", 8), "output r1: float32[1,8,8,8]"),
  },
  {
    name: "a map of scores, as of a segmentation",
    opening: /not one row of class scores/,
    text: lines(features(13), conv("y", "r1", 8, 5, { k: 1 }), "output y"),
  },
  {
    name: "a batch that is fixed at four",
    opening: /batch size 4/,
    text: lines(start(13, "4,3,8,8"), conv("c1", "x", 3, 8), averaged("c1", 8)),
  },
  {
    name: "an open picture size",
    opening: /Cannot fix the shape of input "x"/,
    text: lines(start(13, "1,3,h,w"), conv("c1", "x", 3, 8), averaged("c1", 8)),
  },
  {
    name: "Loop",
    obstacle: /operator Loop of node "looped" has no gradient rule/,
    below: true,
    change: withBody(
      "looped",
      "body",
      "input i: int64[]\ninput going: bool[]\ninput v: float32[1,8,8,8]\non = Identity(going)\nw = Mul(v, S(0.9))\noutput on: bool[]\noutput w: float32[1,8,8,8]",
    ),
    text: lines(features(13), 'looped = Loop(N(3), "", r1)', averaged("looped", 8)),
  },
  {
    name: "Scan",
    obstacle: /operator Scan of node "scanned" has no gradient rule/,
    below: true,
    change: withBody("scanned", "body", "input v: float32[8,8,8]\nw = Relu(v)\noutput w: float32[8,8,8]", {
      num_scan_inputs: { type: "int", value: 1 },
    }),
    text: lines(features(13), "scanned = Scan(r1)", averaged("scanned", 8)),
  },
  {
    name: "an LSTM over the rows of the map",
    obstacle: /operator LSTM of node "h" has no gradient rule/,
    text: lines(
      features(14),
      "m = ReduceMean<axes=[3], keepdims=0>(r1)\ns = Transpose<perm=[2, 0, 1]>(m)\nh = LSTM<hidden_size=4>(s, W(1,16,8), W(1,16,4))\nt = ReduceMean<axes=[0, 1], keepdims=0>(h)\nz = MatMul(t, W(4,5))\noutput z: float32[1,5]",
    ),
  },
  {
    name: "the attention operator of ONNX Runtime",
    obstacle: /operator com\.microsoft\.Attention of node "a" has no gradient rule/,
    text: lines(
      "opset 17\nopset com.microsoft 1\ninput x: float32[1,3,16,16]",
      conv("c1", "x", 3, 8, { k: 4, s: 4, p: 0 }),
      "s = Reshape(c1, I(1,8,16))\nt = Transpose<perm=[0, 2, 1]>(s)\na = com.microsoft.Attention<num_heads=2>(t, W(8,24), B(24))\nm = ReduceMean<axes=[1], keepdims=0>(a)\nz = MatMul(m, W(8,5))\noutput z: float32[1,5]",
    ),
  },
];
