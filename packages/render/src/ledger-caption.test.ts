import { expect, test } from "vitest";
import { ledgerCaption } from "./ledger-caption.ts";

test("ledgerCaption() prints failed checks first and counts the rest", () => {
  const ledger = [
    { check: "finite", value: 0, limit: 0, ok: true },
    { check: "completeness gap", value: 0.2131, limit: 0.05, ok: false, note: "50 steps" },
    { check: "map", value: "zero", ok: false },
  ];
  expect(ledgerCaption(ledger)).toEqual([
    { text: "CHECK FAILED: completeness gap 0.213 (limit 0.05) · 50 steps", tone: "failed" },
    { text: "CHECK FAILED: map zero", tone: "failed" },
    { text: "1 of 3 checks hold", tone: "quiet" },
  ]);
});

test("ledgerCaption() of no checks says so", () => {
  expect(ledgerCaption([])).toEqual([{ text: "no checks were made", tone: "quiet" }]);
});

test("ledgerCaption() of checks that all hold says that", () => {
  const held = { check: "score-agrees", value: 0, limit: 1, ok: true };
  expect(ledgerCaption([held])).toEqual([{ text: "The one check holds", tone: "quiet" }]);
  expect(ledgerCaption([held, held])).toEqual([{ text: "Both checks hold", tone: "quiet" }]);
});
