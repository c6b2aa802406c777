import { expect, test } from "vitest";
import { blankCanvas, fill, paste } from "./canvas.ts";

const reds = ({ data }: { data: Uint8Array }): number[] => [...data].filter((_, i) => i % 3 === 0);

test("fill() paints a box and leaves out what lies off the sheet", () => {
  const canvas = blankCanvas(3, 2, [0, 0, 0]);
  fill(canvas, { x: 2, y: -1, width: 5, height: 2 }, [7, 8, 9]);
  expect([...canvas.data]).toEqual([0, 0, 0, 0, 0, 0, 7, 8, 9, ...new Array(9).fill(0)]);
});

test("paste() repeats each pixel zoom × zoom times", () => {
  const canvas = blankCanvas(5, 3);
  paste(canvas, { width: 2, height: 1, channels: 1, data: Uint8Array.of(1, 2) }, 1, 1, 2);
  expect(reds(canvas)).toEqual([255, 255, 255, 255, 255, 255, 1, 1, 2, 2, 255, 1, 1, 2, 2]);
});

test("paste() mixes transparent pixels with the paper", () => {
  const canvas = blankCanvas(2, 1);
  paste(canvas, { width: 2, height: 1, channels: 4, data: Uint8Array.of(0, 9, 9, 0, 55, 55, 55, 51) }, 0, 0);
  expect([...canvas.data]).toEqual([255, 255, 255, 215, 215, 215]);
});
