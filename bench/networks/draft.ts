/** Draws a network layer by layer with seeded random weights, under the names that PyTorch's exporter gives. */

import { attributes, type PlainAttributes } from "../../packages/core/src/graph/attributes.ts";
import { Builder } from "../../packages/core/src/graph/builder.ts";
import type { Graph, Value } from "../../packages/core/src/graph/graph.ts";
import { type FloatTensor, floats, sizeOf } from "../../packages/core/src/tensor.ts";
import { centred, Weights } from "./weights.ts";

/** A value of the network; `variance` is about that of its numbers, from which weights take their scale. */
interface Flow {
  readonly name: Value;
  readonly channels: number;
  readonly side: number;
  readonly variance: number;
}

interface ConvSettings {
  readonly kernel: number;
  readonly stride?: number;
  readonly group?: number;
  readonly bias?: boolean;
}

const empty: Graph = {
  ...{ name: "main_graph", inputs: [], outputs: [], nodes: [], metadata: {} },
  ...{ constants: new Map(), opsets: { "": 17 } },
};

/** Variance of relu(z), silu(z) and sigmoid(z) for a standard normal z. */
const [afterRelu, afterSilu, afterSigmoid] = [0.34, 0.31, 0.043];

export class NetworkDraft {
  readonly #builder = new Builder(empty);
  readonly #weights = new Weights();
  /** Multiply-adds of convolutions and matrices for one picture. */
  multiplyAdds = 0;
  parameters = 0;

  readonly input: Flow;

  constructor(side: number) {
    const name = this.#builder.input({ name: "input", type: "float32", shape: ["N", 3, side, side] });
    this.input = { name, channels: 3, side, variance: 1 };
  }

  /** A convolution that keeps the size, but for its stride. */
  conv(
    path: string,
    x: Flow,
    channels: number,
    { kernel, stride = 1, group = 1, bias = false }: ConvSettings,
  ): Flow {
    const shape = [channels, x.channels / group, kernel, kernel];
    const inputs = [x.name, this.#matrix(`${path}.weight`, shape, x)];
    if (bias) inputs.push(this.#vector(`${path}.bias`, channels, 0, 0.02));
    const side = Math.ceil(x.side / stride);
    this.multiplyAdds += sizeOf(shape) * side * side;
    const pad = (kernel - 1) / 2;
    const settings = { dilations: [1, 1], group, kernel_shape: [kernel, kernel] };
    const moved = { pads: [pad, pad, pad, pad], strides: [stride, stride] };
    const flow = { ...x, channels, side, variance: 1 };
    return this.#node(path, "Conv", inputs, flow, { ...settings, ...moved });
  }

  /** In inference form; the statistics are about those of its input, so what leaves has deviation 1 or so. */
  batchNorm(path: string, x: Flow): Flow {
    const deviation = Math.sqrt(x.variance);
    const inputs = [
      x.name,
      this.#vector(`${path}.weight`, x.channels, 1, 0.1),
      this.#vector(`${path}.bias`, x.channels, 0, 0.1),
      this.#statistic(`${path}.running_mean`, x.channels, 0, 0.1 * deviation),
      this.#statistic(`${path}.running_var`, x.channels, x.variance, 0.1 * x.variance),
    ];
    const settings = { epsilon: 1e-5, momentum: 0.9, training_mode: 0 };
    return this.#node(path, "BatchNormalization", inputs, { ...x, variance: 1 }, settings);
  }

  relu(path: string, x: Flow): Flow {
    return this.#node(path, "Relu", [x.name], { ...x, variance: afterRelu * x.variance });
  }

  sigmoid(path: string, x: Flow): Flow {
    return this.#node(path, "Sigmoid", [x.name], { ...x, variance: afterSigmoid });
  }

  /** x · sigmoid(x), in the two nodes that the exporter writes. */
  silu(path: string, x: Flow): Flow {
    const inputs = [x.name, this.sigmoid(path, x).name];
    return this.#node(path, "Mul", inputs, { ...x, variance: afterSilu * x.variance });
  }

  /** Channels of x times a gate of one number each. */
  gated(path: string, gate: Flow, x: Flow): Flow {
    return this.#node(path, "Mul", [gate.name, x.name], { ...x, variance: 0.25 * x.variance });
  }

  add(path: string, a: Flow, b: Flow): Flow {
    return this.#node(path, "Add", [a.name, b.name], { ...a, variance: a.variance + b.variance });
  }

  concat(path: string, list: readonly Flow[]): Flow {
    const [first] = list as [Flow];
    const channels = list.reduce((sum, flow) => sum + flow.channels, 0);
    const variance = list.reduce((sum, flow) => sum + flow.variance * flow.channels, 0) / channels;
    const inputs = list.map(({ name }) => name);
    return this.#node(path, "Concat", inputs, { ...first, channels, variance }, { axis: 1 });
  }

  maxPool(path: string, x: Flow, kernel: number, pad = 0): Flow {
    const settings = {
      ...{ ceil_mode: 0, dilations: [1, 1], kernel_shape: [kernel, kernel] },
      ...{ pads: [pad, pad, pad, pad], strides: [2, 2] },
    };
    return this.#node(path, "MaxPool", [x.name], { ...x, side: Math.floor(x.side / 2) }, settings);
  }

  averagePool(path: string, x: Flow, kernel: number): Flow {
    const settings = {
      ...{ ceil_mode: 0, count_include_pad: 1, kernel_shape: [kernel, kernel] },
      ...{ pads: [0, 0, 0, 0], strides: [kernel, kernel] },
    };
    return this.#node(path, "AveragePool", [x.name], { ...x, side: x.side / kernel }, settings);
  }

  globalAveragePool(path: string, x: Flow): Flow {
    return this.#node(path, "GlobalAveragePool", [x.name], { ...x, side: 1, variance: x.variance / 10 });
  }

  flatten(path: string, x: Flow): Flow {
    const channels = x.channels * x.side ** 2;
    return this.#node(path, "Flatten", [x.name], { ...x, channels, side: 1 }, { axis: 1 });
  }

  gemm(path: string, x: Flow, channels: number): Flow {
    const shape = [channels, x.channels];
    const weights = [
      this.#matrix(`${path}.weight`, shape, x),
      this.#vector(`${path}.bias`, channels, 0, 0.02),
    ];
    this.multiplyAdds += sizeOf(shape);
    const settings = { alpha: 1, beta: 1, transB: 1 };
    return this.#node(path, "Gemm", [x.name, ...weights], { ...x, channels, variance: 1 }, settings);
  }

  /** The network that ends here, in class scores. */
  finish(scores: Flow): Graph {
    const port = { name: scores.name, type: "float32", shape: ["N", scores.channels] } as const;
    return this.#builder.build([port]);
  }

  #node(path: string, op: string, inputs: readonly Value[], flow: Flow, plain: PlainAttributes = {}): Flow {
    const name = this.#builder.fresh(`${scope(path)}/${op}`);
    const output = this.#builder.fresh(`${name}_output_0`);
    this.#builder.addNode({
      ...{ op, domain: "", name, inputs, outputs: [output] },
      attributes: attributes(plain),
    });
    return { ...flow, name: output };
  }

  /** Rows of mean zero, scaled as by He: what leaves has mean zero and variance 1, so that rectifiers pass a half. */
  #matrix(name: Value, shape: readonly number[], { variance }: Flow): Value {
    const row = sizeOf(shape.slice(1));
    const data = this.#weights.draw(sizeOf(shape), 1 / Math.sqrt(row * variance));
    if (row > 1) centred(data, row);
    return this.#parameter(name, floats(shape, data));
  }

  #vector(name: Value, size: number, mean: number, deviation: number): Value {
    return this.#parameter(name, floats([size], this.#weights.draw(size, deviation, mean)));
  }

  /** Numbers of a BatchNormalization that training does not learn, and that no one counts. */
  #statistic(name: Value, size: number, mean: number, deviation: number): Value {
    this.#builder.define(name, floats([size], this.#weights.draw(size, deviation, mean)));
    return name;
  }

  #parameter(name: Value, tensor: FloatTensor): Value {
    this.parameters += tensor.data.length;
    this.#builder.define(name, tensor);
    return name;
  }
}

/** `layer1.0.conv1` → `/layer1/layer1.0/conv1`: a module in a list carries the name of the list. */
function scope(path: string): string {
  const parts: string[] = [];
  let list = "";
  for (const part of path === "" ? [] : path.split(".")) {
    const numbered = /^\d+$/.test(part);
    list = numbered ? `${list}.${part}` : part;
    parts.push(list);
  }
  return parts.map((part) => `/${part}`).join("");
}
