import { expect, test } from "vitest";
import { floats } from "../../tensor.ts";
import { labelSegments } from "./labels.ts";

test("labelSegments() renumbers labels and looks past axes of size 1", () => {
  const found = labelSegments(floats([1, 2, 2], [7, 7, 0, 614454]), [2, 2]);
  expect(found).toEqual({ labels: Int32Array.of(0, 0, 1, 2), count: 3, sizes: [2, 2] });
});

test("labelSegments() names both sizes where they differ", () => {
  expect(() => labelSegments(floats([3, 4]), [4, 3])).toThrow(
    "Cannot use the segments: they are 3×4, the model's input is 4×3 pixels",
  );
});

test("labelSegments() refuses labels that are no numbers", () => {
  expect(() => labelSegments(floats([2], [0, Number.NaN]), [2])).toThrow("not finite");
});
