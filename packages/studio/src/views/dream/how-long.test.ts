import { expect, test } from "vitest";
import { dreamTime, guessText, imagineTime, pixelsOf, timeLeft } from "./how-long.ts";

test("imagineTime() grows with steps and images, and is unknown without a pace", () => {
  expect(imagineTime(undefined, { steps: 128, count: 1 })).toBeUndefined();
  expect(imagineTime(100, { steps: 128, count: 1 })).toBe(162_980);
  expect(imagineTime(100, { steps: 128, count: 2 })).toBe(325_960);
});

test("dreamTime() counts smaller copies by their pixels", () => {
  const one = { seen: 100, pixels: 400, octaves: 1, octaveScale: 2, steps: 10 };
  expect(dreamTime(10, one)).toBe(5400);
  expect(dreamTime(10, { ...one, octaves: 2 })).toBe(7200);
  expect(dreamTime(undefined, one)).toBeUndefined();
});

test("pixelsOf() makes nothing larger", () => {
  expect([pixelsOf({ width: 40, height: 20 }), pixelsOf({ width: 40, height: 20 }, 10)]).toEqual([800, 50]);
  expect(pixelsOf({ width: 40, height: 20 }, 100)).toBe(800);
});

test("guessText() is as round as a guess", () => {
  const guesses = [300, 3400, 37_000, 52_900, 200_000].map((ms) => guessText(ms).split(".")[0]);
  expect(guesses).toEqual([
    "A rough guess: under a second",
    "A rough guess: about 3 s",
    "A rough guess: about 40 s",
    "A rough guess: about 50 s",
    "A rough guess: about 3 min",
  ]);
  expect(guessText(undefined)).toBe("");
});

test("timeLeft() goes by what was done so far", () => {
  expect(timeLeft({ at: 1000, part: 0.1 }, { at: 2000, part: 0.3 })).toBeCloseTo(3500);
  expect(timeLeft({ at: 1000, part: 0.1 }, { at: 2000, part: 0.1 })).toBeUndefined();
});
