import { describe, expect, test } from "vitest";
import { dilated } from "./dilated.ts";
import { segmentsFrom } from "./segments.ts";

const sorted = (masks: readonly Int32Array[]) => masks.map((mask) => Array.from(mask).sort((a, b) => a - b));

describe("dilated()", () => {
  test("by 0 gives the segments themselves", () => {
    const segments = segmentsFrom([0, 0, 1, 1], [4]);
    expect(sorted(dilated(segments, 0))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test("widens along a line by the radius", () => {
    const segments = segmentsFrom([0, 0, 0, 1, 2, 2], [6]);
    expect(sorted(dilated(segments, 1))).toEqual([
      [0, 1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
    ]);
  });

  test("widens in the plane by a disk, as counting every pair of pixels does", () => {
    const [h, w, radius] = [9, 11, 3];
    const labels = Array.from({ length: h * w }, (_, p) => ((p * 7) % 5 === 0 ? 1 : p < 40 ? 0 : 2));
    const { labels: own, count } = segmentsFrom(labels, [h, w]);
    const expected = Array.from({ length: count }, (_, s) =>
      labels.flatMap((_, q) => {
        const near = labels.some((_, p) => {
          const [dy, dx] = [Math.floor(p / w) - Math.floor(q / w), (p % w) - (q % w)];
          return own[p] === s && dy * dy + dx * dx <= radius * radius;
        });
        return near ? [q] : [];
      }),
    );
    expect(sorted(dilated(segmentsFrom(labels, [h, w]), radius))).toEqual(expected);
  });
});
