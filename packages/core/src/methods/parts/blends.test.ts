/** What the engine mixes of two pictures, against what is written here: the same bits. */

import { expect, test } from "vitest";
import type { StaticGraph } from "../../graph/graph.ts";
import { blendFeeds } from "../../model/batched-runs.ts";
import { random } from "../../random.ts";
import { type FloatTensor, floats, sizeOf } from "../../tensor.ts";
import { frozen, outputsOf } from "../../testing/open-text.ts";
import { batched } from "../../transform/batch/batch.ts";
import { ofBlends } from "../../transform/batch/of-blends.ts";
import { maskedBlend } from "./space.ts";

const draw = random(3);
const drawn = (shape: readonly number[], by: () => number): FloatTensor =>
  floats(shape, Array.from({ length: sizeOf(shape) }, by));

/** A network that gives the picture back as it is, so that no bit is lost behind the mixing. */
const identity = (shape: readonly number[]): Promise<StaticGraph> =>
  frozen(`input x: float32[${shape}]\nblend_weights = Identity(x)\ny = Identity(blend_weights)\noutput y`);

const count = 3;

test.each<[string, readonly number[], readonly number[]]>([
  ["masks", [1, 3, 16, 20], [1, 1, 16, 20]],
  ["masks, channels last", [1, 16, 20, 3], [1, 16, 20, 1]],
  ["masks, one channel that is last", [1, 16, 20, 1], [1, 16, 20, 1]],
  ["masks of a signal, one channel that is last", [1, 9, 1], [1, 9, 1]],
  ["masks of a volume", [1, 2, 5, 6, 7], [1, 1, 5, 6, 7]],
  ["masks of a table", [1, 9], [1, 9]],
])("%s: the engine mixes what is written", async (_, shape, weights) => {
  const graph = await identity(shape);
  const [x, cover] = [drawn(shape, draw.normal), drawn(shape, draw.normal)];
  const blend = maskedBlend({ graph, input: { name: "x", type: "float32", shape } }, x, cover);
  expect(blend.weights).toEqual(weights);
  const parts = drawn(weights.with(0, count), draw.uniform);
  const mixing = ofBlends(batched(graph, { rows: "x", count }), "x", weights.with(0, count));
  const { y } = await outputsOf(mixing, blendFeeds(mixing, blend, parts));
  const size = sizeOf(weights);
  for (let k = 0; k < count; k++) {
    const row = new Float32Array(sizeOf(shape));
    blend.write(row, parts.data.subarray(k * size, (k + 1) * size));
    expect(y?.data.slice(k * row.length, (k + 1) * row.length)).toEqual(row);
  }
});
