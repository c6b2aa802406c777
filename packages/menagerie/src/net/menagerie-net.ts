/** The built-in network before it is trained: a small residual network whose last layers suit class activation maps. */

import { Builder, floats, type Graph, random, type Value } from "@fovea/core";

export interface MenagerieNetOptions {
  readonly classes: number;
  /** Side of the pictures; the network itself takes any. @default 64 */
  readonly size?: number;
  /** Channels of each stage; every stage but the first halves the side. @default [16, 32, 80] */
  readonly widths?: readonly number[];
  /** Residual blocks of each stage. @default [1, 1, 1] */
  readonly blocks?: readonly number[];
  readonly seed: number;
}

/**
 * Conv 3×3 of stride 2, stages of residual blocks, the mean over positions, and one linear layer.
 *
 *     block(x) = relu(norm(conv(relu(norm(conv x)))) + x),   with x by a 1×1 Conv and norm where shapes differ
 *
 * With three stages the last map is 1/8 of the picture: 8×8 at 64, 12×12 at 96. Standard: 0.10 M weights and 14 M
 * multiplications for 64×64. Convolutions start by He et al. 2015 (deviation √(2/(inputs·taps))) and have no bias; every
 * norm is a BatchNormalization; the last norm of a block starts at 0, so that each block starts as its shortcut
 * (Goyal et al. 2017, section 5.1).
 *
 * Shapes: N×3×size×size → N×classes logits.
 */
export function menagerieNet(options: MenagerieNetOptions): Graph {
  const { classes, size = 64, widths = [16, 32, 80], blocks = [1, 1, 1], seed } = options;
  const net = new Net(size, seed);
  const [first = 16] = widths;
  let x = net.relu(net.norm(net.conv("picture", "stem", { from: 3, to: first, stride: 2 }), "stem", first));
  let from = first;
  for (const [stage, to] of widths.entries()) {
    for (let i = 0; i < (blocks[stage] ?? 1); i++) {
      x = net.block(x, `stage${stage + 1}/block${i + 1}`, { from, to, stride: stage > 0 && i === 0 ? 2 : 1 });
      from = to;
    }
  }
  return net.finish(x, from, classes);
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly stride: number;
  readonly kernel?: number;
}

class Net {
  readonly #b: Builder;
  readonly #normal: () => number;

  constructor(size: number, seed: number) {
    const picture = { name: "picture", type: "float32", shape: ["N", 3, size, size] } as const;
    this.#b = new Builder({ ...blank, inputs: [picture] });
    this.#normal = random(seed).normal;
  }

  block(x: Value, name: string, step: Step): Value {
    const { from, to, stride } = step;
    const inner = this.relu(this.norm(this.conv(x, `${name}/conv1`, step), `${name}/norm1`, to));
    const rest = this.conv(inner, `${name}/conv2`, { from: to, to, stride: 1 });
    const added = this.norm(rest, `${name}/norm2`, to, 0);
    const straight = from === to && stride === 1;
    const shortcut = straight
      ? x
      : this.norm(this.conv(x, `${name}/shortcut`, { ...step, kernel: 1 }), `${name}/shortcut/norm`, to);
    return this.relu(this.#b.within(name).add("Add", [added, shortcut]));
  }

  conv(x: Value, name: string, { from, to, stride, kernel = 3 }: Step): Value {
    const weights = this.#weights(
      `${name}/weight`,
      [to, from, kernel, kernel],
      Math.sqrt(2 / (from * kernel ** 2)),
    );
    const pad = (kernel - 1) / 2;
    return this.#b.within(name).add("Conv", [x, weights], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
  }

  norm(x: Value, name: string, channels: number, scale = 1): Value {
    const list = (what: string, value: number): Value => {
      this.#b.define(`${name}/${what}`, floats([channels], new Float32Array(channels).fill(value)));
      return `${name}/${what}`;
    };
    const inputs = [x, list("scale", scale), list("bias", 0), list("mean", 0), list("variance", 1)];
    return this.#b.within(name).add("BatchNormalization", inputs, { epsilon: 1e-5, momentum: 0.9 });
  }

  relu(x: Value): Value {
    return this.#b.add("Relu", [x]);
  }

  finish(x: Value, width: number, classes: number): Graph {
    const b = this.#b.within("head");
    const pooled = b.add("Flatten", [b.add("GlobalAveragePool", [x])], { axis: 1 });
    const weights = this.#weights("head/weight", [classes, width], Math.sqrt(1 / width));
    b.define("head/bias", floats([classes]));
    const logits = b.add("Gemm", [pooled, weights, "head/bias"], { transB: 1 });
    return b.build([{ name: logits, type: "float32", shape: ["N", classes] }]);
  }

  #weights(name: Value, shape: readonly number[], deviation: number): Value {
    const tensor = floats(shape);
    for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = this.#normal() * deviation;
    this.#b.define(name, tensor);
    return name;
  }
}

const blank: Graph = {
  name: "menagerie-net",
  inputs: [],
  outputs: [],
  nodes: [],
  constants: new Map(),
  opsets: { "": 21 },
  metadata: {},
};
