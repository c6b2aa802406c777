/** Every method of the catalog, held to what it claims, on three small seeded networks. */

import {
  type Axiom,
  catalog,
  type Explanation,
  explain,
  floats,
  type Graph,
  inputChannelAxis,
  type Method,
  Model,
  type OutputForm,
  predict,
  printGraph,
  sizeOf,
  survey,
  type Target,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { random } from "../packages/core/src/random.ts";
import { interpret } from "../packages/core/src/testing/interpreter/interpret.ts";
import { type Network, networks } from "./suites/networks.ts";

const runtime = nodeRuntime({ threads: 1 });
const open = ({ graph }: Network): Promise<Model> => Model.open(runtime, graph);

/** Few samples where a method would take many: what is tested does not depend on their number. */
const quick = (method: Method): Record<string, unknown> =>
  "samples" in method.options.shape ? { samples: 4 } : {};

const targetAt = async (model: Model, x: Network["x"], index: number): Promise<Target> => {
  const { scores } = await predict(model, x);
  const [probability, logit] = [scores.probabilities[index] as number, scores.logits[index] as number];
  return { kind: "class", index, label: "", probability, logit };
};

async function explained(
  model: Model,
  { x }: Network,
  method: Method,
  index = 2,
  output: OutputForm = "logit",
): Promise<Explanation> {
  const target = await targetAt(model, x, index);
  return explain(model, x, { method, target, output, options: quick(method), seed: 5 });
}

/** How each claim of a method is put to the proof. */
const proofs: Readonly<Record<Axiom, (found: Explanation, network: Network, model: Model) => void>> = {
  /** Σφ = S(x) − S(0), both sides computed here. */
  completeness: ({ values, conventions }, { x }, model) => {
    const difference = scoreAt(model, x.data, 2) - scoreAt(model, new Float64Array(x.data.length), 2);
    const total = values.data.reduce((a, b) => a + b, 0);
    expect(conventions.baseline).toBe("zero");
    expect(Math.abs(total - difference) / Math.abs(difference)).toBeLessThan(0.01);
  },
  /** Along random directions d: Σφd = (S(x + hd) − S(x − hd)) / 2h, in double precision. */
  gradient: ({ values }, { x }, model) => {
    const draw = random(9);
    for (let trial = 0; trial < 20; trial++) {
      const direction = Float64Array.from(x.data, draw.normal);
      const moved = (h: number): number =>
        scoreAt(
          model,
          direction.map((d, i) => (x.data[i] as number) + h * d),
          2,
        );
      const slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
      const claimed = direction.reduce((sum, d, i) => sum + d * (values.data[i] as number), 0);
      expect(Math.abs(claimed - slope) / Math.max(1, Math.abs(slope))).toBeLessThan(1e-5);
    }
  },
  /** S = mean of the map + a constant that does not depend on the picture. */
  "cam-identity": ({ ledger }) => {
    const [check] = ledger.filter((line) => line.check === "cam-identity");
    expect(check?.value).toBeLessThan(1e-5);
  },
};

/** A logit by the float64 interpreter. */
function scoreAt(model: Model, x: ArrayLike<number>, index: number): number {
  const { shape, name } = model.input;
  const results = interpret(model.graph, { [name]: { shape, data: Float64Array.from(x) } });
  return results[model.head.logits]?.data[index] as number;
}

describe.each(networks)("$name", (network) => {
  const methods = catalog.filter(({ id }) => !network.refused.includes(id));

  test("survey() finds an obstacle for exactly the methods that explain() refuses", async () => {
    const model = await open(network);
    const obstacles = survey(model).filter(({ obstacle }) => obstacle !== undefined);
    expect(obstacles.map(({ method }) => method.id)).toEqual(network.refused);
    for (const { method } of obstacles)
      await expect(explained(model, network, method)).rejects.toMatchObject({ code: "method-inapplicable" });
    await model.dispose();
  });

  test.each(methods)(
    "$id gives values in the shape of its domain, from a ledger that holds",
    async (method) => {
      const model = await open(network);
      const found = await explained(model, network, method);
      const { shape } = model.input;
      const pixels = shape.filter((_, axis) => axis !== inputChannelAxis(model.graph));
      const layer = model.graph.types.get(found.layer ?? "")?.shape ?? [];
      const declared = { input: shape, pixels, layer: [1, ...layer.slice(2)] }[method.domain];
      if (method.needs.includes("gap-head")) expect(found.values.shape).toHaveLength(3);
      else expect(found.values.shape).toEqual(declared);
      expect(found.values.data).toHaveLength(sizeOf(found.values.shape));
      expect(found.ledger.filter(({ ok }) => !ok)).toEqual([]);
      expect(found.score).toBeCloseTo(scoreAt(model, network.x.data, 2), 5);
      await model.dispose();
    },
  );

  test.each(methods)("$id gives the same bits for the same seed, whatever ran before", async (method) => {
    const [fresh, used] = [await open(network), await open(network)];
    for (const other of methods) await explained(used, network, other, 4);
    const alone = await explained(fresh, network, method);
    const after = await explained(used, network, method);
    expect(after.values).toEqual(alone.values);
    expect(after.standardError).toEqual(alone.standardError);
    await Promise.all([fresh.dispose(), used.dispose()]);
  });

  test.each(methods.filter(({ keeps }) => keeps.length > 0))("$id keeps $keeps", async (method) => {
    const model = await open(network);
    const found = await explained(model, network, method);
    for (const axiom of method.keeps) proofs[axiom](found, network, model);
    await model.dispose();
  });

  // Methods that are linear in S at a fixed picture: p_k is a function of the logits, and so is its explanation.
  test.each(methods.filter(({ id }) => ["gradient", "input-x-gradient", "grad-cam"].includes(id)))(
    "$id of a probability is p_k (φ_k − Σ_j p_j φ_j)",
    async (method) => {
      const model = await open(network);
      const { scores } = await predict(model, network.x);
      const maps = await Promise.all(
        scores.logits.map((_, k) => explained(model, network, method, k).then(({ values }) => values.data)),
      );
      const found = await explained(model, network, method, 2, "probability");
      const p = scores.probabilities;
      const expected = Array.from(maps[2] as Float32Array, (own, i) => {
        const mean = maps.reduce((sum, map, j) => sum + (p[j] as number) * (map[i] as number), 0);
        return (p[2] as number) * (own - mean);
      });
      expect(relativeL2(found.values.data, expected)).toBeLessThan(1e-5);
      await model.dispose();
    },
  );

  test("all methods leave the graph, its weights and the picture as they were", async () => {
    const model = await open(network);
    const state = (): string[] => [network.graph, model.graph, model.whole].map(textOf);
    const [before, picture] = [state(), floats(network.x.shape, network.x.data.slice())];
    for (const method of methods) await explained(model, network, method);
    expect(state()).toEqual(before);
    expect(network.x).toEqual(picture);
    await model.dispose();
  });
});

const textOf = (graph: Graph): string => printGraph(graph, { constants: "full" });

function relativeL2(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const difference = Array.from(expected, (value, i) => value - (found[i] as number));
  return Math.hypot(...difference) / Math.hypot(...Array.from(expected));
}
