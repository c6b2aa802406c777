/** Every method on every trained network at hand: it works, or refuses in one sentence where a declared need fails. */

import { readdirSync, readFileSync } from "node:fs";
import {
  catalog,
  type Explanation,
  explain,
  type FloatTensor,
  FoveaError,
  floats,
  loadModel,
  type Method,
  Model,
  predict,
  survey,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../packages/core/src/random.ts";
import { filled, sizeOf } from "../packages/core/src/tensor.ts";
import { hasShared, shared } from "./shared.ts";

const runtime = nodeRuntime({ threads: 2 });
const files = hasShared
  ? readdirSync(shared("models")).filter((name) => name.endsWith(".onnx"))
  : ["(no reference models)"];

/** As few runs as a method can do with: what is tested is that it works at all. */
const least: Readonly<Record<string, unknown>> = {
  samples: 4,
  steps: 4,
  segments: "grid:3",
  window: "28",
  stride: "28",
  top: 4,
  tolerance: 0.5,
  "max-steps": 4,
};

async function refusalOr(run: Promise<Explanation>): Promise<Explanation | FoveaError> {
  return run.catch((error: unknown) => {
    if (error instanceof FoveaError) return error;
    throw error;
  });
}

/** Each option by itself, so that one that the schema refuses (a window larger than the picture) is left at its default. */
const optionsOf = (method: Method): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(least).filter(
      ([name, value]) => name in method.options.shape && method.options.safeParse({ [name]: value }).success,
    ),
  );

describe.skipIf(!hasShared).each(files)("%s", (name) => {
  let model: Model;
  let x: FloatTensor;

  beforeAll(async () => {
    const { graph } = loadModel(readFileSync(shared("models", name)));
    const open = graph.inputs.find(({ name: input }) =>
      graph.nodes.some(({ inputs }) => inputs.includes(input)),
    );
    const declared = open?.shape ?? [];
    const inputShape = declared.map((size, axis) =>
      typeof size === "number" && size > 0 ? size : axis === 0 ? 1 : 224,
    );
    const channels = Math.min(...inputShape.slice(1).filter((size) => size <= 4));
    const pixelRange = { low: new Array(channels).fill(-3), high: new Array(channels).fill(3) };
    model = await Model.open(runtime, graph, { inputShape, pixelRange });
    const draw = random(3);
    x = floats(model.input.shape, filled(sizeOf(model.input.shape), draw.normal));
  });
  afterAll(() => model?.dispose());

  test.each(catalog)("$id", async (method) => {
    const [target] = await targetsFor(model, x, "top1", await predict(model, x));
    if (!target) throw new Error("no target");
    const obstacle = survey(model).find((row) => row.method.id === method.id)?.obstacle;
    const found = await refusalOr(explain(model, x, { method, target, options: optionsOf(method) }));
    if (obstacle !== undefined) {
      // Refused, and for what a need says.
      expect(found).toBeInstanceOf(FoveaError);
      expect(method.needs.length).toBeGreaterThan(0);
      expect((found as FoveaError).message).toMatch(/^Cannot [^.]+$/);
    } else {
      if (found instanceof FoveaError) throw found;
      expect(found.values.data.length).toBeGreaterThan(0);
      expect(found.values.data.every(Number.isFinite)).toBe(true);
    }
  });
});
