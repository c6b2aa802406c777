import { describe, expect, test } from "vitest";
import { findHead } from "../../freeze/head.ts";
import { Builder } from "../../graph/builder.ts";
import { floats, ints } from "../../tensor.ts";
import { frozen, outputsOf } from "../../testing/open-text.ts";
import { classIndex, type OutputForm, outputForms, type Score, unitIndex, withScore } from "./score.ts";
import { scoreOf } from "./score-of.ts";

/** S of a network at x, as the graph with the score computes it; scoreOf() must find the same from the head's scores. */
async function scored(
  text: string,
  x: readonly number[],
  score: Score,
  index: number | number[] = 0,
): Promise<number> {
  const graph = await frozen(`input x: float32[1,${x.length}]\n${text}`);
  const head = findHead(graph);
  const { graph: whole, score: value } = withScore(graph, head, score);
  const which = [classIndex, unitIndex].find((name) => whole.inputs.some((port) => port.name === name));
  const feeds = { x: floats([1, x.length], x), ...(which ? { [which]: ints([index].flat()) } : {}) };
  const outputs = await outputsOf(whole, feeds);
  const found = outputs[value]?.data[0] as number;
  if (score.kind === "class") {
    const logits = {
      name: head.logits,
      type: "float32",
      shape: graph.types.get(head.logits)?.shape,
    } as const;
    const row = (await outputsOf(new Builder(graph).build([logits]), { x: floats([1, x.length], x) }))[
      head.logits
    ];
    expect(scoreOf(row?.data as Float32Array, head, score, [index].flat())).toBeCloseTo(found, 5);
  }
  return found;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

describe("withScore() of classes that compete", () => {
  const z = [1, 3, -2];
  const total = z.reduce((sum, v) => sum + Math.exp(v), 0);
  const closed: Record<OutputForm, (k: number) => number> = {
    logit: (k) => z[k] as number,
    probability: (k) => Math.exp(z[k] as number) / total,
    "log-probability": (k) => (z[k] as number) - Math.log(total),
    margin: (k) => (z[k] as number) - Math.max(...z.filter((_, j) => j !== k)),
  };

  test.each(outputForms)("gives the %s of every class", async (form) => {
    for (const k of [0, 1, 2])
      for (const end of ["y = Softmax(z)\noutput y", "y = LogSoftmax(z)\noutput y", "output z"])
        expect(await scored(`z = Identity(x)\n${end}`, z, { kind: "class", form }, k)).toBeCloseTo(
          closed[form](k),
          5,
        );
  });

  test.each(outputForms)("gives the %s where logits have rank 4", async (form) => {
    const text = "s: int64[4] = [1, 3, 1, 1]\nz = Reshape(x, s)\ny = Softmax<axis=1>(z)\noutput y";
    expect(await scored(text, z, { kind: "class", form }, 2)).toBeCloseTo(closed[form](2), 5);
  });

  test("keeps a log-probability finite where the probability is not", async () => {
    const form = "log-probability";
    const text = "z = Identity(x)\ny = Softmax(z)\noutput y";
    expect(await scored(text, [0, 200], { kind: "class", form }, 0)).toBe(-200);
  });
});

describe("withScore() of independent classes (sigmoid)", () => {
  const z = [1, 3, -2];
  test.each([
    ["logit", (v: number) => v],
    ["probability", sigmoid],
    ["log-probability", (v: number) => Math.log(sigmoid(v))],
    ["margin", (v: number) => v],
  ] as const)("gives the %s of each class by itself", async (form, closed) => {
    for (const [k, v] of z.entries()) {
      const text = "z = Identity(x)\ny = Sigmoid(z)\noutput y";
      const found = await scored(text, z, { kind: "class", form }, k);
      expect(found).toBeCloseTo(closed(v), 5);
    }
  });
});

describe("withScore() of a single score", () => {
  test.each([
    ["logit", (v: number) => v],
    ["probability", sigmoid],
    ["log-probability", (v: number) => Math.log(sigmoid(v))],
    ["margin", (v: number) => v],
  ] as const)("gives the %s of yes, and of no with its sign turned", async (form, closed) => {
    const text = "z = Identity(x)\ny = Sigmoid(z)\noutput y";
    expect(await scored(text, [1.5], { kind: "class", form }, 1)).toBeCloseTo(closed(1.5), 5);
    expect(await scored(text, [1.5], { kind: "class", form }, 0)).toBeCloseTo(closed(-1.5), 5);
  });

  test("keeps its log-probability finite", async () => {
    const text = "z = Identity(x)\ny = Sigmoid(z)\noutput y";
    expect(await scored(text, [-200], { kind: "class", form: "log-probability" }, 1)).toBe(-200);
  });
});

describe("withScore() of an inner unit", () => {
  const text = "s: int64[4] = [1, 2, 1, 3]\nh = Reshape(x, s)\nr = Relu(h)\nf = Flatten(r)\noutput f";

  test("gives one entry of the layer", async () => {
    const x = [10, 11, 12, 20, 21, 22];
    const at = (...index: number[]) => scored(text, x, { kind: "unit", value: "r" }, index);
    expect(await at(0, 0, 2)).toBe(12);
    expect(await at(1, 0, 1)).toBe(21);
    expect(await scored(text, x, { kind: "unit", value: "f" }, [3])).toBe(20);
  });

  test("takes the place of the unit in place of a class", async () => {
    const graph = await frozen(`input x: float32[1,6]\n${text}`);
    const scored = withScore(graph, findHead(graph), { kind: "unit", value: "f" });
    expect(scored.graph.inputs.map(({ name }) => name)).toEqual(["x", unitIndex]);
  });
});
