import { floats, headGraph, picture } from "@fovea/core";
import { expect, test } from "vitest";
import { FeatureStore, mirrored, scaled, scalingOf, withScaling } from "./features.ts";

function store(...rows: readonly (readonly number[])[]): FeatureStore {
  const made = new FeatureStore(2);
  for (const row of rows) {
    made.rows.push(Float32Array.from(row));
    made.labels.push(0);
  }
  return made;
}

test("scalingOf() brings features to mean 0 and deviation 1; a constant one only to 0", () => {
  const rows = store([1, 7], [3, 7]);
  const scaling = scalingOf(rows);
  expect([...scaling.mean, ...scaling.deviation]).toEqual([2, 7, 1, 1]);
  expect(scaled(rows, scaling).rows.map((row) => [...row])).toEqual([
    [-1, 0],
    [1, 0],
  ]);
});

test("withScaling() gives for raw features what the head gives for scaled ones", () => {
  const head = headGraph({ kind: "linear", classes: 1 }, 2, 0);
  const constants = new Map(head.constants)
    .set("head/weight", floats([1, 2], [3, 4]))
    .set("head/bias", floats([1], [5]));
  const folded = withScaling(
    { ...head, constants },
    { mean: Float64Array.of(1, 2), deviation: Float64Array.of(2, 4) },
  );
  // 3 (x − 1)/2 + 4 (y − 2)/4 + 5 = 1.5 x + y + 1.5
  expect(folded.constants.get("head/weight")?.data).toEqual(Float32Array.of(...[1.5, 1]));
  expect(folded.constants.get("head/bias")?.data).toEqual(Float32Array.of(...[1.5]));
});

test("mirrored() exchanges left and right and keeps colours together", () => {
  const { data } = mirrored(picture(2, 1, 3, Uint8Array.of(1, 2, 3, 4, 5, 6)));
  expect([...data]).toEqual([4, 5, 6, 1, 2, 3]);
});
