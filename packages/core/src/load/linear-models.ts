/** Linear models of ai.onnx.ml as standard operators: classifiers, regressors and machines with a linear kernel. */

import { attributes, intOf, stringOf } from "../graph/attributes.ts";
import type { Node, Value } from "../graph/graph.ts";
import { floats, ints } from "../tensor.ts";
import type { Rewrite, Rewriter, Rewrites } from "./rewriter.ts";

/** scores = W x + b, a row of W per score. */
interface Scores {
  readonly rows: readonly Float64Array[];
  readonly biases: readonly number[];
}

const listOf = (node: Node, name: string): readonly number[] => {
  const a = node.attributes[name];
  return a?.type === "floats" || a?.type === "ints" ? a.value : [];
};

/** Names of the classes, in the order of the scores. */
function classNames(node: Node): readonly string[] {
  const names = ["classlabels_strings", "classlabels_ints", "classlabels_int64s"].map(
    (name) => node.attributes[name],
  );
  const found = names.find((a) => (a?.type === "strings" || a?.type === "ints") && a.value.length > 0);
  return found?.type === "strings" ? found.value : found?.type === "ints" ? found.value.map(String) : [];
}

/** Names of the scores: those of the classes, or `a over b` for a machine that scores pairs of more than two classes. */
export function scoreNames(node: Node): readonly string[] {
  const names = classNames(node);
  const isPaired =
    node.op === "SVMClassifier" &&
    listOf(node, "vectors_per_class").length > 2 &&
    listOf(node, "prob_a").length === 0;
  if (!isPaired) return names;
  return names.flatMap((name, i) => names.slice(i + 1).map((other) => `${name} over ${other}`));
}

/** A list of weights as `count` rows of equal length; undefined if it cannot be divided so. */
function rowsOf(values: readonly number[], count: number): Float64Array[] | undefined {
  const size = values.length / count;
  if (count === 0 || size === 0 || !Number.isInteger(size)) return undefined;
  return Array.from({ length: count }, (_, i) => Float64Array.from(values.slice(i * size, (i + 1) * size)));
}

function affine(to: Rewriter, x: Value, { rows, biases }: Scores): Value {
  const features = rows[0]?.length ?? 0;
  const weights = new Float32Array(rows.length * features);
  for (const [i, row] of rows.entries()) weights.set(row, i * features);
  const names = [floats([rows.length, features], weights), floats([biases.length], biases)].map((t) =>
    to.constant(t),
  );
  return to.add("Gemm", [x, ...names], attributes({ transB: 1 }));
}

/** Scores after `post_transform`; undefined for one that has no standard operator. */
function transformed(to: Rewriter, scores: Value, name: string): Value | undefined {
  if (name === "NONE") return scores;
  if (name === "LOGISTIC") return to.add("Sigmoid", [scores]);
  return name === "SOFTMAX" ? to.add("Softmax", [scores], attributes({ axis: -1 })) : undefined;
}

/** A score s for the second of two classes as a score for each: −s and s, or 1 − s and s. */
function forBoth({ rows: [row = new Float64Array()], biases: [bias = 0] }: Scores, one = 0): Scores {
  return { rows: [row.map((w) => -w), row], biases: [one - bias, bias] };
}

/** label, scores; the label is left to whoever looks at the scores. */
const labelled = (scores: Value | undefined): readonly Value[] | undefined =>
  scores === undefined ? undefined : ["", scores];

const linearClassifier: Rewrite = (node, to) => {
  const biases = listOf(node, "intercepts");
  const rows = rowsOf(listOf(node, "coefficients"), Math.max(1, biases.length));
  const [x = ""] = node.inputs;
  const post = stringOf(node, "post_transform", "NONE");
  if (!rows) return undefined;
  const given = { rows, biases: biases.length > 0 ? biases : [0] };
  if (rows.length > 1) return labelled(transformed(to, affine(to, x, given), post));
  // ONNX Runtime makes 1 − s and s of a single score, or the two logistic probabilities.
  if (classNames(node).length !== 2) return undefined;
  if (post === "LOGISTIC") return labelled(transformed(to, affine(to, x, forBoth(given)), post));
  return post === "NONE" ? labelled(affine(to, x, forBoth(given, 1))) : undefined;
};

/** Whether a LinearClassifier's outputs are probabilities with the sum 1: of a softmax, or σ(−z) and σ(z). */
export function addsUpToOne(node: Node): boolean {
  const biases = listOf(node, "intercepts");
  const post = stringOf(node, "post_transform", "NONE");
  if (post === "SOFTMAX") return biases.length > 1;
  const [first, second, ...more] = rowsOf(listOf(node, "coefficients"), Math.max(1, biases.length)) ?? [];
  if (post !== "LOGISTIC" || !first || more.length > 0) return false;
  return (
    second === undefined ||
    (biases[0] === -(biases[1] ?? 0) && first.every((w, k) => w === -(second[k] ?? 0)))
  );
}

const linearRegressor: Rewrite = (node, to) => {
  const targets = intOf(node, "targets", 1);
  const rows = rowsOf(listOf(node, "coefficients"), targets);
  if (!rows || stringOf(node, "post_transform", "NONE") !== "NONE") return undefined;
  const biases = listOf(node, "intercepts");
  return [
    affine(to, node.inputs[0] as Value, { rows, biases: biases.length > 0 ? biases : rows.map(() => 0) }),
  ];
};

const isLinear = (node: Node): boolean => stringOf(node, "kernel_type", "LINEAR") === "LINEAR";

/**
 * One score per pair of classes i < j: Σ_v c_v ⟨v, x⟩ + ρ over the support vectors v of both, with the coefficients that
 * tell i from j. Without support vectors, the coefficients are the rows themselves.
 */
function machineScores(node: Node): Scores | undefined {
  const counts = listOf(node, "vectors_per_class");
  const coefficients = listOf(node, "coefficients");
  const rho = listOf(node, "rho");
  const classes = classNames(node).length;
  if (counts.length === 0) {
    const rows = rowsOf(coefficients, classes);
    return rows && { rows, biases: rows.map(() => rho[0] ?? 0) };
  }
  const total = counts.reduce((a, b) => a + b, 0);
  const vectors = rowsOf(listOf(node, "support_vectors"), total);
  if (!vectors) return undefined;
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0));
  const [rows, biases]: [Float64Array[], number[]] = [[], []];
  for (let i = 0; i < counts.length; i++) {
    for (let j = i + 1; j < counts.length; j++) {
      const weightOf = (v: number, row: number): number => coefficients[row * total + v] ?? 0;
      const parts = [span(starts, counts, i).map((v) => [v, weightOf(v, j - 1)] as const)];
      parts.push(span(starts, counts, j).map((v) => [v, weightOf(v, i)] as const));
      biases.push(rho[rows.length] ?? 0);
      rows.push(weightedSum(vectors, parts.flat()));
    }
  }
  return { rows, biases };
}

const span = (starts: readonly number[], counts: readonly number[], i: number): number[] =>
  Array.from({ length: counts[i] as number }, (_, at) => (starts[i] as number) + at);

function weightedSum(
  vectors: readonly Float64Array[],
  parts: readonly (readonly [number, number])[],
): Float64Array {
  const result = new Float64Array(vectors[0]?.length ?? 0);
  for (const [v, weight] of parts) {
    const vector = vectors[v] as Float64Array;
    for (let k = 0; k < result.length; k++)
      result[k] = (result[k] as number) + weight * (vector[k] as number);
  }
  return result;
}

const machineClassifier: Rewrite = (node, to) => {
  const scores = isLinear(node) ? machineScores(node) : undefined;
  const [x = ""] = node.inputs;
  const post = stringOf(node, "post_transform", "NONE");
  if (!scores) return undefined;
  const [a] = listOf(node, "prob_a");
  if (a !== undefined) return labelled(calibrated(node, to, scores));
  if (scores.rows.length > 1) return labelled(transformed(to, affine(to, x, scores), post));
  return labelled(post === "NONE" ? affine(to, x, forBoth(scores)) : undefined);
};

/** Platt's probability of the first of two classes, σ(−(a s + b)): exact, where ONNX Runtime stops within 0.0025 of it. Not for more classes. */
function calibrated(
  node: Node,
  to: Rewriter,
  { rows: [row], biases: [bias = 0] }: Scores,
): Value | undefined {
  const [a = 0, ...more] = listOf(node, "prob_a");
  const [b = 0] = listOf(node, "prob_b");
  if (!row || more.length > 0 || stringOf(node, "post_transform", "NONE") !== "NONE") return undefined;
  const second = { rows: [row.map((w) => a * w)], biases: [a * bias + b] };
  return to.add("Sigmoid", [affine(to, node.inputs[0] as Value, forBoth(second))]);
}

const machineRegressor: Rewrite = (node, to) => {
  if (!isLinear(node) || intOf(node, "one_class", 0) === 1) return undefined;
  if (stringOf(node, "post_transform", "NONE") !== "NONE") return undefined;
  const coefficients = listOf(node, "coefficients");
  const count = intOf(node, "n_supports", 0);
  const vectors = count > 0 ? rowsOf(listOf(node, "support_vectors"), count) : undefined;
  if (count > 0 && !vectors) return undefined;
  const row = vectors
    ? weightedSum(
        vectors,
        vectors.map((_, v) => [v, coefficients[v] ?? 0] as const),
      )
    : Float64Array.from(coefficients);
  return [affine(to, node.inputs[0] as Value, { rows: [row], biases: [listOf(node, "rho")[0] ?? 0] })];
};

/** (x − offset) · scale, one number for all features or one each. */
const scaler: Rewrite = (node, to) => {
  const [offset, scale] = ["offset", "scale"].map((name) => listOf(node, name));
  if (!offset?.length || !scale?.length) return undefined;
  const constant = (values: readonly number[]): Value => to.constant(floats([values.length], values));
  return [to.add("Mul", [to.add("Sub", [node.inputs[0], constant(offset)]), constant(scale)])];
};

const norms: Readonly<Record<string, string>> = { L1: "ReduceL1", L2: "ReduceL2", MAX: "ReduceMax" };

/** x over the norm of its row; a row of norm 0 stays as it is. */
const normalizer: Rewrite = (node, to) => {
  const [x = ""] = node.inputs;
  const op = norms[stringOf(node, "norm", "MAX")];
  if (op === undefined) return undefined;
  const norm = to.add(op, [x, to.constant(ints([-1]))], attributes({ keepdims: 1 }));
  const zero = to.add("Equal", [norm, to.constant(floats([], [0]))]);
  return [to.add("Div", [x, to.add("Where", [zero, to.constant(floats([], [1])), norm])])];
};

/** Maps from class names to scores: the scores, which is what there is to explain. */
const zipMap: Rewrite = (node, to) => [to.add("Identity", [node.inputs[0]])];

/** Operators by name; one that cannot be spelled out (another kernel, say) stays as it is. */
export const linearModels: Rewrites = {
  LinearClassifier: linearClassifier,
  LinearRegressor: linearRegressor,
  SVMClassifier: machineClassifier,
  SVMRegressor: machineRegressor,
  Scaler: scaler,
  Normalizer: normalizer,
  ZipMap: zipMap,
};
