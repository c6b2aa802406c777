/** The common kinds of networks, small: the operators and the ways in which they are strung together are the real ones. */

import type { Graph } from "@fovea/core";
import type { Builder } from "../../packages/core/src/graph/builder.ts";
import type { Value } from "../../packages/core/src/graph/graph.ts";
import { floats } from "../../packages/core/src/tensor.ts";
import { net, noise } from "../suites/net.ts";

interface ConvSettings {
  readonly stride?: number;
  readonly group?: number;
}

/** Layers with seeded weights; channels are counted by whoever strings them together. */
class Layers {
  readonly b: Builder;
  #seed = 0;

  constructor(b: Builder) {
    this.b = b;
  }

  /** A square convolution that keeps the size, but for its stride. */
  conv(
    x: Value,
    from: number,
    onto: number,
    kernel: number,
    { stride = 1, group = 1 }: ConvSettings = {},
  ): Value {
    const [pad, weights] = [(kernel - 1) / 2, this.#weights([onto, from / group, kernel, kernel])];
    const settings = { pads: [pad, pad, pad, pad], strides: [stride, stride], group };
    return this.b.add("Conv", [x, weights, this.#weights([onto])], settings);
  }

  norm(x: Value, channels: number): Value {
    const one = this.b.constant(floats([channels], new Float32Array(channels).fill(1)));
    return this.b.add("BatchNormalization", [
      x,
      one,
      this.#weights([channels]),
      this.#weights([channels]),
      one,
    ]);
  }

  relu(x: Value): Value {
    return this.b.add("Relu", [x]);
  }

  relu6(x: Value): Value {
    return this.b.add("Clip", [x, this.b.scalar(0), this.b.scalar(6)]);
  }

  silu(x: Value): Value {
    return this.b.add("Mul", [x, this.b.add("Sigmoid", [x])]);
  }

  maxPool(x: Value, kernel: number, pad = 0, ceil = 0): Value {
    const settings = { kernel_shape: [kernel, kernel], strides: [2, 2], pads: [pad, pad, pad, pad] };
    return this.b.add("MaxPool", [x], { ...settings, ceil_mode: ceil });
  }

  averagePool(x: Value): Value {
    return this.b.add("AveragePool", [x], { kernel_shape: [2, 2], strides: [2, 2] });
  }

  add(x: Value, y: Value): Value {
    return this.b.add("Add", [x, y]);
  }

  concat(list: readonly Value[]): Value {
    return this.b.add("Concat", [...list], { axis: 1 });
  }

  mean(x: Value): Value {
    return this.b.add("GlobalAveragePool", [x]);
  }

  linear(x: Value, from: number, onto: number): Value {
    const weights = [this.#weights([onto, from]), this.#weights([onto])];
    return this.b.add("Gemm", [this.b.add("Flatten", [x]), ...weights], { transB: 1 });
  }

  #weights(shape: readonly number[]): Value {
    return this.b.constant(noise(shape, ++this.#seed), "weights");
  }
}

const side = 16;
export const commonInput = noise([1, 3, side, side], 1);

const network = (draw: (l: Layers, x: Value) => Value): Graph =>
  net({ x: commonInput }, (b) => [draw(new Layers(b), "x")]);

/** Fire modules, and max pooling whose windows overlap and reach over the edge. */
const squeezenet = network((l, x) => {
  const fire = (from: Value, channels: number): Value => {
    const squeezed = l.relu(l.conv(from, channels, 2, 1));
    return l.concat([l.relu(l.conv(squeezed, 2, 4, 1)), l.relu(l.conv(squeezed, 2, 4, 3))]);
  };
  const stem = l.maxPool(l.relu(l.conv(x, 3, 6, 3)), 3, 0, 1);
  const features = fire(l.maxPool(fire(stem, 6), 3, 0, 1), 8);
  return l.b.add("Flatten", [l.mean(l.relu(l.conv(features, 8, 5, 1)))]);
});

/** A stem of stride 2 with padded max pooling, BatchNormalization, residuals with and without a strided shortcut. */
const resnet = network((l, x) => {
  const stem = l.maxPool(l.relu(l.norm(l.conv(x, 3, 4, 7, { stride: 2 }), 4)), 3, 1);
  const inner = l.norm(l.conv(l.relu(l.norm(l.conv(stem, 4, 4, 3), 4)), 4, 4, 3), 4);
  const first = l.relu(l.add(inner, stem));
  const narrow = l.relu(l.norm(l.conv(first, 4, 4, 1), 4));
  const moved = l.norm(l.conv(l.relu(l.norm(l.conv(narrow, 4, 4, 3, { stride: 2 }), 4)), 4, 8, 1), 8);
  const shortcut = l.norm(l.conv(first, 4, 8, 1, { stride: 2 }), 8);
  return l.linear(l.mean(l.relu(l.add(moved, shortcut))), 8, 5);
});

const vgg = network((l, x) => {
  const first = l.maxPool(l.relu(l.conv(l.relu(l.conv(x, 3, 4, 3)), 4, 4, 3)), 2);
  const second = l.maxPool(l.relu(l.conv(first, 4, 8, 3)), 2);
  return l.linear(l.relu(l.linear(second, 8 * 16, 12)), 12, 5);
});

/** Inverted residuals: depthwise convolutions with and without stride, between ReLU6. */
const mobilenet = network((l, x) => {
  const block = (from: Value, channels: number, onto: number, stride: number): Value => {
    const wide = l.relu6(l.norm(l.conv(from, channels, 8, 1), 8));
    const moved = l.relu6(l.norm(l.conv(wide, 8, 8, 3, { stride, group: 8 }), 8));
    return l.norm(l.conv(moved, 8, onto, 1), onto);
  };
  const stem = l.relu6(l.norm(l.conv(x, 3, 4, 3, { stride: 2 }), 4));
  const strided = block(stem, 4, 6, 2);
  const features = l.add(strided, block(strided, 6, 6, 1));
  return l.linear(l.mean(l.relu6(l.conv(features, 6, 8, 1))), 8, 5);
});

/** Each layer sees all before it, so that gradients of three and more layers meet. */
const densenet = network((l, x) => {
  const features = [l.maxPool(l.relu(l.norm(l.conv(x, 3, 4, 3), 4)), 3, 1)];
  for (const channels of [4, 8, 12]) {
    const seen = features.length === 1 ? (features[0] as Value) : l.concat(features);
    const narrow = l.conv(l.relu(l.norm(seen, channels)), channels, 6, 1);
    features.push(l.conv(l.relu(l.norm(narrow, 6)), 6, 4, 3));
  }
  const halved = l.averagePool(l.conv(l.relu(l.norm(l.concat(features), 16)), 16, 8, 1));
  return l.linear(l.mean(l.relu(l.norm(halved, 8))), 8, 5);
});

/** Depthwise convolutions of 5×5, SiLU, and gates of one number for each channel. */
const efficientnet = network((l, x) => {
  const stem = l.silu(l.norm(l.conv(x, 3, 4, 3, { stride: 2 }), 4));
  const wide = l.silu(l.norm(l.conv(stem, 4, 8, 1), 8));
  const moved = l.silu(l.norm(l.conv(wide, 8, 8, 5, { stride: 2, group: 8 }), 8));
  const gate = l.b.add("Sigmoid", [l.conv(l.silu(l.conv(l.mean(moved), 8, 2, 1)), 2, 8, 1)]);
  const narrow = l.norm(l.conv(l.b.add("Mul", [gate, moved]), 8, 4, 1), 4);
  const again = l.add(narrow, l.conv(l.silu(l.conv(narrow, 4, 8, 1)), 8, 4, 1));
  return l.linear(l.mean(l.silu(l.conv(again, 4, 8, 1))), 8, 5);
});

export const commonNetworks: Readonly<Record<string, Graph>> = {
  ...{ SqueezeNet: squeezenet, ResNet: resnet, VGG: vgg },
  ...{ "MobileNet-V2": mobilenet, DenseNet: densenet, EfficientNet: efficientnet },
};
