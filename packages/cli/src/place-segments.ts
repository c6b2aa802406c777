/** Labels drawn on the original picture, laid on the part of it that the model sees. */

import { type FloatTensor, floats, inputChannelAxis, type Model, originalBox, shapeText } from "@fovea/core";
import type { Settings } from "./choose-methods.ts";
import type { Input } from "./read-input.ts";

/** Label of the margin that a picture gets where the model's input reaches beyond it. */
const margin = -1;

/**
 * The settings with `segments` at the size of the model's input, if they were given at the size of the original picture:
 * every pixel of the model's input takes the label under its middle. Labels of other sizes stay as they are, and the
 * method says what is wrong.
 */
export function settingsFor({ model, original }: Input, settings: Settings): Settings {
  const labels = settings.segments as FloatTensor | string | undefined;
  if (!original || labels === undefined || typeof labels === "string") return settings;
  const { originalWidth, originalHeight, placement } = original;
  const found = plain(labels.shape);
  if (found !== plain([originalHeight, originalWidth]) || found === plain(spaceShape(model))) return settings;
  const { width, height } = placement;
  const placed = new Float32Array(width * height);
  for (let p = 0; p < placed.length; p++) {
    const middle = { x: (p % width) + 0.5, y: Math.floor(p / width) + 0.5, width: 0, height: 0 };
    const { x, y } = originalBox(original, placement, middle);
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const inside = column >= 0 && row >= 0 && column < originalWidth && row < originalHeight;
    placed[p] = inside ? (labels.data[row * originalWidth + column] as number) : margin;
  }
  return { ...settings, segments: floats([height, width], placed) };
}

const plain = (shape: readonly number[]): string => shapeText(shape.filter((size) => size !== 1));

const spaceShape = ({ graph, input }: Model): readonly number[] =>
  (input.shape as readonly number[]).filter((_, axis) => axis !== 0 && axis !== inputChannelAxis(graph));
