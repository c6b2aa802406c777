import type { Check } from "@fovea/core";
import { expect, test } from "vitest";
import { checkWords, verdictOf } from "./check-words.ts";

const check = (given: Partial<Check>): Check => ({
  ...{ check: "score-agrees", value: 1e-6, limit: 1e-4, ok: true, note: "" },
  ...given,
});

test("checkWords() says what was checked with its number", () => {
  expect(checkWords(check({}))).toContain("(difference: 1e−6)");
  expect(checkWords(check({ check: "samples", value: 1000, limit: undefined }))).toContain("1,000");
});

test("checkWords() of a check that it does not know is left to its note", () => {
  expect(checkWords(check({ check: "made-up" }))).toBeUndefined();
});

test("verdictOf() counts what was judged and not what was only reported", () => {
  const reported = check({ check: "samples", limit: undefined });
  expect(verdictOf([check({}), reported])).toEqual({
    judged: 1,
    failed: 0,
    text: "The drawing is computed correctly (1 check).",
  });
  expect(verdictOf([check({}), check({ ok: false })]).text).toBe(
    "1 of 2 checks does not hold: do not rely on this map.",
  );
  expect(verdictOf([reported]).text).toBe("Nothing could be checked about this map.");
});
