import { beforeAll, describe, expect, test } from "vitest";
import type { StaticGraph } from "../graph/graph.ts";
import { floats } from "../tensor.ts";
import { frozen } from "../testing/open-text.ts";
import { readTarget } from "./target.ts";

let graph: StaticGraph;
beforeAll(async () => {
  graph = await frozen(
    `input x: float32[1,3,4,5]
w: float32[6,3,1,1] = {…}
"/features/conv:0" = Conv(x, w)   @"block/conv"
"net:1:relu" = Relu("/features/conv:0")
f = Flatten("net:1:relu")
s: int64[2] = [1, 120]
z = Reshape(f, s)
output z`,
    { w: floats([6, 3, 1, 1]) },
  );
});

const labels = ["tench, Tinca tinca", "goldfish", "crane", "Crane", "maillot, tank suit", "tank suit", "7"];
const read = (text: string, known: readonly string[] | undefined = labels) =>
  readTarget(text, { graph, classes: 120, labels: known });

describe("readTarget() of classes", () => {
  test.each([
    ["top1", { kind: "top", count: 1 }],
    ["TOP-5", { kind: "top", count: 5 }],
    ["top500", { kind: "top", count: 120 }],
    ["0", { kind: "class", index: 0 }],
    ["119", { kind: "class", index: 119 }],
    ["7", { kind: "class", index: 7 }],
    ["goldfish", { kind: "class", index: 1 }],
    [" Goldfish ", { kind: "class", index: 1 }],
    ["tinca TINCA", { kind: "class", index: 0 }],
    ["tench, Tinca tinca", { kind: "class", index: 0 }],
    ["tank suit", { kind: "class", index: 5 }],
    ["maillot", { kind: "class", index: 4 }],
  ])("%j", (text, wanted) => {
    expect(read(text)).toEqual(wanted);
  });

  test.each([
    ["120", "Cannot find class 120: the model has 120 classes, 0 to 119", undefined],
    ["top0", "Cannot explain top0: ranks start at 1", "Use top1, or top5 for five classes."],
    [
      "crane",
      'Cannot tell which class "crane" is: 2 classes have that label',
      "Give the index: 2 (crane), 3 (Crane).",
    ],
    [
      "goldfsh",
      'Cannot find the class "goldfsh" among the 7 labels',
      expect.stringMatching(/^Did you mean "goldfish", /),
    ],
    ["suit", 'Cannot find the class "suit" among the 7 labels', expect.stringContaining('"tank suit"')],
    ["-1", 'Cannot find the class "-1" among the 7 labels', expect.anything()],
    ["1.5", 'Cannot find the class "1.5" among the 7 labels', expect.anything()],
    ["", 'Cannot find the class "" among the 7 labels', expect.anything()],
  ])("refuses %j", (text, message, hint) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "class-unknown", message, hint }));
  });

  test("says where no labels are known", () => {
    expect(() => readTarget("goldfish", { graph, classes: 120, labels: undefined })).toThrow(
      expect.objectContaining({
        message: 'Cannot find the class "goldfish": no labels are known for this model',
        hint: "Give labels with --labels FILE, or the class index, 0 to 119.",
      }),
    );
  });
});

describe("readTarget() of units", () => {
  const unit = (value: string, channel: number, position?: readonly number[]) => ({
    kind: "unit",
    value,
    channel,
    position,
  });
  test.each([
    ["/features/conv:0:2", unit("/features/conv:0", 2)],
    ["/features/conv:0:2:3,4", unit("/features/conv:0", 2, [3, 4])],
    ["block/conv:5", unit("/features/conv:0", 5)],
    ["block/conv:5:0,0", unit("/features/conv:0", 5, [0, 0])],
    ["net:1:relu:1", unit("net:1:relu", 1)],
    ["z:119", unit("z", 119)],
  ])("%j", (text, wanted) => {
    expect(read(text)).toEqual(wanted);
  });

  test.each([
    [
      "block/conv:6",
      'Cannot explain unit 6 of "/features/conv:0": its shape is 1×6×4×5',
      "Give a channel below 6 and a position below 4,5.",
    ],
    [
      "block/conv:0:4,0",
      'Cannot explain unit 0:4,0 of "/features/conv:0": its shape is 1×6×4×5',
      expect.anything(),
    ],
    [
      "block/conv:0:1",
      'Cannot explain unit 0:1 of "/features/conv:0": its shape is 1×6×4×5',
      expect.anything(),
    ],
    ["z:120", 'Cannot explain unit 120 of "z": its shape is 1×120', "Give a channel below 120."],
    [
      "block/cnv:1",
      'Cannot find the layer "block/cnv" in the model',
      expect.stringContaining('Did you mean "block/conv"'),
    ],
    [
      "block/cnv:1:0,0",
      'Cannot find the layer "block/cnv" in the model',
      expect.stringContaining('"block/conv"'),
    ],
    [
      "net:2:relu:1",
      'Cannot find the layer "net:2:relu" in the model',
      expect.stringContaining('"net:1:relu"'),
    ],
    ["12:3", 'Cannot find the layer "12" in the model', expect.anything()],
    [":3", 'Cannot find the layer "" in the model', expect.anything()],
  ])("refuses %j", (text, message, hint) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "layer-unknown", message, hint }));
  });
});
