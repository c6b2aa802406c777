/** Resize: one axis at a time, each output element a weighted sum of input elements. */

import { floatOf, intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import type { Inputs, Operator, Operators } from "./operator.ts";
import { at, fromFront, get, make, present, type Tensor64 } from "./tensor64.ts";

/** One axis: from `size` to `out` elements; `scale` is what the node says, or their quotient. */
interface Axis {
  readonly size: number;
  readonly out: number;
  readonly scale: number;
}

/** Input positions, possibly beyond the edges, with their weights. */
type Weights = readonly { readonly place: number; readonly weight: number }[];

const resize: Operator = (inputs, node) => {
  let y = get(inputs, 0);
  for (const [axis, a] of axesOf(inputs, node).entries()) {
    // The identity is skipped, as by every engine: with scale 1 all modes give the input back.
    if (a.scale !== 1 || a.out !== a.size) y = resizedAlong(y, axis, a, node);
  }
  return [y];
};

function axesOf(inputs: Inputs, node: Node): Axis[] {
  const { shape } = get(inputs, 0);
  const listed = intsOf(
    node,
    "axes",
    shape.map((_, axis) => axis),
  ).map((axis) => fromFront(axis, shape.length));
  const scales = inputs[2]?.data.length ? inputs[2].data : undefined;
  const sizes = scales
    ? undefined
    : keptRatio(
        get(inputs, 3).data,
        listed.map((axis) => get(shape, axis)),
        node,
      );
  return shape.map((size, axis) => {
    const i = listed.indexOf(axis);
    if (i < 0) return { size, out: size, scale: 1 };
    if (!scales) return sizes?.[i] as Axis;
    return { size, out: Math.floor(size * get(scales, i)), scale: get(scales, i) };
  });
}

/** Wanted sizes as they are, or all by one factor: the least (not_larger) or the greatest (not_smaller) of them. */
function keptRatio(wanted: ArrayLike<number>, sizes: readonly number[], node: Node): Axis[] {
  const policy = stringOf(node, "keep_aspect_ratio_policy", "stretch");
  const factors = sizes.map((size, i) => get(wanted, i) / size);
  if (policy === "stretch")
    return sizes.map((size, i) => ({ size, out: get(wanted, i), scale: get(factors, i) }));
  const scale = policy === "not_larger" ? Math.min(...factors) : Math.max(...factors);
  return sizes.map((size) => ({ size, out: Math.round(scale * size), scale }));
}

function resizedAlong(x: Tensor64, axis: number, a: Axis, node: Node): Tensor64 {
  const weights = Array.from({ length: a.out }, (_, o) => atEdges(weightsAt(o, a, node), a.size, node));
  return make(x.shape.with(axis, a.out), (index) =>
    get(weights, get(index, axis)).reduce(
      (sum, { place, weight }) => sum + weight * at(x, index.with(axis, place)),
      0,
    ),
  );
}

/** Where output element o lies in the input's coordinates. */
function coordinate(o: number, { size, out, scale }: Axis, node: Node): number {
  const mode = stringOf(node, "coordinate_transformation_mode", "half_pixel");
  switch (mode) {
    case "half_pixel":
      return (o + 0.5) / scale - 0.5;
    case "asymmetric":
      return o / scale;
    case "align_corners":
      return out === 1 ? 0 : (o * (size - 1)) / (out - 1);
    case "pytorch_half_pixel":
      return out === 1 ? 0 : (o + 0.5) / scale - 0.5;
    case "half_pixel_symmetric": {
      const adjustment = out / (scale * size);
      return (size / 2) * (1 - adjustment) + (o + 0.5) / scale - 0.5;
    }
    default:
      throw new Error(`Resize with coordinate_transformation_mode ${mode}`);
  }
}

/** Which input element stands nearest; the modes differ where two are equally near, floor and ceil everywhere. */
const nearest: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

function weightsAt(o: number, a: Axis, node: Node): Weights {
  const x = coordinate(o, a, node);
  const mode = stringOf(node, "mode", "nearest");
  if (mode === "nearest") {
    const rounding = stringOf(node, "nearest_mode", "round_prefer_floor");
    const round = present(nearest[rounding], `rounding called ${rounding}`);
    return [{ place: round(x), weight: 1 }];
  }
  const coefficient = floatOf(node, "cubic_coeff_a", -0.75);
  const [kernel, reach] = mode === "linear" ? [triangle, 1] : [(t: number) => cubic(t, coefficient), 2];
  // With antialias a shrinking kernel is stretched over all input elements that fall together.
  const stretch = intOf(node, "antialias", 0) ? Math.max(1, 1 / a.scale) : 1;
  const first = Math.floor(x - reach * stretch) + 1;
  const last = Math.ceil(x + reach * stretch) - 1;
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    place: first + i,
    weight: kernel((first + i - x) / stretch),
  }));
}

const triangle = (t: number): number => Math.max(0, 1 - Math.abs(t));

/** Keys' piecewise cubic with parameter a. */
function cubic(t: number, a: number): number {
  const s = Math.abs(t);
  if (s <= 1) return (a + 2) * s ** 3 - (a + 3) * s ** 2 + 1;
  return s < 2 ? a * (s ** 3 - 5 * s ** 2 + 8 * s - 4) : 0;
}

/** Sums to 1; places beyond the edges are left out (exclude_outside) or moved to the edge. */
function atEdges(weights: Weights, size: number, node: Node): Weights {
  const exclude = intOf(node, "exclude_outside", 0) === 1;
  const kept = exclude ? weights.filter(({ place }) => place >= 0 && place < size) : weights;
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return kept.map(({ place, weight }) => ({
    place: Math.min(Math.max(place, 0), size - 1),
    weight: weight / total,
  }));
}

export const resizing: Operators = { Resize: resize };
