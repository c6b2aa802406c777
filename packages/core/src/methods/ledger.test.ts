import { expect, test } from "vitest";
import { atLeast, atMost, reported } from "./ledger.ts";

test("atMost() holds up to its limit; NaN never does", () => {
  expect(atMost("gap", 1, 1, "")).toEqual({ check: "gap", value: 1, limit: 1, ok: true, note: "" });
  expect(atMost("gap", 1.01, 1, "").ok).toBe(false);
  expect(atMost("gap", Number.NaN, 1, "").ok).toBe(false);
});

test("atLeast() holds from its limit; NaN never does", () => {
  expect([0, 1, 2, Number.NaN].map((value) => atLeast("nodes", value, 1, "").ok)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test("reported() is not judged", () => {
  expect(reported("steps", 16, "points")).toEqual({
    check: "steps",
    value: 16,
    limit: undefined,
    ok: true,
    note: "points",
  });
});
