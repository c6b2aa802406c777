import { beforeAll, describe, expect, test } from "vitest";
import type { StaticGraph } from "../graph/graph.ts";
import { floats } from "../tensor.ts";
import { frozen } from "../testing/open-text.ts";
import { parseObjectives } from "./parse-objective.ts";

let graph: StaticGraph;
beforeAll(async () => {
  graph = await frozen(
    `input x: float32[1,3,4,5]
w: float32[6,3,1,1] = {…}
"/features/conv:0" = Conv(x, w)   @"block/conv"
"net:1:relu" = Relu("/features/conv:0")
"net:1:relu:2" = Relu("net:1:relu")
f = Flatten("net:1:relu:2")
s: int64[2] = [1, 120]
z = Reshape(f, s)
output z`,
    { w: floats([6, 3, 1, 1]) },
  );
});

const labels = ["tench, Tinca tinca", "goldfish", "black - white cat"];
const row = floats([6], [1, 2, 3, 4, 5, 6]);
const files: Readonly<Record<string, typeof row>> = {
  "v.npy": row,
  "two:3.npy": floats([2, 6], [...row.data, ...row.data]),
  "short.npy": floats([5]),
};
const read = (text: string) =>
  parseObjectives(text, {
    graph,
    classes: 3,
    labels,
    direction: (file) => files[file] ?? floats([0]),
  });
const objectives = (text: string) => read(text).map(({ objective }) => objective);

const conv = "/features/conv:0";
const channel = (index: number) => ({ kind: "channel", layer: conv, channel: index });

describe("parseObjectives()", () => {
  test.each([
    ["2", [{ kind: "class", index: 2 }]],
    [" Goldfish ", [{ kind: "class", index: 1 }]],
    ["black - white cat", [{ kind: "class", index: 2 }]],
    ["all", [0, 1, 2].map((index) => ({ kind: "class", index }))],
    ["block/conv", [{ kind: "layer", layer: conv }]],
    [conv, [{ kind: "layer", layer: conv }]],
    ["block/conv:4", [channel(4)]],
    [`${conv}:4`, [channel(4)]],
    ["block/conv:1-3", [channel(1), channel(2), channel(3)]],
    ["block/conv:5,0-1,1", [channel(5), channel(0), channel(1)]],
    ["block/conv:all", [0, 1, 2, 3, 4, 5].map(channel)],
    ["block/conv:4:3,4", [{ ...channel(4), at: [3, 4] }]],
    ["block/conv:4:centre", [{ ...channel(4), at: "centre" }]],
    ["block/conv:4-5:center", [4, 5].map((index) => ({ ...channel(index), at: "centre" }))],
    // The longest name that is a layer counts: channel 2 of this one is asked for as net:1:relu:2:2.
    ["net:1:relu:2", [{ kind: "layer", layer: "net:1:relu:2" }]],
    ["net:1:relu:3", [{ kind: "channel", layer: "net:1:relu", channel: 3 }]],
    ["z:7", [{ kind: "channel", layer: "z", channel: 7 }]],
    ["block/conv@v.npy", [{ kind: "direction", layer: conv, vector: row.data }]],
    ["block/conv@v.npy:centre", [{ kind: "direction", layer: conv, vector: row.data, at: "centre" }]],
    ["block/conv@two:3.npy", [0, 1].map(() => ({ kind: "direction", layer: conv, vector: row.data }))],
  ])("reads %j", (text, wanted) => {
    expect(objectives(text)).toEqual(wanted);
  });

  test.each([
    [
      "0.7*block/conv:4 + 0.3*goldfish",
      [
        { objective: channel(4), weight: 0.7 },
        { objective: { kind: "class", index: 1 }, weight: 0.3 },
      ],
    ],
    [
      "block/conv:4 - 2 * 0",
      [
        { objective: channel(4), weight: 1 },
        { objective: { kind: "class", index: 0 }, weight: -2 },
      ],
    ],
    ["-1*z:3", [{ objective: { kind: "channel", layer: "z", channel: 3 }, weight: -1 }]],
    [
      "1e-2*block/conv + .5*block/conv@v.npy",
      [
        { objective: { kind: "layer", layer: conv }, weight: 0.01 },
        { objective: { kind: "direction", layer: conv, vector: row.data }, weight: 0.5 },
      ],
    ],
  ])("reads the mix %j", (text, parts) => {
    expect(objectives(text)).toEqual([{ kind: "mix", parts }]);
  });

  test("names each for people, and so that it can be asked for alone", () => {
    expect(read("block/conv:4-5:centre").map(({ text, title }) => [text, title])).toEqual([
      [`${conv}:4:centre`, `${conv}, channel 4 at centre`],
      [`${conv}:5:centre`, `${conv}, channel 5 at centre`],
    ]);
    expect(read("goldfish")[0]).toMatchObject({ text: "1", title: "1 (goldfish)" });
    expect(read("block/conv@two:3.npy")[1]).toMatchObject({ title: `${conv} towards two:3.npy, row 1` });
  });

  test.each([
    ["3", "class-unknown", "Cannot find class 3: the model has 3 classes, 0 to 2"],
    ["goldfsh", "class-unknown", 'Cannot find the class "goldfsh" among the 3 labels'],
    ["block/cnv:1", "layer-unknown", 'Cannot find the layer "block/cnv" in the model'],
    ["block/cnv:0-3:centre", "layer-unknown", 'Cannot find the layer "block/cnv" in the model'],
    ["block/cnv@v.npy", "layer-unknown", 'Cannot find the layer "block/cnv" in the model'],
    ["block/cnv", "layer-unknown", 'Cannot find the layer "block/cnv" in the model'],
    ["block/conv:6", "layer-unknown", `Cannot use channel 6 of "${conv}": it has 6 channels, 0 to 5`],
    ["block/conv:0-6", "layer-unknown", `Cannot use channel 6 of "${conv}": it has 6 channels, 0 to 5`],
    ["block/conv:3-1", "option-invalid", `Cannot use channels 3-1 of "${conv}": the range is empty`],
    [
      "block/conv:0:4,0",
      "layer-unknown",
      `Cannot use position 4,0 of "${conv}": its positions are 0,0 to 3,4`,
    ],
    ["z:0:centre", "layer-unknown", 'Cannot use position centre of "z": its shape 1×120 has no space'],
    [
      "block/conv@short.npy",
      "option-invalid",
      `Cannot use the direction "short.npy": it has 5 numbers, and "${conv}" 6 channels`,
    ],
    ["0.5*all + 1", "option-invalid", 'Cannot mix "all": it stands for 3 objectives'],
    ["0*1", "option-invalid", 'Cannot mix "1": its weight is 0'],
    ["0.5*nothing + 1", "class-unknown", 'Cannot find the class "nothing" among the 3 labels'],
    ["", "option-invalid", "Cannot tell what the image is for: a name is missing"],
    ["goldfish + ", "class-unknown", 'Cannot find the class "goldfish +" among the 3 labels'],
    ["a*goldfish", "option-invalid", 'Cannot use the weight of "a*goldfish": found "a"'],
    ["-*1 + 2", "option-invalid", 'Cannot use the weight of "-*1": found "-"'],
    ["1e999*1 + 2", "option-invalid", 'Cannot mix "1": its weight is Infinity'],
    ["block/conv:-1", "option-invalid", `Cannot read the channels of "${conv}": found "-1"`],
    ["block/conv:1,,2", "option-invalid", `Cannot read the channels of "${conv}": found "1,,2"`],
    ["block/conv:1:a,b", "option-invalid", `Cannot read the channels of "${conv}": found "1:a,b"`],
    ["block/conv:", "option-invalid", `Cannot read the channels of "${conv}": found ""`],
  ])("refuses %j", (text, code, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, message }));
  });
});
