/** Times in words. */

import { expect, test } from "vitest";
import { durationText, leftText, timeText } from "./time-text.ts";

test("timeText() grows coarser with time", () => {
  expect([0.2, 99, 100, 5940, 6000, 12_000].map(timeText)).toEqual([
    ...["1 s", "99 s", "2 min", "99 min", "1 h 40 min", "3 h 20 min"],
  ]);
});

test("durationText() has tenths of short times", () => {
  expect([0.42, 9.9, 41, 130].map(durationText)).toEqual(["0.4 s", "9.9 s", "41 s", "3 min"]);
});

test("leftText() says nothing before there is something to tell by", () => {
  expect(leftText(performance.now(), 0)).toBe("");
  expect(leftText(performance.now() - 60_000, 0.5)).toBe(", 61 s left");
});
