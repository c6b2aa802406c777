/** Networks in shorthand: the text form of a graph in which constants stand where they are used. */

import { floats, type Graph, parseGraph, sizeOf, type Tensor } from "@fovea/core";
import { type Random, random } from "../../../packages/core/src/random.ts";

/**
 * The graph that the text describes, with these calls among a node's inputs as constants:
 *
 *     W(8,3,3,3)  weights, normal with deviation √(2 / fan-in)      Q(8,3,3,3)  int8 weights
 *     B(8)        biases, normal with deviation 0.3                  C(8)        int32 biases
 *     P(8)        positive, from 0.5 to 1.5                          I(1,-1)     int64 list
 *     V(0.1,0.2)  a float list                                       N(2)        int64 scalar
 *     S(0.5)      a float scalar                                     U(128) Z(0) uint8 and int8 scalar
 */
export function netGraph(text: string, seed = 1): Graph {
  const draw = random(seed);
  const constants: Record<string, Tensor> = {};
  const lines = text.replace(/\b([WBPVSQCINUZ])\(([^()]*)\)/g, (_, kind: string, list: string) => {
    const name = `${kind.toLowerCase()}.${Object.keys(constants).length}`;
    constants[name] = constantOf(kind, list === "" ? [] : list.split(","), draw);
    return name;
  });
  const graph = parseGraph(lines);
  return { ...graph, constants: new Map([...graph.constants, ...Object.entries(constants)]) };
}

function constantOf(kind: string, words: readonly string[], draw: Random): Tensor {
  const list = words.map(Number);
  const filled = (value: () => number): number[] => Array.from({ length: sizeOf(list) }, value);
  const spread = Math.sqrt(
    2 / sizeOf(list.slice(list.length === 2 ? 0 : 1, list.length === 2 ? 1 : undefined)),
  );
  const whole = (size: number) => () => Math.round(size * draw.normal());
  switch (kind) {
    case "W":
      return floats(
        list,
        filled(() => spread * draw.normal()),
      );
    case "B":
      return floats(
        list,
        filled(() => 0.3 * draw.normal()),
      );
    case "P":
      return floats(
        list,
        filled(() => 0.5 + draw.uniform()),
      );
    case "V":
      return floats([list.length], list);
    case "S":
      return floats([], list);
    case "Q":
      return { type: "int8", shape: list, data: Int8Array.from(filled(whole(40))) };
    case "C":
      return { type: "int32", shape: list, data: Int32Array.from(filled(whole(200))) };
    case "U":
      return { type: "uint8", shape: [], data: Uint8Array.from(list) };
    case "Z":
      return { type: "int8", shape: [], data: Int8Array.from(list) };
    default:
      return {
        type: "int64",
        shape: kind === "N" ? [] : [list.length],
        data: BigInt64Array.from(words, BigInt),
      };
  }
}

interface ConvOptions {
  /** Kernel, stride, groups, padding on every side. @default 3, 1, 1, half the kernel */
  readonly k?: number;
  readonly s?: number;
  readonly g?: number;
  readonly p?: number;
  readonly bias?: boolean;
}

/** `y = Conv(x)` from `from` to `to` channels, attributes as PyTorch's exporters write them. */
export function conv(y: string, x: string, from: number, to: number, o: ConvOptions = {}): string {
  const { k = 3, s = 1, g = 1, p = Math.floor(k / 2), bias = true } = o;
  const attributes = `dilations=[1, 1], group=${g}, kernel_shape=[${k}, ${k}], pads=[${p}, ${p}, ${p}, ${p}], strides=[${s}, ${s}]`;
  return `${y} = Conv<${attributes}>(${x}, W(${to},${from / g},${k},${k})${bias ? `, B(${to})` : ""})`;
}

export const bn = (y: string, x: string, channels: number): string =>
  `${y} = BatchNormalization<epsilon=1e-05, momentum=0.9>(${x}, P(${channels}), B(${channels}), B(${channels}), P(${channels}))`;

export const gemm = (y: string, x: string, from: number, to: number): string =>
  `${y} = Gemm<alpha=1.0, beta=1.0, transB=1>(${x}, W(${to},${from}), B(${to}))`;

/** Global average, Flatten, linear layer to five classes. */
export const averaged = (x: string, channels: number): string =>
  `gap = GlobalAveragePool(${x})\nflat = Flatten<axis=1>(gap)\n${gemm("y", "flat", channels, 5)}\noutput y: float32[1,5]`;

/** The usual input and operator set. */
export const start = (opset: number, shape = "1,3,16,16"): string =>
  `opset ${opset}\ninput x: float32[${shape}]`;

export const lines = (...parts: readonly string[]): string => parts.join("\n");
