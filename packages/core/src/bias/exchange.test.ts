import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { exchanged } from "./exchange.ts";

const space = { sizes: [1, 8], pixels: 8, channels: 2, pixelStep: 2, channelStep: 1 };
const flat = (value: number, ...objects: number[]) => ({
  x: floats(
    [1, 1, 8, 2],
    Array.from({ length: 16 }, (_, i) => (objects[i >> 1] ? 9 : value)),
  ),
  objects: objects.length > 0 ? Uint8Array.from(objects) : undefined,
});
const all = new Uint8Array(8).fill(1);
const pixelsOf = ({ data }: { data: Float32Array }) => [...data].filter((_, i) => i % 2 === 0);

test("exchanged() keeps the objects of the picture and takes none of the donor's", () => {
  const [to, from] = [flat(1, 1, 0, 0, 0, 0, 0, 0, 0), flat(2, 0, 1, 1, 0, 0, 0, 0, 0)];
  expect(pixelsOf(exchanged(to, from, from, all, space))).toEqual([9, 2, 2, 2, 2, 2, 2, 2]);
  const left = Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0);
  expect(pixelsOf(exchanged(to, from, from, left, space))).toEqual([9, 2, 2, 2, 1, 1, 1, 1]);
});

test("exchanged() gives both donors of a comparison the same filled places", () => {
  const to = flat(0);
  // Two scenes alike but for a spot, which lies where the other donor has its object.
  const spot = flat(2, 1, 0, 0, 0, 0, 0, 0, 0);
  spot.x.data.fill(5, 2 * 6, 2 * 7);
  const plain = flat(2, 0, 0, 0, 0, 0, 0, 1, 0);
  expect(exchanged(to, spot, plain, all, space)).toEqual(exchanged(to, plain, spot, all, space));
  expect(pixelsOf(exchanged(to, spot, spot, all, space))[6]).toBe(5);
});

test("exchanged() fills a margin round the donor's objects, whose edges are mixed with their colours", () => {
  const wide = { sizes: [1, 128], pixels: 128, channels: 1, pixelStep: 1, channelStep: 128 };
  const objects = Uint8Array.from({ length: 128 }, (_, p) => Number(p === 60));
  const near = (p: number): boolean => Math.abs(p - 60) <= 2;
  const x = floats(
    [1, 1, 1, 128],
    Array.from({ length: 128 }, (_, p) => (near(p) ? 9 : 2)),
  );
  const to = { x: floats([1, 1, 1, 128]), objects: undefined };
  const from = { x, objects };
  const everywhere = new Uint8Array(128).fill(1);
  expect([...exchanged(to, from, from, everywhere, wide).data]).toEqual(new Array(128).fill(2));
});
