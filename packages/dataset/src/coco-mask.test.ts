/** Polygons and run lengths by hand, and those that lie. */

import { describe, expect, test } from "vitest";
import { cocoMask } from "./coco-mask.ts";
import { rowsOf } from "./testing/folder.ts";

const size = { width: 4, height: 3 };

/** Run lengths as text, by the rules of the format: five bits a letter, from the fourth on differences. */
function packed(counts: readonly number[]): string {
  let text = "";
  for (const [i, count] of counts.entries()) {
    let value = i > 2 ? count - (counts[i - 2] as number) : count;
    for (let more = true; more; ) {
      const bits = value & 31;
      value >>= 5;
      more = bits & 16 ? value !== -1 : value !== 0;
      text += String.fromCharCode(48 + bits + (more ? 32 : 0));
    }
  }
  return text;
}

describe("cocoMask()", () => {
  test("fills a polygon where centres lie inside, and unites several", () => {
    const mask = cocoMask(
      [
        [1, 0, 3, 0, 3, 2, 1, 2],
        [3, 2, 4, 2, 4, 3, 3, 3],
      ],
      size,
    );
    expect(rowsOf(mask)).toEqual(["0110", "0110", "0001"]);
  });

  test("a triangle, and one that reaches beyond the picture", () => {
    expect(rowsOf(cocoMask([[0, 0, 3, 3, 0, 3]], size))).toEqual(["0000", "1000", "1100"]);
    expect(rowsOf(cocoMask([[-1e6, -1e6, 1e6, -1e6, 1e6, 1e6, -1e6, 1e6]], size))).toEqual(
      Array(3).fill("1111"),
    );
  });

  test.each([[[2, 3, 7]], [[0, 1, 2, 1, 8]], [[3, 3, 6]]])(
    "run lengths %j go down the columns, as numbers and packed",
    (counts) => {
      const expected = new Uint8Array(12);
      let at = 0;
      for (const [i, count] of counts.entries())
        for (let k = 0; k < count; k++, at++) if (i % 2) expected[(at % 3) * 4 + Math.floor(at / 3)] = 1;
      expect(cocoMask({ size: [3, 4], counts }, size).data).toEqual(expected);
      expect(cocoMask({ size: [3, 4], counts: packed(counts) }, size).data).toEqual(expected);
    },
  );

  test("the packed run lengths of an example by hand", () => {
    // 100 = 3·32 + 4: letters 4 + more, 3. 300 is 12 + more, 9: 9·32 + 12. The rest of 25×20 is 100.
    const data = cocoMask({ size: [20, 25], counts: "T3\\9T3" }, { width: 25, height: 20 }).data;
    expect(data.reduce((a, b) => a + b)).toBe(300);
  });

  test.each([
    ["more than the picture", { size: [3, 4], counts: [0, 1e15] }, "go beyond"],
    ["fewer", { size: [3, 4], counts: [1, 2] }, "are for 3 pixels"],
    ["negative", { size: [3, 4], counts: [13, -1] }, "neither polygons nor run lengths"],
    ["packed, huge", { size: [3, 4], counts: "oooooo0" }, "go beyond"],
    ["packed, without end", { size: [3, 4], counts: "ooo" }, "not readable"],
    ["of another size", { size: [1e5, 1e5], counts: [1e10] }, "has 100000×100000 pixels"],
    ["a polygon with NaN", [[0, 0, Number.NaN, 1, 1, 1]], "neither polygons"],
    ["a polygon of two points", [[0, 0, 1, 1]], "neither polygons"],
    ["a word", "mask", "neither polygons"],
  ])("refuses run lengths: %s", (_, segmentation, message) => {
    expect(() => cocoMask(segmentation, size)).toThrow(message);
  });
});
