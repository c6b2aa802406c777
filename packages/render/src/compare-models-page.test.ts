import { expect, test } from "vitest";
import { type CompareModelsPage, compareModelsPage } from "./compare-models-page.ts";

const hostile = `<script>alert("1")</script>' onload='x`;
const png = Uint8Array.of(1, 2, 3);
const sides = { name: hostile, label: hostile, png, said: [hostile, "dog 3 %"] as const };
const map = { png, why: hostile, scale: hostile };

const full: CompareModelsPage = {
  ...{ title: hostile, lead: hostile, names: [hostile, "other"], sentences: [hostile], more: [hostile] },
  ...{ mapSentences: [hostile], refused: [hostile], command: hostile, software: "Fovea" },
  differing: [sides],
  maps: [{ ...sides, similarity: hostile, maps: [map, map] }],
  layers: { sentence: hostile, png, best: [{ layer: hostile, best: hostile, value: "0.9" }] },
};

test("compareModelsPage() escapes all that it is given and has neither script nor request", () => {
  const text = compareModelsPage(full);
  expect(text).not.toMatch(/<script|onload='|(?:src|href)="(?!data:)/);
  expect(text.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(20);
  expect(text).not.toContain("undefined");
});

test("compareModelsPage() leaves out what there is nothing of, and says that pictures are too few", () => {
  const { layers: _, ...bare } = { ...full, differing: [], more: [], maps: [], refused: [] };
  const text = compareModelsPage(bare);
  expect(text).not.toMatch(/Where they (differ|look)/);
  expect(text).toContain("Too few pictures to compare layers");
});
