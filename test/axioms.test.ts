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
import { pearson } from "../packages/core/src/metrics/similarity.ts";
import { random } from "../packages/core/src/random.ts";
import { interpret } from "../packages/core/src/testing/interpreter/interpret.ts";
import {
  biasFreeNetwork,
  halfBlindNetwork,
  linearNetwork,
  type Network,
  networks,
  residualRewritten,
  tripled,
} from "./suites/networks.ts";

const runtime = nodeRuntime({ threads: 1 });
const open = ({ graph }: Network): Promise<Model> => Model.open(runtime, graph);

type Options = Readonly<Record<string, unknown>>;

/** Those of the options that the method knows. */
const known = (method: Method, options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([name]) => name in method.options.shape));

/** Few samples where a method would take many: what is tested does not depend on their number. */
const few: Options = { samples: 16, segments: "grid:3", window: "3", stride: "2" };
const quick = (method: Method): Options =>
  known(method, method.id === "extremal-perturbation" ? { steps: 20 } : few);

/** One value of the map for each pixel, and nothing left to chance: for claims about single numbers. */
const finest: Options = {
  ...few,
  samples: 400,
  segments: "grid:8",
  window: "1",
  stride: "1",
  baseline: "zero",
};

const targetAt = async (model: Model, x: Network["x"], index: number): Promise<Target> => {
  const { scores } = await predict(model, x);
  const [probability, logit] = [scores.probabilities[index] as number, scores.logits[index] as number];
  return { kind: "class", index, label: "", probability, logit };
};

async function explained(
  model: Model,
  { x }: Network,
  method: Method,
  { index = 2, output = "logit", options = quick(method) }: Settings = {},
): Promise<Explanation> {
  const target = await targetAt(model, x, index);
  return explain(model, x, { method, target, output, options, seed: 5 });
}

interface Settings {
  readonly index?: number;
  readonly output?: OutputForm;
  readonly options?: Options;
}

/** What a claim is put to the proof with. */
interface Claim {
  readonly method: Method;
  readonly network: Network;
  readonly model: Model;
}

const claimed = ({ method, network, model }: Claim, options: Options = finest): Promise<Explanation> =>
  explained(model, network, method, { options: known(method, options) });

/** How each claim of a method is put to the proof. */
const proofs: Readonly<Record<Axiom, (claim: Claim) => Promise<void>>> = {
  /** Σφ = S(x) − S(0), both sides computed here. */
  completeness: async (claim) => {
    const { network, model, method } = claim;
    // What takes points until a tolerance is met is asked for more than it gives unless told.
    const finer = "max-steps" in method.options.shape ? { tolerance: 0.005, "max-steps": 2048 } : {};
    const { values, conventions } = await claimed(claim, { ...finest, ...finer });
    const size = network.x.data.length;
    const difference = scoreAt(model, network.x.data, 2) - scoreAt(model, new Float64Array(size), 2);
    if ("baseline" in method.options.shape) expect(conventions.baseline).toBe("zero");
    expect(Math.abs(total(values.data) - difference) / Math.abs(difference)).toBeLessThan(0.01);
  },
  /** Σφ and what the ledger says was lost on the way make up S. */
  conservation: async (claim) => {
    const { values, details } = await claimed(claim);
    const nodes = details.conservation as readonly { bias: number; epsilon: number }[];
    const lost = nodes.reduce((sum, { bias, epsilon }) => sum + bias + epsilon, 0);
    const score = scoreAt(claim.model, claim.network.x.data, 2);
    expect(Math.abs(total(values.data) + lost - score) / Math.abs(score)).toBeLessThan(1e-3);
  },
  /** Along random directions d: Σφd = (S(x + hd) − S(x − hd)) / 2h, in double precision. */
  gradient: async (claim) => {
    const { network, model } = claim;
    const { values } = await claimed(claim);
    const draw = random(9);
    for (let trial = 0; trial < 20; trial++) {
      const direction = Float64Array.from(network.x.data, draw.normal);
      const moved = (h: number): number =>
        scoreAt(
          model,
          direction.map((d, i) => (network.x.data[i] as number) + h * d),
          2,
        );
      const slope = (moved(1e-6) - moved(-1e-6)) / 2e-6;
      const found = direction.reduce((sum, d, i) => sum + d * (values.data[i] as number), 0);
      expect(Math.abs(found - slope) / Math.max(1, Math.abs(slope))).toBeLessThan(1e-5);
    }
  },
  /** S = mean of the map + a constant that does not depend on the picture. */
  "cam-identity": async (claim) => {
    const { ledger } = await claimed(claim);
    const [check] = ledger.filter((line) => line.check === "cam-identity");
    expect(check?.value).toBeLessThan(1e-5);
  },
  /** CAM's map up to a factor and a constant: their correlation is 1. */
  "cam-on-average-head": async (claim) => {
    const { network, model } = claim;
    if (network.refused.includes("cam")) return;
    const [found, reference] = [await claimed(claim), await explained(model, network, byId("cam"))];
    expect(pearson(found.values.data, reference.values.data)).toBeGreaterThan(1 - 1e-6);
  },
  /** On a linear network: w ⊙ x, w read off the network by unit pictures. */
  "linear-exact": async ({ method }) => {
    const network = linearNetwork;
    const model = await open(network);
    const { values, domain } = await claimed({ method, network, model });
    const at = (x: ArrayLike<number>): number => scoreAt(model, x, 2);
    const nothing = new Float64Array(network.x.data.length);
    const parts = Float64Array.from(network.x.data, (v, i) => at(nothing.with(i, v)) - at(nothing));
    const expected = domain === "pixels" ? perPixel(parts) : parts;
    expect(relativeL2(values.data, expected)).toBeLessThan(1e-4);
    await model.dispose();
  },
  /** A network that looks at the upper half only. */
  "null-player": async ({ method }) => {
    const network = halfBlindNetwork;
    const model = await open(network);
    const { values, domain } = await claimed({ method, network, model });
    const map = domain === "pixels" ? values.data : perPixel(values.data);
    const [seen, unseen] = [map.slice(0, 32), map.slice(32)].map((half) => Math.max(...half.map(Math.abs)));
    expect(seen).toBeGreaterThan(0);
    expect(unseen).toBeLessThan(1e-6 * (seen as number));
    await model.dispose();
  },
  "gradient-without-bias": async ({ method }) => {
    const network = biasFreeNetwork;
    const model = await open(network);
    const { values } = await explained(model, network, method, { options: { composite: "zero" } });
    const reference = await explained(model, network, byId("input-x-gradient"));
    expect(relativeL2(values.data, reference.values.data)).toBeLessThan(1e-4);
    await model.dispose();
  },
  /** Four segments, sixteen coalitions, every score computed here. */
  "shapley-values": async (claim) => {
    const { network, model } = claim;
    const { values, standardError } = await claimed(claim, { ...finest, segments: "grid:2" });
    const quarter = (p: number): number => 2 * Math.floor(p / 32) + Math.floor((p % 8) / 4);
    const score = (coalition: number): number =>
      scoreAt(
        model,
        network.x.data.map((v, i) => ((coalition >> quarter(i % 64)) & 1 ? v : 0)),
        2,
      );
    const scores = Array.from({ length: 16 }, (_, coalition) => score(coalition));
    for (const p of [0, 4, 32, 36]) {
      const error = standardError?.data[p] ?? 0;
      const expected = shapleyValue(scores, quarter(p));
      expect(Math.abs((values.data[p] as number) - expected)).toBeLessThan(1e-4 + 5 * error);
    }
  },
  "whole-picture": async (claim) => {
    const { network, model } = claim;
    const { values } = await claimed(claim, { ...finest, window: "8", stride: "8", segments: "grid:1" });
    const difference =
      scoreAt(model, network.x.data, 2) - scoreAt(model, new Float64Array(network.x.data.length), 2);
    for (const value of values.data) expect(value).toBeCloseTo(difference, 4);
  },
  "scales-with-score": async (claim) => {
    const { method, network, model } = claim;
    const large = await open(tripled(network));
    const options = quick(method);
    const [found, reference] = [
      await explained(large, network, method, { options }),
      await explained(model, network, method, { options }),
    ];
    const expected = reference.values.data.map((v) => 3 * v);
    expect(relativeL2(found.values.data, expected)).toBeLessThan(1e-4);
    await large.dispose();
  },
  "class-free": async ({ method, network, model }) => {
    const [one, other] = [1, 3].map((index) => explained(model, network, method, { index }));
    expect((await one)?.values).toEqual((await other)?.values);
  },
  nonnegative: async (claim) => {
    const { values } = await claimed(claim, few);
    expect(Math.min(...values.data)).toBeGreaterThanOrEqual(0);
  },
};

/** Of player `i` among four, from the scores of all coalitions: Σ over those without i of |c|! (3 − |c|)! / 4! · gain. */
function shapleyValue(scores: readonly number[], i: number): number {
  const weights = [6 / 24, 2 / 24, 2 / 24, 6 / 24];
  return scores.reduce((sum, score, coalition) => {
    if ((coalition >> i) & 1) return sum;
    const size = [0, 1, 2, 3].filter((player) => (coalition >> player) & 1).length;
    return sum + (weights[size] as number) * ((scores[coalition | (1 << i)] as number) - score);
  }, 0);
}

const byId = (id: string): Method => catalog.find((method) => method.id === id) as Method;
const total = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

/** 1×3×8×8 → 8×8. */
const perPixel = (parts: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: 64 }, (_, p) =>
    [0, 64, 128].reduce((sum, channel) => sum + (parts[channel + p] as number), 0),
  );

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

  test("all methods give the same bits for the same seed, whatever ran before", async () => {
    const used = await open(network);
    for (const method of methods) await explained(used, network, method, { index: 4 });
    for (const method of methods) {
      const fresh = await open(network);
      const alone = await explained(fresh, network, method);
      const after = await explained(used, network, method);
      expect(after.values, method.id).toEqual(alone.values);
      expect(after.standardError, method.id).toEqual(alone.standardError);
      await fresh.dispose();
    }
    await used.dispose();
  });

  const sampled = methods.filter(({ options: { shape } }) => "samples" in shape && "tolerance" in shape);
  test.each(sampled)("$id gives a standard error for every value and stops by itself", async (method) => {
    const model = await open(network);
    const noisy = { ...few, samples: 40, baseline: "noise" };
    const target = await targetAt(model, network.x, 2);
    const run = async (tolerance: number): Promise<{ found: Explanation; ticks: number }> => {
      let ticks = 0;
      const progress = (): void => void ticks++;
      const options = { ...known(method, noisy), tolerance };
      const found = await explain(model, network.x, { method, target, options, seed: 5, progress });
      return { found, ticks };
    };
    const [all, stopped] = [await run(0), await run(1)];
    const { values, standardError } = all.found;
    expect(standardError?.shape).toEqual(values.shape);
    expect(standardError?.data.every((v) => Number.isFinite(v) && v >= 0)).toBe(true);
    expect(stopped.ticks).toBeLessThan(all.ticks);
    await model.dispose();
  });

  const claims = methods.flatMap((method) => method.keeps.map((axiom) => ({ id: method.id, axiom, method })));
  test.each(claims)("$id keeps $axiom", async ({ method, axiom }) => {
    const model = await open(network);
    await proofs[axiom]({ method, network, model });
    await model.dispose();
  });

  // Methods that are linear in S at a fixed picture: p_k is a function of the logits, and so is its explanation.
  test.each(methods.filter(({ id }) => ["gradient", "input-x-gradient", "grad-cam"].includes(id)))(
    "$id of a probability is p_k (φ_k − Σ_j p_j φ_j)",
    async (method) => {
      const model = await open(network);
      const { scores } = await predict(model, network.x);
      const maps = await Promise.all(
        scores.logits.map((_, k) =>
          explained(model, network, method, { index: k }).then(({ values }) => values.data),
        ),
      );
      const found = await explained(model, network, method, { output: "probability" });
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

/** No tool with hooks on modules keeps this: it is what working on the graph is for. */
describe("the same function written otherwise", () => {
  const network = networks.find(({ name }) => name === "residual") as Network;
  const otherwise: Network = { ...network, graph: residualRewritten() };

  test("gives the same scores", async () => {
    const [one, other] = [await open(network), await open(otherwise)];
    for (let k = 0; k < 5; k++)
      expect(scoreAt(one, network.x.data, k)).toBeCloseTo(scoreAt(other, network.x.data, k), 5);
    await Promise.all([one.dispose(), other.dispose()]);
  });

  test.each(catalog)("$id gives the same map", async (method) => {
    const [one, other] = [await open(network), await open(otherwise)];
    const [found, reference] = [
      await explained(other, network, method),
      await explained(one, network, method),
    ];
    expect(relativeL2(found.values.data, reference.values.data)).toBeLessThan(1e-4);
    await Promise.all([one.dispose(), other.dispose()]);
  });
});

const textOf = (graph: Graph): string => printGraph(graph, { constants: "full" });

function relativeL2(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const difference = Array.from(expected, (value, i) => value - (found[i] as number));
  return Math.hypot(...difference) / Math.hypot(...Array.from(expected));
}
