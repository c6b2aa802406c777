/** A product with a layer's weights, alone, in every form that is known for it. */

import type { Builder } from "../../packages/core/src/graph/builder.ts";
import type { Value } from "../../packages/core/src/graph/graph.ts";
import { floats, sizeOf } from "../../packages/core/src/tensor.ts";
import { settings } from "../../packages/core/src/transform/gradient/convolution-window.ts";
import { gradientRules } from "../../packages/core/src/transform/gradient/rules.ts";
import { type Axis, windowOf } from "../../packages/core/src/transform/gradient/window.ts";
import type { Facts } from "../../packages/core/src/transform/relevance/facts.ts";
import { groupsOf, type Product } from "./needs.ts";

/** Where forms are drawn: the builder, and a new input of a shape. */
interface Sheet {
  readonly b: Builder;
  readonly fed: (shape: readonly number[]) => Value;
}

/** Draws the product once; what it makes, or undefined where the form does not fit. */
type Form = (product: Product, facts: Facts, sheet: Sheet) => readonly Value[] | undefined;

/** The layer itself. */
const forward: Form = ({ layer }, facts, { b, fed }) => {
  const { node, data, x, w } = layer;
  const signal = fed(facts.shape(x));
  const name = b.fresh("forward");
  b.addNode({ ...node, name, inputs: data === 0 ? [signal, w] : [w, signal], outputs: [name] });
  return [name];
};

/** As the gradient's rule has it: flipped weights at stride 1, else ConvTranspose. */
const byRule: Form = ({ layer }, facts, { b, fed }) => {
  const { node, data, y } = layer;
  const dy = fed(facts.shape(y));
  const made = gradientRules[node.op]?.(node, dy, {
    b,
    shape: (value) => facts.shape(value),
    type: () => "float32",
    constant: (value) => facts.graph.constants.get(value),
    needs: (index) => index === data,
    gradientOf: () => undefined,
  });
  const dx = made?.[data];
  return dx === undefined ? undefined : [dx];
};

/** ConvTranspose where the rule has another form. */
const transposed: Form = ({ layer }, facts, { b, fed }) => {
  const window = convolutionOf({ layer }, facts);
  if (!window || window.every(({ stride }) => stride > 1)) return undefined;
  return [b.add("ConvTranspose", [fed(facts.shape(layer.y)), layer.w], settings(window, groupsOf(layer)))];
};

/** Zeros between the elements of a strided dy, which are not counted, then a convolution of stride 1. */
const spread: Form = ({ layer }, facts, sheet) => {
  const window = convolutionOf({ layer }, facts);
  if (!window || !isStrided(window)) return undefined;
  const { group, inputs, outputs } = sizesOf({ layer }, facts);
  const axes = window.map((axis) =>
    filling({ kernel: axis.kernel, output: axis.input, given: axis.output * axis.stride }),
  );
  return [stride1(sheet, { group, inputs, outputs }, axes)];
};

/** A convolution of stride 1 for every phase of dx, with the taps that reach it; putting them together is not counted. */
const phases: Form = ({ layer }, facts, sheet) => {
  const window = convolutionOf({ layer }, facts);
  if (!window || !isStrided(window) || window.some(({ dilation }) => dilation > 1)) return undefined;
  const [rows = [], columns = []] = window.map(phasesOf);
  const sizes = sizesOf({ layer }, facts);
  return rows.flatMap((row) => columns.map((column) => stride1(sheet, sizes, [row, column])));
};

/** All phases at once, as channels of one convolution with the most taps that a phase has. */
const stacked: Form = ({ layer }, facts, sheet) => {
  const window = convolutionOf({ layer }, facts);
  if (!window || !isStrided(window) || window.some(({ dilation }) => dilation > 1)) return undefined;
  const { group, inputs, outputs } = sizesOf({ layer }, facts);
  if (group > 1) return undefined;
  const count = window.reduce((n, { stride }) => n * stride, 1);
  const axes = window.map((axis) =>
    filling({
      kernel: Math.ceil(axis.kernel / axis.stride),
      output: Math.floor(axis.input / axis.stride),
      given: axis.output,
    }),
  );
  return [stride1(sheet, { group, inputs: inputs * count, outputs }, axes)];
};

/** By direction; the fastest one counts. */
export const formsOf: Readonly<Record<Product["way"], Readonly<Record<string, Form>>>> = {
  forward: { "as it is": forward },
  back: { "as the rule has it": byRule, ConvTranspose: transposed, "zeros between": spread, phases, stacked },
};

/** Axes of a two-dimensional Conv; undefined for all else. */
function convolutionOf({ layer }: Pick<Product, "layer">, facts: Facts): readonly Axis[] | undefined {
  const [kernel, from, onto] = [layer.w, layer.x, layer.y].map((value) => facts.shape(value).slice(2));
  if (layer.node.op !== "Conv" || kernel?.length !== 2) return undefined;
  return windowOf(layer.node, kernel, from ?? [], onto ?? []);
}

const isStrided = (axes: readonly Axis[]): boolean => axes.some(({ stride }) => stride > 1);

interface Sizes {
  readonly group: number;
  /** Channels of x, which dx has too, and of y. */
  readonly inputs: number;
  readonly outputs: number;
}

function sizesOf({ layer }: Pick<Product, "layer">, facts: Facts): Sizes {
  const [inputs = 1, outputs = 1] = [layer.x, layer.y].map((value) => facts.shape(value)[1]);
  return { group: groupsOf(layer), inputs, outputs };
}

/** One axis of a convolution of stride 1 from `given` places, or as few of them as are needed. */
interface Window {
  readonly kernel: number;
  readonly output: number;
  readonly given: number;
}

/** Padded only as far as a window can overhang. */
const filling = ({ kernel, output, given }: Window): Window => ({
  ...{ kernel, output: Math.max(1, output) },
  given: Math.min(Math.max(given, output - kernel + 1), output + kernel - 1),
});

/** The phases of one axis that any tap reaches. */
const phasesOf = ({ kernel, stride, begin, input, output }: Axis): Window[] =>
  Array.from({ length: stride }, (_, phase) => {
    const taps = Array.from({ length: kernel }, (_, tap) => tap).filter(
      (tap) => (phase + begin - tap) % stride === 0,
    );
    return filling({ kernel: taps.length, output: Math.ceil((input - phase) / stride), given: output });
  }).filter(({ kernel }) => kernel > 0);

/** From the channels of y to those of x. */
function stride1({ b, fed }: Sheet, { group, inputs, outputs }: Sizes, axes: readonly Window[]): Value {
  const shape = [inputs, outputs / group, ...axes.map(({ kernel }) => kernel)];
  const w = b.constant(floats(shape, new Float32Array(sizeOf(shape)).fill(0.01)), "weights");
  const pads = axes.map(({ kernel, output, given }) => output + kernel - 1 - given);
  const begins = pads.map((total) => Math.floor(total / 2));
  return b.add("Conv", [fed([1, outputs, ...axes.map(({ given }) => given)]), w], {
    ...{ group, kernel_shape: axes.map(({ kernel }) => kernel) },
    pads: [...begins, ...pads.map((total, i) => total - (begins[i] as number))],
  });
}
