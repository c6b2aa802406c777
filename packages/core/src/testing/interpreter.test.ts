/** The reference interpreter against ONNX Runtime: one node per case, float32 against float64. */

import { describe, expect, test } from "vitest";
import { apart, attributesText, caseGraph, cases, caseText } from "./cases.ts";
import { checkEngine } from "./check-engine.ts";
import { operators } from "./interpreter/interpret.ts";
import { type NodeGraph, nodeGraph } from "./node-graph.ts";
import { random } from "./random.ts";
import { randomWindows } from "./random-windows.ts";

for (const [op, list] of Object.entries(cases)) {
  describe(op, () => {
    for (const [i, one] of list.entries()) {
      test(`${i + 1}: ${caseText(one)}`, async () => {
        const { graph, feeds } = caseGraph(op, one);
        await checkEngine(graph, feeds);
      });
    }
  });
}

test("every operator of the interpreter has a case", () => {
  expect(Object.keys(operators).filter((op) => !(op in cases))).toEqual([]);
});

describe("random windows", () => {
  for (let seed = 1; seed <= 120; seed++) {
    const r = random(seed);
    const { size, kernel, attributes } = randomWindows(r);
    const group = r.int(1, 3);
    const [n, c, m] = [r.int(1, 2), group * r.int(1, 2), group * r.int(1, 2)];
    const { graph, feeds } = windowsCase(
      r.pick(["Conv", "ConvTranspose", "MaxPool", "AveragePool", "AveragePool", "LpPool"]),
    );

    test(`${seed}: ${graph.name} ${attributesText(attributes)}`, () => checkEngine(graph, feeds));

    function windowsCase(op: string): NodeGraph {
      const x = [n, c, ...size];
      if (op === "Conv") return nodeGraph(op, [x, [m, c / group, ...kernel], [m]], { ...attributes, group });
      if (op === "ConvTranspose") {
        return nodeGraph(op, [x, [c, m / group, ...kernel], [m]], { ...attributes, group });
      }
      const more = op === "AveragePool" ? { count_include_pad: r.int(0, 1) } : {};
      const plain = { ...attributes, ...more, kernel_shape: kernel, ceil_mode: r.int(0, 1) };
      return nodeGraph(op, [apart(...x)], plain, { outputs: op === "MaxPool" ? 2 : 1 });
    }
  }
});
