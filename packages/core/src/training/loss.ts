/** Losses: as nodes of the training graph, and what goes in and comes out of them as numbers. */

import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import { type FloatTensor, floats, sameShape, shapeText } from "../tensor.ts";
import type { Draft } from "../transform/draft.ts";

/** `softmax`: one class per picture. `sigmoid`: each class by itself, any number of them per picture. */
export type LossKind = "softmax" | "sigmoid";

/** A class per picture, or N×K of zeros and ones (also anything between). */
export type TrainingLabels = Int32Array | FloatTensor;

/**
 * Adds the mean loss of the batch, a scalar, of logits z and targets t, both N×K.
 *
 *     softmax   −1/N Σ t·ln softmax(z)           sigmoid   1/(N·K) Σ ln(1 + eᶻ) − z·t
 *
 * The second is the binary cross entropy −t·ln σ(z) − (1 − t)·ln(1 − σ(z)) in a form that does not overflow and whose
 * gradient σ(z) − t is right at z = 0 too, where a head that starts from zeros begins.
 */
export function appendLoss(draft: Draft, kind: LossKind, logits: Value, targets: Value): Value {
  const shape = draft.shape(logits);
  const [pictures = 1, classes = 1] = shape;
  const sum = (value: Value): Value => draft.add("ReduceSum", [value], [], { keepdims: 0 });
  const scaled = (value: Value, by: number): Value => draft.add("Mul", [value, draft.b.scalar(by)], []);
  if (kind === "softmax") {
    const log = draft.add("LogSoftmax", [logits], shape, { axis: -1 });
    return scaled(sum(draft.add("Mul", [log, targets], shape)), -1 / pictures);
  }
  const plus = draft.add("Softplus", [logits], shape);
  const terms = draft.add("Sub", [plus, draft.add("Mul", [logits, targets], shape)], shape);
  return scaled(sum(terms), 1 / (pictures * classes));
}

/**
 * Targets t, N×K: ones at the labels, smoothed by s: t·(1 − s) + s/K for softmax, + s/2 for sigmoid.
 *
 * Throws `option-invalid` for a class that there is not, `shape-mismatch` for another number of pictures or classes.
 */
export function targetsOf(
  labels: TrainingLabels,
  [pictures, classes]: readonly [pictures: number, classes: number],
  kind: LossKind,
  smoothing: number,
): FloatTensor {
  const targets = labels instanceof Int32Array ? oneHot(labels, pictures, classes) : labels;
  if (!sameShape(targets.shape, [pictures, classes])) {
    throw new FoveaError(
      "shape-mismatch",
      `Cannot use the labels: expected ${shapeText([pictures, classes])}, found ${shapeText(targets.shape)}`,
    );
  }
  if (smoothing === 0) return targets;
  const floor = smoothing / (kind === "softmax" ? classes : 2);
  const data = new Float32Array(targets.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (targets.data[i] as number) * (1 - smoothing) + floor;
  return floats(targets.shape, data);
}

function oneHot(labels: Int32Array, pictures: number, classes: number): FloatTensor {
  const targets = floats([labels.length, classes]);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label < 0 || label >= classes) {
      throw new FoveaError(
        "option-invalid",
        `Cannot use label ${label}: the network tells ${classes} classes apart, 0 … ${classes - 1}`,
      );
    }
    targets.data[i * classes + label] = 1;
  }
  return labels.length === pictures ? targets : floats([labels.length, classes], targets.data);
}

/**
 * How many of the first `count` pictures are right. softmax: the largest logit is that of the largest target. sigmoid: the
 * share of the picture's classes on their side of 0, summed over pictures, so that it need not be a whole number.
 */
export function numberRight(
  { shape: [, classes = 1], data }: FloatTensor,
  { data: targets }: FloatTensor,
  kind: LossKind,
  count: number,
): number {
  let right = 0;
  for (let n = 0; n < count; n++) {
    const at = n * classes;
    if (kind === "softmax") right += largest(data, at, classes) === largest(targets, at, classes) ? 1 : 0;
    else right += sidesRight(data, targets, at, classes) / classes;
  }
  return right;
}

function largest(data: Float32Array, at: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if ((data[at + k] as number) > (data[at + best] as number)) best = k;
  return best;
}

function sidesRight(data: Float32Array, targets: Float32Array, at: number, classes: number): number {
  let right = 0;
  for (let k = at; k < at + classes; k++)
    if ((data[k] as number) > 0 === (targets[k] as number) > 0.5) right++;
  return right;
}

/** Σ of the losses of the first `count` pictures, in plain loops: for pictures that are only looked at. */
export function lossSum(
  { shape: [, classes = 1], data }: FloatTensor,
  { data: targets }: FloatTensor,
  kind: LossKind,
  count: number,
): number {
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const at = n * classes;
    sum += kind === "softmax" ? crossEntropy(data, targets, at, classes) : binary(data, targets, at, classes);
  }
  return sum;
}

function crossEntropy(data: Float32Array, targets: Float32Array, at: number, classes: number): number {
  const top = data[at + largest(data, at, classes)] as number;
  let total = 0;
  for (let k = at; k < at + classes; k++) total += Math.exp((data[k] as number) - top);
  const log = top + Math.log(total);
  let loss = 0;
  for (let k = at; k < at + classes; k++) loss += (targets[k] as number) * (log - (data[k] as number));
  return loss;
}

function binary(data: Float32Array, targets: Float32Array, at: number, classes: number): number {
  let loss = 0;
  for (let k = at; k < at + classes; k++) {
    const z = data[k] as number;
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * (targets[k] as number);
  }
  return loss / classes;
}
