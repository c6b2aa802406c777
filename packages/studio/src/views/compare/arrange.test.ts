import { expect, test } from "vitest";
import { type Arrangement, arranged } from "./arrange.ts";

const rows = [
  { id: "lrp", title: "LRP", family: "relevance", sound: true, ms: 30 },
  { id: "grad-cam", title: "Grad-CAM", family: "activation-map", sound: true, ms: 10 },
  { id: "rise", title: "RISE", family: "perturbation", sound: false, ms: 900 },
  { id: "cam", title: "CAM", family: "activation-map", sound: undefined, ms: Number.NaN },
];

const plain: Arrangement = { sort: "", descending: false, find: "", family: "", sound: false, pins: [] };

const ids = (change: Partial<Arrangement>): string[] =>
  arranged(rows, { ...plain, ...change }, (row, column) => (column === "ms" ? row.ms : row.title)).map(
    ({ id }) => id,
  );

test("arranged() sorts by a column, either way; what is not known comes last", () => {
  expect(ids({ sort: "ms" })).toEqual(["grad-cam", "lrp", "rise", "cam"]);
  expect(ids({ sort: "ms", descending: true })).toEqual(["rise", "lrp", "grad-cam", "cam"]);
  expect(ids({ sort: "title" })).toEqual(["cam", "grad-cam", "lrp", "rise"]);
});

test("arranged() filters by words, family and soundness", () => {
  expect(ids({ find: " cam" })).toEqual(["grad-cam", "cam"]);
  expect(ids({ find: "perturb" })).toEqual(["rise"]);
  expect(ids({ family: "relevance" })).toEqual(["lrp"]);
  expect(ids({ sound: true })).toEqual(["lrp", "grad-cam"]);
});

test("arranged() keeps pinned rows on top, whatever the filter", () => {
  expect(ids({ sort: "ms", pins: ["rise"], sound: true })).toEqual(["rise", "grad-cam", "lrp"]);
});
