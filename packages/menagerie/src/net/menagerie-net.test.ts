import { type FloatTensor, floats, Model, spatialLayers } from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { expect, test } from "vitest";
import { menagerieNet } from "./menagerie-net.ts";

const runtime = nodeRuntime({ threads: 1 });

const weightsIn = (graph: ReturnType<typeof menagerieNet>): number =>
  Array.from(graph.constants.values()).reduce((sum, { data }) => sum + data.length, 0);

test("menagerieNet() ends with a map of 1/8 and its mean, at 64 and at 96", async () => {
  for (const size of [64, 96]) {
    const model = await Model.open(runtime, menagerieNet({ classes: 9, size, seed: 1 }));
    expect(model.defaultLayer).toMatchObject({ shape: [1, 80, size / 8, size / 8] });
    const { logits } = await model.forward(floats([1, 3, size, size]) as FloatTensor);
    expect(logits.shape).toEqual([1, 9]);
    expect(spatialLayers(model.graph).length).toBeGreaterThan(3);
    await model.dispose();
  }
});

test("menagerieNet() stays small, and is the same for the same seed", () => {
  const standard = menagerieNet({ classes: 10, seed: 1 });
  expect(weightsIn(standard)).toBeLessThan(350_000);
  expect(menagerieNet({ classes: 10, seed: 1 })).toEqual(standard);
  expect(menagerieNet({ classes: 10, seed: 2 })).not.toEqual(standard);
  const wide = menagerieNet({ classes: 10, widths: [16, 32, 64, 96], blocks: [1, 1, 2, 1], seed: 1 });
  expect(wide.nodes.filter(({ op }) => op === "Add")).toHaveLength(5);
});
