/** Conservation of relevance on every trained network at hand: Σ map + biases + ε = S, in all and at every node. */

import { readdirSync, readFileSync } from "node:fs";
import {
  catalog,
  explain,
  type FloatTensor,
  floats,
  loadModel,
  type Method,
  Model,
  predict,
  type Target,
  targetsFor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../packages/core/src/random.ts";
import { filled, sizeOf } from "../packages/core/src/tensor.ts";
import { hasShared, shared } from "./shared.ts";

const runtime = nodeRuntime({ threads: 2 });
const lrp = catalog.find(({ id }) => id === "lrp") as Method;
/** Between them every rule of weighted layers but w². */
const composites = ["epsilon-plus-flat", "epsilon-gamma-box", "epsilon-alpha2-beta1", "zero"];

const files = hasShared
  ? readdirSync(shared("models")).filter((name) => name.endsWith(".onnx"))
  : ["(no reference models)"];

/** Open axes of the input become 1 picture of 224 × 224. */
const sized = (shape: readonly unknown[] = []): number[] =>
  shape.map((size, axis) => (typeof size === "number" && size > 0 ? size : axis === 0 ? 1 : 224));

interface Entry {
  readonly node: string;
  readonly relevance: number;
  readonly residual: number;
}

describe.skipIf(!hasShared).each(files)("%s", (name) => {
  let model: Model;
  let x: FloatTensor;
  let target: Target;

  beforeAll(async () => {
    const { graph } = loadModel(readFileSync(shared("models", name)));
    const picture = graph.inputs.find((input) =>
      graph.nodes.some(({ inputs }) => inputs.includes(input.name)),
    );
    const inputShape = sized(picture?.shape);
    const channels = Math.min(...inputShape.slice(1).filter((size) => size <= 4));
    const pixelRange = { low: new Array(channels).fill(-3), high: new Array(channels).fill(3) };
    model = await Model.open(runtime, graph, { inputShape, pixelRange });
    const draw = random(3);
    x = floats(model.input.shape, filled(sizeOf(model.input.shape), draw.normal));
    [target] = (await targetsFor(model, x, "top1", await predict(model, x))) as [Target];
  });
  afterAll(() => model?.dispose());

  test.each(composites)("lrp %s", async (composite) => {
    const { values, score, ledger, details } = await explain(model, x, {
      method: lrp,
      target,
      options: { composite },
    });
    const amount = (check: string): number => ledger.find((one) => one.check === check)?.value ?? Number.NaN;
    const total = values.data.reduce((sum, v) => sum + v, 0);
    const whole = total + amount("relevance-to-bias") + amount("relevance-to-epsilon") - score;
    const books = details.conservation as readonly Entry[];
    // α-β makes relevance of both signs that is up to 10⁵ times S: then single precision has the last word.
    const size = values.data.reduce((sum, v) => sum + Math.abs(v), 0);
    const limit = Math.max(1e-3 * Math.abs(score), 1e-7 * size);
    const worst = books.reduce((most, { residual }) => Math.max(most, Math.abs(residual)), 0);
    expect(ledger.filter(({ check }) => check === "relevance-leaked")).toEqual([]);
    expect(Math.abs(whole)).toBeLessThanOrEqual(limit);
    expect(worst).toBeLessThanOrEqual(limit);
    expect(books.at(-1)?.relevance).toBeCloseTo(score, 3);
  });
});
