/** One drawing of the random transforms: an affine view of an image, and its transpose. */

import type { Random } from "../../random.ts";
import type { Transform } from "../synthesis.ts";

/**
 * What is seen at pixel (x, y), counted from the middle of the image, is the image at (a x + b y + dx, c x + d y + dy).
 * Beyond the border: mid grey, or without `margin` the border's pixels go on.
 */
export interface View {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly dx: number;
  readonly dy: number;
  readonly margin: boolean;
}

const still: View = { a: 1, b: 0, c: 0, d: 1, dx: 0, dy: 0, margin: false };

/** All transforms, one after the other, drawn once. */
export const drawnView = (transforms: readonly Transform[], draw: Pick<Random, "uniform">): View =>
  transforms.reduce((view, transform) => after(view, transform, draw), still);

function after(view: View, transform: Transform, draw: Pick<Random, "uniform">): View {
  const one = (list: readonly number[]): number => list[Math.floor(draw.uniform() * list.length)] ?? 0;
  const shift = (by: number): number => Math.floor(draw.uniform() * (2 * by + 1)) - by;
  switch (transform.kind) {
    case "pad":
      return { ...view, margin: view.margin || transform.by > 0 };
    case "jitter":
      return shifted(view, shift(transform.by), shift(transform.by));
    case "scale":
      return turned(view, 1 / (one(transform.factors) || 1), 0);
    case "rotate":
      return turned(view, 1, (one(transform.degrees) * Math.PI) / 180);
  }
}

/** The picture that `view` shows, moved. */
const shifted = (view: View, x: number, y: number): View => ({
  ...view,
  dx: view.dx + view.a * x + view.b * y,
  dy: view.dy + view.c * x + view.d * y,
});

/** The picture that `view` shows, made smaller by `factor` and turned about its middle. */
function turned(view: View, factor: number, angle: number): View {
  const { a, b, c, d } = view;
  const [cos, sin] = [factor * Math.cos(angle), factor * Math.sin(angle)];
  return { ...view, a: a * cos - b * sin, b: a * sin + b * cos, c: c * cos - d * sin, d: c * sin + d * cos };
}
