import { expect, test } from "vitest";
import { numberText, percentText } from "./number-text.ts";

test.each([
  [0, "0"],
  [0.0310004, "0.031"],
  [-12.54, "−12.5"],
  [1284.4, "1284"],
  [3.1e-7, "3.1e−7"],
  [2e-9, "2e−9"],
  [-4.567e12, "−4.57e12"],
  [999.96, "1000"],
  [Number.NaN, "not a number"],
  [Number.NEGATIVE_INFINITY, "−∞"],
])("numberText(%d) is %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

test.each([
  [1, "100 %"],
  [0.9973, "99.73 %"],
  [0.999999, "> 99.99 %"],
  [0.000001, "< 0.01 %"],
  [0, "0 %"],
])("percentText(%d) is %s", (fraction, text) => {
  expect(percentText(fraction)).toBe(text);
});
