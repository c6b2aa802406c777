/** What may be done to an activation map after it is computed: the same options for the whole family. */

import { z } from "zod";
import { FoveaError } from "../../errors.ts";
import type { Value } from "../../graph/graph.ts";
import { type FloatTensor, filled, floats, range } from "../../tensor.ts";
import type { GraphDraft } from "../graph-draft.ts";
import type { Check } from "../ledger.ts";
import type { Attribution, Domain } from "../method.ts";
import type { Probe } from "../probe.ts";
import { conventionsOf } from "../run-method.ts";
import { booleanOption } from "./options.ts";
import { resizedMap } from "./resize-map.ts";
import { pixelShape, type Space, spaceOf } from "./space.ts";

const upsamplings = ["none", "nearest", "bilinear"] as const;
const normalizations = ["none", "min-max"] as const;

export type CamOptions = {
  readonly relu: boolean;
  readonly upsample: (typeof upsamplings)[number];
  readonly normalize: (typeof normalizations)[number];
};

/** Fields for the schema of a method: `camOptions`, or `camOptions.extend({…})`. */
export const camOptions: z.ZodObject<
  {
    relu: z.ZodType<boolean>;
    upsample: z.ZodType<CamOptions["upsample"]>;
    normalize: z.ZodType<CamOptions["normalize"]>;
  },
  z.core.$strict
> = z.strictObject({
  relu: booleanOption.default(false).describe("true: values below 0 become 0"),
  upsample: z
    .enum(upsamplings)
    .default("none")
    .describe("brings the map to the size of the picture; none leaves the positions of the layer"),
  normalize: z
    .enum(normalizations)
    .default("none")
    .describe(
      "min-max: (m − min) / (max − min + 1e-7), before upsampling and once more after it, as pytorch-grad-cam does; it hides the scale",
    ),
});

export const camDomain = ({ upsample }: CamOptions): Domain => (upsample === "none" ? "layer" : "pixels");

export const changesMap = ({ relu, upsample, normalize }: CamOptions): boolean =>
  relu || upsample !== "none" || normalize !== "none";

/** Added to what min-max divides by, as in pytorch-grad-cam. */
const tiny = 1e-7;

/** The options as nodes: ReLU, min–max, upsampling, min–max. `sizes`: those of the map 1×(sizes). */
export function appendCamOptions(
  draft: GraphDraft,
  map: Value,
  sizes: readonly number[],
  { relu, upsample, normalize }: CamOptions,
): Value {
  const rectified = relu ? draft.b.add("Relu", [map]) : map;
  const scaled = normalize === "min-max" ? appendMinMax(draft, rectified) : rectified;
  if (upsample === "none") return scaled;
  const large = appendUpsampled(draft, scaled, sizes, upsample);
  return normalize === "min-max" ? appendMinMax(draft, large) : large;
}

function appendMinMax({ b }: GraphDraft, map: Value): Value {
  const above = b.add("Sub", [map, b.add("ReduceMin", [map], { keepdims: 1 })]);
  const most = b.add("ReduceMax", [above], { keepdims: 1 });
  return b.add("Div", [above, b.add("Add", [most, b.scalar(tiny)])]);
}

/** The map 1×h×w at the size of the picture, 1×H×W. */
export function appendUpsampled(
  draft: GraphDraft,
  map: Value,
  sizes: readonly number[],
  mode: "nearest" | "bilinear",
): Value {
  const { b } = draft;
  const space = spaceFor(sizes, spaceOf({ graph: draft.model.graph, input: draft.model.input }));
  const settings =
    mode === "nearest"
      ? { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" }
      : { mode: "linear", coordinate_transformation_mode: "half_pixel" };
  const plane = b.add("Unsqueeze", [map, b.ints([1])]);
  const resized = b.add("Resize", [plane, "", "", b.ints([1, 1, ...space.sizes])], settings);
  return b.add("Squeeze", [resized, b.ints([1])]);
}

/** Whether positions of a layer are places of the picture: both have as many axes of space. */
export const overPicture = (sizes: readonly number[], picture: Space): boolean =>
  sizes.length === picture.sizes.length;

function spaceFor(sizes: readonly number[], picture: Space): Space {
  if (overPicture(sizes, picture)) return picture;
  throw new FoveaError(
    "option-invalid",
    `Cannot bring the map to the size of the picture: the layer has ${sizes.length} axes of space, the picture ${picture.sizes.length}`,
    { hint: "Leave upsample at none, or choose a layer nearer to the picture." },
  );
}

/** What a method of the family hands back when it computed its map in steps: the options applied, and what they killed. */
export function camAttribution(
  probe: Probe,
  map: FloatTensor,
  options: CamOptions,
  rest: Pick<Attribution, "score" | "checks" | "views" | "details">,
): Attribution {
  const values = withCamOptions(map, options, spaceOf(probe.model));
  return {
    ...rest,
    values,
    checks: [...rest.checks, ...(changesMap(options) ? killedChecks(map, values) : [])],
    conventions: conventionsOf(options),
    domain: camDomain(options),
  };
}

/** The same as `appendCamOptions`, on numbers. */
function withCamOptions(
  map: FloatTensor,
  { relu, upsample, normalize }: CamOptions,
  picture: Space,
): FloatTensor {
  const { shape, data } = map;
  const rectified = relu ? filled(data.length, (i) => Math.max(0, data[i] as number)) : data;
  const scaled = normalize === "min-max" ? minMax(rectified) : rectified;
  if (upsample === "none") return floats(shape, scaled);
  const sizes = shape.slice(1);
  const space = spaceFor(sizes, picture);
  const large = resizedMap(scaled, sizes, space.sizes, { mode: upsample });
  return floats(pixelShape(space), normalize === "min-max" ? minMax(large) : large);
}

function minMax(data: Float32Array): Float32Array {
  const { min, max } = range({ type: "float32", shape: [data.length], data });
  return filled(data.length, (i) => ((data[i] as number) - min) / (max - min + tiny));
}

/** A map that shows nothing because of what was done to it, and not because nothing was found. */
export function killedChecks(raw: FloatTensor, map: FloatTensor): Check[] {
  const [before, after] = [range(raw), range(map)];
  if (after.min !== after.max || (before.min === 0 && before.max === 0)) return [];
  const reason =
    before.min === before.max
      ? `the map is ${before.min} at every position: ReLU or min–max leaves nothing to see of that`
      : `the map runs from ${before.min} to ${before.max}: nothing in it is above 0, and ReLU leaves nothing`;
  return [{ check: "degenerate", value: after.min, limit: 0, ok: false, note: reason }];
}
