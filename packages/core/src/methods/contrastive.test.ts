import { describe, expect, test } from "vitest";
import { FoveaError } from "../errors.ts";
import { type Explanation, explain, predict, type Target, targetsFor } from "../explain/explain.ts";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { clrp } from "./clrp.ts";
import { excitationBackprop } from "./excitation-backprop.ts";
import type { Method } from "./method.ts";
import { sglrp } from "./sglrp.ts";

const first = [
  [1, -1, 2],
  [0.5, 2, -1],
];
const second = [
  [1, -2, 0.5],
  [-1, 1, 2],
  [0.5, 1, -1],
];
const pixels = [1, 2];

const rows = (matrix: readonly (readonly number[])[]): string => matrix.flat().join(", ");

/** Two pixels, three hidden neurons, three classes; `end` follows the scores. */
const network = (end = ""): string => `input x: float32[1,2]
v: float32[2,3] = [${rows(first)}]
w: float32[3,3] = [${rows(second)}]
a = MatMul(x, v)
h = Relu(a)
z = MatMul(h, w)
${end === "" ? "output z" : `y = ${end}\noutput y`}`;

const x = floats([1, 2], pixels);
const hidden = [0, 1, 2].map((k) =>
  Math.max(
    0,
    pixels.reduce((sum, value, j) => sum + value * (first[j]?.[k] as number), 0),
  ),
);
const logits = [0, 1, 2].map((k) =>
  hidden.reduce((sum, value, j) => sum + value * (second[j]?.[k] as number), 0),
);

/** The z⁺ rule, written out: x_j Σ_k w⁺_jk R_k / (Σ_j x_j w⁺_jk + 10⁻⁶) for x ≥ 0; `sign` −1 takes −w for w. */
function zPlus(
  x: readonly number[],
  w: readonly (readonly number[])[],
  R: readonly number[],
  sign = 1,
): number[] {
  const up = (j: number, k: number): number => Math.max(0, sign * (w[j]?.[k] as number));
  const sums = R.map((_, k) => x.reduce((sum, value, j) => sum + value * up(j, k), 1e-6));
  return x.map((value, j) => value * R.reduce((sum, r, k) => sum + (up(j, k) * r) / (sums[k] as number), 0));
}

const toPixels = (R: readonly number[], sign = 1): number[] =>
  zPlus(pixels, first, zPlus(hidden, second, R, sign));
const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const oneAt = (target: number): number[] => logits.map((_, k) => (k === target ? 1 : 0));

function expectMap(found: Explanation, expected: readonly number[]): void {
  expect(found.values.shape).toEqual([1, 2]);
  for (const [i, value] of expected.entries()) expect(found.values.data[i]).toBeCloseTo(value, 5);
  expect(found.ledger.filter(({ ok }) => !ok)).toEqual([]);
}

const run = async (method: Method, options: Record<string, unknown>, target = "0"): Promise<Explanation> =>
  explained(await opened(network()), x, method, { options, target });

async function refusal(method: Method, text: string, more: Record<string, unknown> = {}): Promise<string> {
  try {
    await explained(await opened(text), x, method, { options: {}, ...more });
    return "not refused";
  } catch (error) {
    return error instanceof FoveaError ? `${error.code}: ${error.message}` : String(error);
  }
}

describe("sglrp", () => {
  const target = 1;
  const exponentials = logits.map((z) => Math.exp(z - Math.max(...logits)));
  const p = exponentials.map((e) => e / total(exponentials));
  const own = p[target] as number;
  const mine = toPixels(oneAt(target).map((one) => one * own * (1 - own)));
  const dual = toPixels(p.map((other, k) => (k === target ? 0 : own * other)));

  test("takes the relevance of p_t p_k at the other classes from that of p_t (1 − p_t) at the target", async () => {
    const found = await run(sglrp, { composite: "z-plus", scaling: false }, "1");
    expectMap(
      found,
      mine.map((value, i) => value - (dual[i] as number)),
    );
  });

  test("gives both the same total, so that the map adds up to 0", async () => {
    const found = await run(sglrp, { composite: "z-plus" }, "1");
    expectMap(
      found,
      mine.map((value, i) => value - ((dual[i] as number) * total(mine)) / total(dual)),
    );
    expect(total(Array.from(found.values.data))).toBeCloseTo(0, 6);
  });

  test("is exact in proportion where the network is sure: z = −3, −3, 21", async () => {
    const { values } = await explained(await opened(network()), floats([1, 2], [3, 6]), sglrp, {
      options: { composite: "z-plus", scaling: false },
      target: "2",
    });
    const slope = Math.exp(-24) * 2;
    const rivals = toPixels([0.5, 0.5, 0]);
    const expected = toPixels(oneAt(2)).map((value, i) => value - (rivals[i] as number));
    for (const [i, value] of expected.entries())
      expect((values.data[i] as number) / slope).toBeCloseTo(value, 4);
  });

  test("has a check for each sweep", async () => {
    const { ledger } = await run(sglrp, {});
    expect(ledger.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["conservation-target", "conservation-dual", "relevance-to-bias-target"]),
    );
    const rivals = exponentials.map((e, k) =>
      k === 0 ? 0 : e / (total(exponentials) - (exponentials[0] as number)),
    );
    const found = ledger.find(({ check }) => check === "strongest-rival");
    expect(found?.value).toBeCloseTo(Math.max(...rivals), 5);
    expect(found?.note).toContain(`class ${rivals.indexOf(Math.max(...rivals))} `);
  });

  test("is the same for every form of the score", async () => {
    const model = await opened(network());
    const [logit, probability] = await Promise.all(
      (["logit", "probability"] as const).map((output) => explained(model, x, sglrp, { output })),
    );
    expect(probability?.values.data).toEqual(logit?.values.data);
    expect(probability?.score).not.toBe(logit?.score);
  });

  test("refuses independent classes, one score, a unit and a contrast", async () => {
    expect(await refusal(sglrp, network("Sigmoid(z)"))).toBe(
      "method-inapplicable: Cannot run sglrp: the network's classes are independent, found a sigmoid for each instead of a softmax",
    );
    const single = "input x: float32[1,2]\nw: float32[2,1] = [1, 2]\ny = MatMul(x, w)\noutput y";
    expect(await refusal(sglrp, single)).toContain("the network has one score, found no other class");
    expect(await refusal(sglrp, network(), { target: "h:1" })).toContain("on a unit inside the network");
    const model = await opened(network());
    const [contrast] = await targetsFor(model, x, "0", await predict(model, x), undefined, "1");
    await expect(explain(model, x, { method: sglrp, target: contrast as Target })).rejects.toThrow(
      "Cannot run sglrp on a contrast of two classes",
    );
  });
});

describe("clrp", () => {
  test("variant 1 sets the target against all other classes alike", async () => {
    const mine = toPixels(oneAt(0));
    const others = toPixels([0, 0.5, 0.5]);
    const factor = total(mine) / total(others);
    const size = Math.abs(logits[0] as number);
    expectMap(
      await run(clrp, { composite: "z-plus" }),
      mine.map((value, i) => size * Math.max(0, value - factor * (others[i] as number))),
    );
  });

  test("variant 2 sets the target against its own weights with the other sign", async () => {
    const mine = toPixels(oneAt(1));
    const dual = toPixels(oneAt(1), -1);
    const factor = total(mine) / total(dual);
    const size = Math.abs(logits[1] as number);
    expectMap(
      await run(clrp, { composite: "z-plus", variant: "2" }, "1"),
      mine.map((value, i) => size * Math.max(0, value - factor * (dual[i] as number))),
    );
  });

  test("variant 2 refuses a last layer whose rule does not feel the sign of its weights", async () => {
    expect(await refusal(clrp, network(), { options: { variant: 2, composite: "epsilon-plus" } })).toBe(
      'method-inapplicable: Cannot set the target\'s weights against their negative: the last layer "z" has the rule epsilon',
    );
  });

  test("refuses probabilities, a unit, and for variant 1 a single score", async () => {
    expect(await refusal(clrp, network(), { output: "probability" })).toContain(
      "Cannot run clrp on a probability",
    );
    expect(await refusal(clrp, network(), { target: "h:1" })).toContain("on a unit inside the network");
    const single = "input x: float32[1,2]\nw: float32[2,1] = [1, 2]\ny = MatMul(x, w)\noutput y";
    expect(await refusal(clrp, single)).toContain("Cannot run clrp variant 1: the network has one score");
    expect(await refusal(clrp, single, { options: { variant: 2 } })).not.toContain("one score");
  });
});

describe("excitation-backprop", () => {
  test("is the probability of the walk from the target", async () => {
    expectMap(await run(excitationBackprop, {}, "2"), toPixels(oneAt(2)));
  });

  test("contrastive keeps what the walk with reversed weights has less of", async () => {
    const [walk, reversed] = [toPixels(oneAt(1)), toPixels(oneAt(1), -1)];
    expectMap(
      await run(excitationBackprop, { contrastive: "true" }, "1"),
      walk.map((value, i) => Math.max(0, value - (reversed[i] as number))),
    );
  });

  test("leaves biases out, and lets them take their share as in zennit", async () => {
    const text = `input x: float32[1,2]
w: float32[2,2] = [1, 0, 1, 1]
b: float32[2] = [1, 0]
z = Gemm(x, w, b)
output z`;
    const model = await opened(text);
    const walk = async (variant: string) =>
      Array.from((await explained(model, x, excitationBackprop, { options: { variant } })).values.data);
    for (const [i, value] of (await walk("paper")).entries())
      expect(value).toBeCloseTo([1 / 3, 2 / 3][i] as number, 5);
    for (const [i, value] of (await walk("zennit")).entries())
      expect(value).toBeCloseTo([1 / 4, 2 / 4][i] as number, 5);
  });
});
