/** FullGrad: the gradient at the input and at every bias. */

import { z } from "zod";
import type { Value } from "../graph/graph.ts";
import { inputChannelAxis, spatialLayers } from "../model/layers.ts";
import type { FloatTensor } from "../tensor.ts";
import { type Bias, biasesOf } from "../transform/biases/biases.ts";
import { nodesBetween } from "../transform/deep-lift/reference.ts";
import type { GraphDraft } from "./graph-draft.ts";
import { atMost, type Check, reported } from "./ledger.ts";
import { type Method, method } from "./method.ts";
import { booleanOption } from "./parts/options.ts";

const options = z.strictObject({
  implicit: booleanOption
    .default(false)
    .describe("true: count f(x) − f′(x)·x of smooth activations (Sigmoid, HardSwish …) among the biases"),
  rescale: booleanOption
    .default(false)
    .describe("true: bring each part to 0 … 1 before they are added, as the authors' code does"),
});
type Options = z.infer<typeof options>;

/**
 * FullGrad: the score taken apart into what the picture and what every bias adds, and drawn as one map.
 *
 *     S = Σ x ⊙ ∇S + Σ_l Σ b_l ⊙ G_l,   map = Σ_channels |x ⊙ ∇S| + Σ_l Σ_channels |Up(G_l ⊙ b_l)|,   G_l = ∂S/∂(output of l)
 *
 * b_l: biases of linear layers, among them those that folding BatchNormalization makes, its own where it stays, constants that
 * are added, and what Clip (ReLU6) and HardSigmoid add on each of their pieces. The identity is exact on piecewise linear
 * networks; smooth activations and products of moving values have implicit biases besides, which `implicit` counts for the
 * former and the ledger's gap shows. Biases of layers without space count in the identity and are not drawn.
 * Shapes: input N×C×H×W → map N×H×W, nonnegative. Unit: that of the score, unsigned.
 * Cost: one forward and one backward run, 3 to 10 forwards.
 * Throws: `UnsupportedOpError` when an operator has no gradient rule.
 * Source: Srinivas and Fleuret 2019, https://arxiv.org/abs/1905.00780, equations 5 and 7, with |·| for ψ.
 */
export const fullGrad: Method = method({
  id: "full-grad",
  family: "gradient",
  title: "FullGrad",
  paper: "https://arxiv.org/abs/1905.00780",
  reading:
    "Bright pixels are where the picture, or constants of the network that answer to it there, have a say in the score, for or against.",
  caution: "Bright does not mean in favour: the map shows how much a place matters, not in which direction.",
  needs: ["gradient"],
  keeps: ["nonnegative", "scales-with-score"],
  cost: "3 to 10",
  display: "magnitude",
  domain: "pixels",
  options,
  graph: {
    build: (draft, given) => partsOf(draft, given).map,
    extras: (draft, given) => {
      const { own, biases } = partsOf(draft, given);
      return { own, biases };
    },
    notes: (draft, given) => partsOf(draft, given).smooth,
    afterwards: (values, score, smooth) => [identityCheck(values, score, smooth as readonly string[])],
    details: (values) => ({ input: values.own?.data[0] ?? 0, biases: values.biases?.data[0] ?? 0 }),
  },
});

interface Parts {
  readonly map: Value;
  /** Σ x ⊙ ∇S and Σ over biases of Σ b ⊙ G. */
  readonly own: Value;
  readonly biases: Value;
  /** Operators that have implicit biases besides. */
  readonly smooth: readonly string[];
}

const known = new WeakMap<GraphDraft, Parts>();

function partsOf(draft: GraphDraft, given: Options): Parts {
  const parts = known.get(draft) ?? appendParts(draft, given);
  known.set(draft, parts);
  return parts;
}

/** Without implicit biases the two sides agree to rounding; with them the gap is theirs, and is reported. */
function identityCheck(
  values: Readonly<Record<string, FloatTensor>>,
  score: number,
  smooth: readonly string[],
): Check {
  const [own, biases] = [values.own?.data[0] ?? Number.NaN, values.biases?.data[0] ?? Number.NaN];
  const gap = Math.abs(own + biases - score) / Math.max(Math.abs(score), 1e-8);
  const note = "|Σ x ⊙ ∇S + Σ b ⊙ G − S| as a part of |S|";
  if (smooth.length > 0)
    return reported("full-gradient-identity", gap, `${note}: implicit biases of ${smooth.join(", ")}`);
  const rounding = (1e-5 * Math.max(Math.abs(own), Math.abs(biases))) / Math.max(Math.abs(score), 1e-8);
  return atMost("full-gradient-identity", gap, Math.max(1e-3, rounding), note);
}

function appendParts(draft: GraphDraft, { implicit, rescale }: Options): Parts {
  const { b, graph, input } = draft;
  const nodes = nodesBetween(graph, [input], draft.score);
  const { biases, smooth } = biasesOf(
    graph,
    b,
    nodes,
    new Set(nodes.flatMap(({ outputs }) => outputs)).add(input),
    implicit,
  );
  const [gradient = "", ...inner] = draft.gradients([input, ...biases.map(({ at }) => at)]);
  const total = (value: Value): Value => b.add("ReduceSum", [value], { keepdims: 0 });
  const own = b.add("Mul", [input, gradient]);
  const products = biases.map(({ value }, i) => b.add("Mul", [inner[i] as Value, value]));
  const spatial = new Set(spatialLayers(graph).map(({ value }) => value));
  const drawn = products.filter((_, i) => spatial.has((biases[i] as Bias).at));
  const shapes = biases.filter(({ at }) => spatial.has(at)).map(({ at }) => draft.shape(at));
  const planes = drawn.map((value, i) => upsampled(draft, value, shapes[i] as readonly number[], rescale));
  const maps = [ofInput(draft, own, rescale), ...planes];
  return {
    map: maps.length === 1 ? (maps[0] as Value) : b.add("Sum", maps),
    own: total(own),
    biases: products.length === 0 ? b.scalar(0) : b.add("Sum", [...products.map(total), b.scalar(0)]),
    smooth,
  };
}

/** The axis of the picture's channels; a table 1×F has none. */
function ofInput(draft: GraphDraft, own: Value, rescale: boolean): Value {
  const { b } = draft;
  const shape = draft.shape(draft.input);
  const strength = b.add("Abs", [own]);
  if (shape.length < 3) return rescale ? rescaled(draft, strength) : strength;
  const axis = inputChannelAxis(draft.graph);
  const plain = rescale ? rescaled(draft, strength) : strength;
  return b.add("ReduceSum", [plain, b.ints([axis])], { keepdims: 0 });
}

/** |Up(b ⊙ G)| of N×D×h×w, summed over channels: N×H×W. */
function upsampled(draft: GraphDraft, value: Value, shape: readonly number[], rescale: boolean): Value {
  const { b } = draft;
  const input = draft.shape(draft.input);
  const axis = inputChannelAxis(draft.graph);
  const space = input.length < 3 ? input.slice(1) : input.filter((_, i) => i !== 0 && i !== axis);
  const strength = b.add("Abs", [value]);
  const plain = rescale ? rescaled(draft, strength) : strength;
  // Upsampling is linear and positive, so summing channels first is the same and cheaper.
  const plane = b.add("ReduceSum", [plain, b.ints([1])], { keepdims: 1 });
  const wanted = [1, 1, ...space];
  if (shape.slice(2).every((size, i) => size === space[i])) return b.add("Squeeze", [plane, b.ints([1])]);
  const resized = b.add("Resize", [plane, "", "", b.ints(wanted)], {
    mode: "linear",
    coordinate_transformation_mode: "half_pixel",
  });
  return b.add("Squeeze", [resized, b.ints([1])]);
}

/** (v − min) / (max − min) over the whole part; zeros where it is flat. */
function rescaled({ b }: GraphDraft, value: Value): Value {
  const [low, high] = ["ReduceMin", "ReduceMax"].map((op) => b.add(op, [value], { keepdims: 0 })) as [
    Value,
    Value,
  ];
  const width = b.add("Max", [b.add("Sub", [high, low]), b.scalar(1e-30)]);
  return b.add("Div", [b.add("Sub", [value, low]), width]);
}
