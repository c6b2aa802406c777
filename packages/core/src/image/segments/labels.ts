/** Segments that were given: one label per pixel. */

import { FoveaError } from "../../errors.ts";
import { type FloatTensor, sameShape, shapeText } from "../../tensor.ts";
import { type Segments, segmentsFrom } from "./segments.ts";

/**
 * A tensor of labels as segments; axes of size 1 (batch, channel) do not count.
 *
 * Throws `shape-mismatch` naming both sizes, `option-invalid` for labels that are not finite.
 */
export function labelSegments(labels: FloatTensor, sizes: readonly number[]): Segments {
  if (!sameShape(plain(labels.shape), plain(sizes))) {
    throw new FoveaError(
      "shape-mismatch",
      `Cannot use the segments: they are ${shapeText(labels.shape)}, the model's input is ${shapeText(sizes)} pixels`,
      {
        hint: "Give one label per pixel of the model's input, rows from the top; `fovea` also takes labels for the original picture.",
      },
    );
  }
  if (!labels.data.every(Number.isFinite)) {
    throw new FoveaError("option-invalid", "Cannot use the segments: some labels are not finite numbers");
  }
  return segmentsFrom(labels.data, sizes);
}

const plain = (shape: readonly number[]): number[] => shape.filter((size) => size !== 1);
