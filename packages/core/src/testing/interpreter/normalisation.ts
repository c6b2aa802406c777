/** Normalisation: y = (x − mean) / √(variance + ε) over various groups of elements, and its relatives. */

import { floatOf, intOf, intsOf } from "../../graph/attributes.ts";
import type { Operator, Operators } from "./operator.ts";
import { alongAxis, at, atBroadcast, fromFront, get, make, type Tensor64 } from "./tensor64.ts";

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Mean and 1/√(variance + ε) of a group of elements, the variance divided by their number. */
function statistics(values: readonly number[], epsilon: number): { mean: number; scale: number } {
  const middle = mean(values);
  const variance = mean(values.map((x) => (x - middle) ** 2));
  return { mean: middle, scale: 1 / Math.sqrt(variance + epsilon) };
}

/** Elements of x by group, in row-major order within each. */
function grouped<Key>(x: Tensor64, group: (index: readonly number[]) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>();
  make(x.shape, (index) => {
    const key = group(index);
    const value = at(x, index);
    const list = groups.get(key);
    if (list) list.push(value);
    else groups.set(key, [value]);
    return value;
  });
  return groups;
}

/** Each element minus the mean of its group, over the group's deviation. */
function standardised(x: Tensor64, group: (index: readonly number[]) => string, epsilon: number): Tensor64 {
  const known = new Map(Array.from(grouped(x, group), ([key, values]) => [key, statistics(values, epsilon)]));
  return make(x.shape, (index) => {
    const s = known.get(group(index)) as { mean: number; scale: number };
    return (at(x, index) - s.mean) * s.scale;
  });
}

/** y · scale[c] + bias[c], c the second axis. */
const perChannel = (y: Tensor64, scale: Tensor64, bias: Tensor64): Tensor64 =>
  make(y.shape, (index) => {
    const c = get(index, 1);
    return at(y, index) * get(scale.data, c) + get(bias.data, c);
  });

/** Inference: mean and variance are given. In training mode they are the batch's, and the given ones move towards them. */
const batchNormalization: Operator = (inputs, node) => {
  if (intOf(node, "training_mode", 0)) return byBatch(inputs, node);
  const [x, scale, bias, means, variances] = inputs.map((_, i) => get(inputs, i)) as Five;
  const epsilon = floatOf(node, "epsilon", 1e-5);
  const unit = make(x.shape, (index) => {
    const c = get(index, 1);
    return (at(x, index) - get(means.data, c)) / Math.sqrt(get(variances.data, c) + epsilon);
  });
  return [perChannel(unit, scale, bias)];
};

/** running = old · momentum + batch · (1 − momentum), the batch's variance divided by the number of values. */
const byBatch: Operator = (inputs, node) => {
  const [x, scale, bias, means, variances] = inputs.map((_, i) => get(inputs, i)) as Five;
  const channel = (index: readonly number[]) => String(index[1] ?? 0);
  const y = standardised(x, channel, floatOf(node, "epsilon", 1e-5));
  const groups = grouped(x, channel);
  const momentum = floatOf(node, "momentum", 0.9);
  const moved = (old: Tensor64, statistic: (values: readonly number[]) => number) =>
    make(old.shape, ([c]) => {
      const found = statistic(groups.get(String(c)) as number[]);
      return get(old.data, c as number) * momentum + found * (1 - momentum);
    });
  const variance = (values: readonly number[]) => mean(values.map((v) => (v - mean(values)) ** 2));
  return [perChannel(y, scale, bias), moved(means, mean), moved(variances, variance)];
};

type Five = [Tensor64, Tensor64, Tensor64, Tensor64, Tensor64];

const instanceNormalization: Operator = (inputs, node) => {
  const y = standardised(get(inputs, 0), ([n, c]) => `${n} ${c}`, floatOf(node, "epsilon", 1e-5));
  return [perChannel(y, get(inputs, 1), get(inputs, 2))];
};

const groupNormalization: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const size = get(x.shape, 1) / intOf(node, "num_groups", 1);
  const group = (index: readonly number[]) => `${index[0]} ${Math.floor(get(index, 1) / size)}`;
  return [perChannel(standardised(x, group, floatOf(node, "epsilon", 1e-5)), get(inputs, 1), get(inputs, 2))];
};

/** Over all axes from `axis` on; also gives mean and 1/deviation, of size 1 on those axes. */
const layerNormalization: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const axis = fromFront(intOf(node, "axis", -1), x.shape.length);
  const epsilon = floatOf(node, "epsilon", 1e-5);
  const group = (index: readonly number[]) => String(index.slice(0, axis));
  const groups = grouped(x, group);
  const y = standardised(x, group, epsilon);
  const kept = x.shape.map((size, i) => (i < axis ? size : 1));
  const statistic = (name: "mean" | "scale") =>
    make(kept, (index) => statistics(groups.get(group(index)) as number[], epsilon)[name]);
  const bias = inputs[2];
  const scaled = make(
    x.shape,
    (index) => at(y, index) * atBroadcast(get(inputs, 1), index) + (bias ? atBroadcast(bias, index) : 0),
  );
  return [scaled, statistic("mean"), statistic("scale")];
};

/** x / √(mean x² + ε) · scale, over all axes from `axis` on. */
const rmsNormalization: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const axis = fromFront(intOf(node, "axis", -1), x.shape.length);
  const epsilon = floatOf(node, "epsilon", 1e-5);
  const group = (index: readonly number[]) => String(index.slice(0, axis));
  const groups = grouped(x, group);
  const y = make(x.shape, (index) => {
    const square = mean((groups.get(group(index)) as number[]).map((value) => value * value));
    return (at(x, index) / Math.sqrt(square + epsilon)) * atBroadcast(get(inputs, 1), index);
  });
  return [y];
};

/** x / (bias + alpha/size · Σ x²)^beta, the sum over `size` neighbouring channels. */
const lrn: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const size = intOf(node, "size", 1);
  const alpha = floatOf(node, "alpha", 1e-4);
  const y = make(x.shape, (index) => {
    const c = get(index, 1);
    const last = Math.min(get(x.shape, 1) - 1, c + Math.ceil((size - 1) / 2));
    let sum = 0;
    for (let i = Math.max(0, c - Math.floor((size - 1) / 2)); i <= last; i++)
      sum += at(x, index.with(1, i)) ** 2;
    return at(x, index) / (floatOf(node, "bias", 1) + (alpha / size) * sum) ** floatOf(node, "beta", 0.75);
  });
  return [y];
};

/** Each line divided by its 1- or 2-norm. */
const lpNormalization: Operator = (inputs, node) => {
  const p = intOf(node, "p", 2);
  const normalised = (line: readonly number[]): number[] => {
    const length = line.reduce((sum, value) => sum + Math.abs(value) ** p, 0) ** (1 / p);
    return line.map((value) => (length === 0 ? 0 : value / length));
  };
  return [alongAxis(get(inputs, 0), intOf(node, "axis", -1), normalised)];
};

/** (x − mean) / (deviation + 1e-9) over `axes`, as the operator's own definition has it. */
const meanVarianceNormalization: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const axes = intsOf(node, "axes", [0, 2, 3]).map((axis) => fromFront(axis, x.shape.length));
  const group = (index: readonly number[]) => String(index.filter((_, axis) => !axes.includes(axis)));
  const groups = grouped(x, group);
  const y = make(x.shape, (index) => {
    const values = groups.get(group(index)) as number[];
    const s = statistics(values, 0);
    return (at(x, index) - s.mean) / (1 / s.scale + 1e-9);
  });
  return [y];
};

export const normalisation: Operators = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  LayerNormalization: layerNormalization,
  RMSNormalization: rmsNormalization,
  LRN: lrn,
  LpNormalization: lpNormalization,
  MeanVarianceNormalization: meanVarianceNormalization,
};
