/** Convolution and its transpose in 1, 2 and 3 dimensions against plain loops. */

import { describe, test } from "vitest";
import type { PlainAttributes } from "../../packages/core/src/graph/attributes.ts";
import type { Subject } from "./engine.ts";
import { noise } from "./net.ts";
import { type ConvCase, convolve, convolveBack, outputShape } from "./taps.ts";

const cases: readonly ConvCase[] = [
  { x: [2, 4, 9], w: [6, 2, 3], group: 2, strides: [2], dilations: [2], pads: [1] },
  { x: [1, 3, 6, 7], w: [2, 3, 3, 2], group: 1, strides: [2, 1], dilations: [1, 2], pads: [1, 0] },
  { x: [1, 4, 8, 8], w: [4, 1, 3, 3], group: 4, strides: [1, 1], dilations: [2, 2], pads: [2, 2] },
  {
    x: [1, 2, 5, 4, 4],
    w: [4, 1, 2, 3, 2],
    group: 2,
    strides: [1, 2, 1],
    dilations: [2, 1, 1],
    pads: [1, 1, 0],
  },
];

export function convolutionTests({ evaluate, expectClose }: Subject): void {
  describe.each(cases.map((c) => [words(c), c] as const))("%s", (_, c) => {
    const x = noise(c.x, 1);
    const w = noise(c.w, 2);
    const dy = noise(outputShape(c), 3);

    test("Conv is the plain loop", async () => {
      const [y] = await evaluate({ x }, (b) => [b.add("Conv", ["x", b.constant(w)], settings(c))]);
      expectClose(y, convolve(c, x, w));
    });

    test("Conv takes weights computed in the graph", async () => {
      const [y] = await evaluate({ x, w }, (b) => [b.add("Conv", ["x", b.add("Neg", ["w"])], settings(c))]);
      expectClose(y, convolve(c, x, { ...w, data: w.data.map((value) => -value) }));
    });

    test("ConvTranspose is the plain loop, backwards", async () => {
      const [dx] = await evaluate({ dy }, (b) => [
        b.add("ConvTranspose", ["dy", b.constant(w)], { ...settings(c), output_padding: leftOver(c) }),
      ]);
      expectClose(dx, convolveBack(c, dy, w));
    });
  });
}

const words = ({ x, group, strides, dilations }: ConvCase): string =>
  `${x.length - 2}-D, groups ${group}, strides ${strides}, dilations ${dilations}`;

const settings = ({ group, strides, dilations, pads }: ConvCase): PlainAttributes => ({
  group,
  strides,
  dilations,
  pads: [...pads, ...pads],
});

/** Rows and columns at the end that a strided window never reached: ConvTranspose must be told to add them. */
const leftOver = (c: ConvCase): number[] =>
  c.strides.map((stride, i) => {
    const size = (list: readonly number[]): number => list[i + 2] as number;
    const reached =
      (size(outputShape(c)) - 1) * stride +
      (c.dilations[i] as number) * (size(c.w) - 1) +
      1 -
      2 * (c.pads[i] as number);
    return size(c.x) - reached;
  });
