import { expect, test } from "vitest";
import { picture } from "../../image/picture.ts";
import { addUpsampled, type PlanarImage, pictureOf, planarOf, subtractBase } from "./planar.ts";
import { thumbnail } from "./thumbnail.ts";

const photo = picture(2, 1, 3, Uint8Array.of(0, 51, 255, 102, 153, 204));

test("planarOf() puts channels apart in levels, pictureOf() back", () => {
  const image = planarOf(photo);
  expect(Array.from(image.data, (x) => Math.round(x * 5))).toEqual([0, 2, 1, 3, 5, 4]);
  expect(pictureOf(image)).toEqual(photo);
});

test("pictureOf() clamps and rounds", () => {
  const image: PlanarImage = { width: 3, height: 1, channels: 1, data: Float32Array.of(-1, 0.5, 2) };
  expect([...pictureOf(image).data]).toEqual([0, 128, 255]);
});

test("subtractBase() leaves what was dreamt", () => {
  const image = planarOf(photo);
  image.data[3] = (image.data[3] as number) + 0.25;
  expect(Array.from(subtractBase(image, photo).data, (x) => Math.round(100 * x))).toEqual([
    0, 0, 0, 25, 0, 0,
  ]);
});

test("addUpsampled() is bilinear with half-pixel centres", () => {
  const small: PlanarImage = { width: 2, height: 1, channels: 1, data: Float32Array.of(0, 1) };
  const image: PlanarImage = { width: 4, height: 2, channels: 1, data: new Float32Array(8).fill(10) };
  addUpsampled(image, small);
  expect([...image.data]).toEqual([10, 10.25, 10.75, 11, 10, 10.25, 10.75, 11]);
});

test("detail carried over to the next octave is x = base + Up(x₀ − base₀)", () => {
  const base = picture(1, 1, 1, Uint8Array.of(51));
  const image: PlanarImage = { width: 1, height: 1, channels: 1, data: Float32Array.of(0.5) };
  const next = planarOf(picture(2, 2, 1, Uint8Array.of(0, 51, 102, 153)));
  addUpsampled(next, subtractBase(image, base));
  expect(Array.from(next.data, (x) => Math.round(10 * x))).toEqual([3, 5, 7, 9]);
});

test("thumbnail() takes means when it shrinks", () => {
  const image: PlanarImage = {
    width: 4,
    height: 2,
    channels: 1,
    data: Float32Array.of(0, 1, 1, 1, 0, 1, 0, 0),
  };
  expect([...thumbnail(image, { width: 2, height: 1 }).data]).toEqual([128, 128]);
  expect(thumbnail(image, { width: 8, height: 4 })).toMatchObject({ width: 8, height: 4, channels: 1 });
});
