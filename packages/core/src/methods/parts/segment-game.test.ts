import { expect, test } from "vitest";
import { segmentsFrom } from "../../image/segments/segments.ts";
import { floats } from "../../tensor.ts";
import { explained, opened } from "../../testing/open-text.ts";
import { lime } from "../lime.ts";
import { shapleySampling } from "../shapley-sampling.ts";
import { painted, segmentMeans, segmentSizes } from "./segment-game.ts";
import type { Space } from "./space.ts";

const segments = segmentsFrom([4, 4, 4, 9], [2, 2]);

test("segmentSizes() counts the pixels of every segment", () => {
  expect(Array.from(segmentSizes(segments))).toEqual([3, 1]);
});

test("segmentMeans() gives every pixel the mean colour of its segment, channels last too", () => {
  const first: Space = { sizes: [2, 2], pixels: 4, channels: 2, pixelStep: 1, channelStep: 4 };
  const x = floats([1, 2, 2, 2], [1, 2, 3, 7, 10, 10, 40, 5]);
  expect(Array.from(segmentMeans(x, segments, first).data)).toEqual([2, 2, 2, 7, 20, 20, 20, 5]);
  const last: Space = { ...first, pixelStep: 2, channelStep: 1 };
  const y = floats([1, 2, 2, 2], [1, 10, 2, 10, 3, 40, 7, 5]);
  expect(Array.from(segmentMeans(y, segments, last).data)).toEqual([2, 20, 2, 20, 2, 20, 7, 5]);
});

test("painted() writes the value on every pixel of the segment, or shares it among them", () => {
  expect(Array.from(painted([6, 1], segments, "segment").data)).toEqual([6, 6, 6, 1]);
  expect(Array.from(painted([6, 1], segments, "share").data)).toEqual([2, 2, 2, 1]);
});

/** z₀ = the sum of all four pixels. */
const net = `input x: float32[1,1,2,2]
w: float32[4,2] = [1, 0, 1, 0, 1, 0, 1, 0]
flat = Flatten(x)
z = MatMul(flat, w)
output z`;

test("methods on segments take labels, and tell the values of segments in their details", async () => {
  const labels = floats([2, 2], [1, 1, 5, 5]);
  const found = await explained(await opened(net), floats([1, 1, 2, 2], [1, 2, 3, 4]), shapleySampling, {
    options: { segments: labels },
  });
  expect(Array.from(found.values.data)).toEqual([3, 3, 7, 7]);
  expect(found.details.segments).toEqual([
    { value: 3, error: 0, pixels: 2 },
    { value: 7, error: 0, pixels: 2 },
  ]);
  expect(found.conventions.segments).toBe("labels 2×2");
});

test("methods on segments refuse labels of another size and segments that do not exist", async () => {
  const model = await opened(net);
  const run = (options: Record<string, unknown>) =>
    explained(model, floats([1, 1, 2, 2], [1, 2, 3, 4]), lime, { options });
  await expect(run({ segments: floats([3, 2]) })).rejects.toMatchObject({ code: "shape-mismatch" });
  await expect(run({ segments: "hexagons" })).rejects.toMatchObject({ code: "option-invalid" });
  await expect(run({ tolerance: 2 })).rejects.toMatchObject({ code: "option-invalid" });
});
