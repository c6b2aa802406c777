import { catalog } from "@fovea/core";
import { expect, test } from "vitest";
import { durationText, learntPace, passes } from "./passes.ts";

test.each([
  ["about 1", 1],
  ["2 to 3", 3],
  ["4 to 8; 5 to 10 contrastive", 8],
  ["2 to 3 per step; 16 steps and up unless told", 48],
  ["2 to 3 per step and a blur; 16 to about 144 steps unless told", 432],
  ["1 per segment: about 50 unless told", 50],
  ["2 per segment and 1 per sample; about 1000 for 50 segments, at most, unless told", 1000],
  ["25 times, or as often as samples say: 2 to 3", 75],
])("passes() reads %s", (cost, runs) => expect(passes(cost)).toBe(runs));

test("passes() counts the channels of the layer where a method asks about each", () => {
  expect(passes("1 per channel of the layer", 512)).toBe(512);
});

test("passes() finds a number for every method of the catalog", () => {
  for (const { id, cost } of catalog) {
    expect(passes(cost), id).toBeGreaterThan(0);
    expect(passes(cost), id).toBeLessThan(5000);
  }
});

test("durationText() rounds to what a person wants to know", () => {
  expect([300, 12_400, 180_000].map(durationText)).toEqual(["under a second", "about 12 s", "about 3 min"]);
});

test("learntPace() believes a long method, and a short one only where it was quicker", () => {
  expect(learntPace(400, { ms: 48_000, runs: 960 })).toBeLessThan(60);
  expect(learntPace(50, { ms: 48_000, runs: 120 })).toBeGreaterThan(300);
  expect(learntPace(50, { ms: 900, runs: 3 })).toBe(50);
  expect(learntPace(400, { ms: 150, runs: 3 })).toBeCloseTo(400 - (3 / 19) * 350, 6);
});

test("learntPace() forgets a pace that was measured on a busy machine while quick methods are drawn", () => {
  let pace = 400;
  for (let i = 0; i < 20; i++) pace = learntPace(pace, { ms: 150, runs: 3 });
  expect(pace).toBeLessThan(70);
});
