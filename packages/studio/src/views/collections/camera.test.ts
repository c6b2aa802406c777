/** Places to pixels. */

import { expect, test } from "vitest";
import { boundsOf, fitted, hit, panned, zoomed } from "./camera.ts";

const places = Float32Array.of(0, 0, 10, 5, Number.NaN, Number.NaN);

test("fitted() puts all places into the window, whatever has none", () => {
  const bounds = boundsOf(places);
  expect(bounds).toEqual({ left: 0, top: 0, right: 10, bottom: 5 });
  if (!bounds) return;
  expect(fitted(bounds, 120, 120, 10)).toEqual({ scale: 10, x: 10, y: 35 });
  expect(boundsOf(Float32Array.of(Number.NaN, Number.NaN))).toBeUndefined();
  // One place alone is no division by zero.
  expect(fitted({ left: 3, right: 3, top: 4, bottom: 4 }, 100, 100, 0)).toEqual({
    scale: 100,
    x: -250,
    y: -350,
  });
});

test("zoomed() keeps the pixel under the pointer, and has limits", () => {
  const near = zoomed({ scale: 10, x: 10, y: 35 }, 2, 60, 60, 10);
  expect(near).toEqual({ scale: 20, x: -40, y: 10 });
  expect(zoomed(near, 1e9, 0, 0, 10).scale).toBe(2000);
  expect(zoomed(near, 1e-9, 0, 0, 10).scale).toBe(5);
  expect(panned(near, 1, 2)).toEqual({ scale: 20, x: -39, y: 12 });
});

test("hit() finds the nearest within reach", () => {
  const camera = { scale: 10, x: 0, y: 0 };
  expect(hit(places, camera, 98, 49, 20)).toBe(1);
  expect(hit(places, camera, 50, 25, 20)).toBeUndefined();
});
