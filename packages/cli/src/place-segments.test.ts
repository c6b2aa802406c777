import { type FloatTensor, floats, type Model, place } from "@fovea/core";
import { expect, test } from "vitest";
import { settingsFor } from "./place-segments.ts";
import type { Input } from "./read-input.ts";

/** A picture of 6×4 on a model of 1×3×height×width. */
function input(fit: "crop" | "pad" | "squash", height: number, width: number): Input {
  const placement = place({ width: 6, height: 4 }, { size: [height, width], fit, short: height });
  const model = {
    graph: { inputs: [], nodes: [], types: new Map() },
    input: { shape: [1, 3, height, width] },
  } as unknown as Model;
  return { model, original: { originalWidth: 6, originalHeight: 4, placement } } as unknown as Input;
}

/** Columns 0 … 5 in four rows. */
const columns = floats(
  [4, 6],
  Array.from({ length: 24 }, (_, p) => p % 6),
);
const rowOf = (settings: Readonly<Record<string, unknown>>, row: number): number[] => {
  const { shape, data } = settings.segments as FloatTensor;
  const width = shape[1] as number;
  return [...data.subarray(row * width, (row + 1) * width)];
};

test("labels of the original picture's size are laid on what the model sees", () => {
  const given = { segments: columns, window: "3" };
  const halved = settingsFor(input("squash", 2, 3), given);
  expect(halved).toMatchObject({ window: "3", segments: { shape: [2, 3] } });
  expect(rowOf(halved, 0)).toEqual([1, 3, 5]);
  // 8×12, of which the middle 8 columns are seen.
  expect(rowOf(settingsFor(input("crop", 8, 8), given), 0)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
});

test("a margin is a segment of its own", () => {
  const padded = settingsFor(input("pad", 6, 6), { segments: columns });
  expect([0, 1, 4, 5].map((row) => rowOf(padded, row)[2])).toEqual([-1, 2, 2, -1]);
});

test("labels of the model's size, and of any other, stay as they are", () => {
  for (const segments of [floats([8, 8]), floats([5, 5]), "slic:9"])
    expect(settingsFor(input("crop", 8, 8), { segments })).toEqual({ segments });
});
