import { expect, test } from "vitest";
import { outlined, thicknessFor } from "./outline.ts";
import type { Raster } from "./raster.ts";

const grey = (width: number, height: number): Raster<1> => ({
  width,
  height,
  channels: 1,
  data: new Uint8Array(width * height).fill(100),
});

/** `#` where the line is, `+` on its dark edge, `.` where the picture is as it was. */
function drawn({ width, height, data }: Raster<3>): string[] {
  const letter = (green: number): string => (green === 255 ? "#" : green === 36 ? "+" : ".");
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => letter(data[3 * (y * width + x) + 1] as number)).join(""),
  );
}

test("outlined() frames a box just inside, with a dark edge within", () => {
  const boxes = [{ x: 1, y: 0, width: 5, height: 5 }];
  expect(drawn(outlined(grey(7, 6), { boxes }))).toEqual([
    ".#####.",
    ".#+++#.",
    ".#+.+#.",
    ".#+++#.",
    ".#####.",
    ".......",
  ]);
});

test("outlined() leaves out what lies beyond the picture", () => {
  const boxes = [{ x: -1, y: -1, width: 3, height: 3 }];
  expect(drawn(outlined(grey(3, 3), { boxes }))).toEqual(["+#.", "##.", "..."]);
});

test("outlined() follows the edge of a mask, not the border of the picture", () => {
  const data = Uint8Array.from([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0]);
  expect(drawn(outlined(grey(4, 3), { mask: { width: 4, height: 3, data } }))).toEqual([
    "..#.",
    "..#.",
    "..#.",
  ]);
});

test("outlined() changes nothing of the picture that it is given", () => {
  const picture = grey(3, 3);
  outlined(picture, { boxes: [{ x: 0, y: 0, width: 3, height: 3 }] });
  expect(picture.data.every((v) => v === 100)).toBe(true);
});

test("thicknessFor() grows with the picture", () => {
  expect(thicknessFor({ width: 224, height: 224 })).toBe(1);
  expect(thicknessFor({ width: 3000, height: 2000 })).toBe(10);
});
