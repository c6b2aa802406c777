/** Relevance through operators without weights: small numbers by hand, and books that balance on every kind of node. */

import { describe, expect, test } from "vitest";
import { tensor64 } from "../../testing/interpreter/tensor64.ts";
import { frozen, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { type RelevanceFound, relevanceOf } from "../../testing/relevance-of.ts";
import type { Composite } from "./composite.ts";

const epsilon: Composite = { name: "epsilon", rows: [{ match: {}, rule: { rule: "epsilon" } }] };

/** Relevance of x = `values` where y has relevance R; `lines` lead from x to y. */
async function found(
  lines: string,
  values: readonly number[],
  R: readonly number[],
  composite = epsilon,
): Promise<RelevanceFound> {
  const [sizes, body] = lines.startsWith("[") ? splitShape(lines) : [`1,${values.length}`, lines];
  const text = `input x: float32[${sizes}]\n${body}\noutput y: float32\n`;
  const graph = await frozen(text);
  const shape = graph.types.get("y")?.shape ?? [];
  return relevanceOf(graph, composite, {
    x: tensor64(sizes.split(",").map(Number), values),
    R: tensor64(shape, R),
  });
}

/** `[1,2,2] y = …`: the shape of x before the nodes. */
const splitShape = (lines: string): [string, string] => {
  const end = lines.indexOf("]");
  return [lines.slice(1, end), lines.slice(end + 1).trim()];
};

const rounded = (values: readonly number[]): number[] => values.map((v) => Math.round(v * 1e4) / 1e4 + 0);

type Case = readonly [
  what: string,
  lines: string,
  x: readonly number[],
  R: readonly number[],
  map: readonly number[],
];

const cases: readonly Case[] = [
  ["Relu passes R as it comes", "y = Relu(x)", [2, -1], [3, 5], [3, 5]],
  ["Sigmoid passes R as it comes", "y = Sigmoid(x)", [2, -1], [3, 5], [3, 5]],
  ["Add splits R in proportion to its summands", "a = Relu(x)\ny = Add(x, a)", [2, 3], [4, 6], [4, 6]],
  [
    "Add of 3 and 1 gives three quarters and a quarter",
    "[1,2]\nk: int64[1] = [0]\nl: int64[1] = [1]\np = Gather<axis=1>(x, k)\nq = Gather<axis=1>(x, l)\ny = Add(p, q)",
    [3, 1],
    [8],
    [6, 2],
  ],
  [
    "Sub of 3 and 1 gives 3/2 and −1/2",
    "[1,2]\nk: int64[1] = [0]\nl: int64[1] = [1]\np = Gather<axis=1>(x, k)\nq = Gather<axis=1>(x, l)\ny = Sub(p, q)",
    [3, 1],
    [8],
    [12, -4],
  ],
  [
    "Sub of the own mean is half of a normalisation: it passes",
    "axes: int64[1] = [1]\nm = ReduceMean(x, axes)\ny = Sub(x, m)",
    [1, 5],
    [7, 9],
    [7, 9],
  ],
  ["a constant factor passes R", "c: float32[2] = [4, -3]\ny = Mul(x, c)", [2, 3], [5, 6], [5, 6]],
  ["one constant per channel passes R", "c: float32[2] = [4, -3]\ny = Add(x, c)", [2, 3], [5, 6], [5, 6]],
  [
    "a table of constants takes its share",
    "[1,1,2,2]\nc: float32[2,2] = [1, 0, 2, 3]\ny = Add(x, c)",
    [3, 1, 2, 1],
    [4, 4, 4, 4],
    [3, 4, 2, 1],
  ],
  ["a denominator is held still", "s = Exp(x)\ny = Div(x, s)", [2, 3], [5, 6], [5, 6]],
  ["x ⊙ sigmoid(x): the gate takes nothing", "s = Sigmoid(x)\ny = Mul(s, x)", [2, -3], [5, 6], [5, 6]],
  [
    "HardSwish spelled out: the Clip is the gate, through its constants",
    "three: float32[] = [3]\nzero: float32[] = [0]\nsix: float32[] = [6]\na = Add(x, three)\nc = Clip(a, zero, six)\nm = Mul(x, c)\ny = Div(m, six)",
    [2, -1],
    [5, 6],
    [5, 6],
  ],
  ["x ⊙ x takes all", "y = Mul(x, x)", [2, -3], [5, 6], [5, 6]],
  [
    "squeeze and excite: what is stretched over space is the gate",
    "[1,1,1,2]\na = GlobalAveragePool(x)\ng = Relu(a)\ny = Mul(x, g)",
    [2, 4],
    [5, 6],
    [5, 6],
  ],
  [
    "MaxPool gives to the winner",
    "[1,1,4]\ny = MaxPool<kernel_shape=[2], strides=[2]>(x)",
    [1, 5, 3, 2],
    [7, 9],
    [0, 7, 9, 0],
  ],
  [
    "AveragePool gives in proportion",
    "[1,1,4]\ny = AveragePool<kernel_shape=[2], strides=[2]>(x)",
    [1, 3, 6, 2],
    [8, 4],
    [2, 6, 3, 1],
  ],
  [
    "GlobalAveragePool gives in proportion",
    "[1,1,4]\ny = GlobalAveragePool(x)",
    [1, 3, 4, 2],
    [10],
    [1, 3, 4, 2],
  ],
  [
    "LpPool gives in proportion to the squares",
    "[1,1,2]\ny = LpPool<kernel_shape=[2], p=2>(x)",
    [3, 4],
    [25],
    [9, 16],
  ],
  [
    "Pad loses what falls on the padding to the ledger",
    "pads: int64[4] = [0, 1, 0, 0]\ny = Pad(x, pads)",
    [2, 3],
    [5, 6, 7],
    [6, 7],
  ],
  [
    "Concat cuts R at its seams",
    "c: float32[1,1] = [9]\ny = Concat<axis=1>(x, c, x)",
    [2, 3],
    [1, 2, 3, 4, 5],
    [5, 7],
  ],
  ["Softmax passes, which the ledger notes", "y = Softmax<axis=1>(x)", [2, 3], [5, 6], [5, 6]],
  [
    "a normalisation passes, its scale held still",
    "s: float32[2] = [2, 3]\ny = LayerNormalization<axis=-1>(x, s)",
    [1, 5],
    [7, 9],
    [7, 9],
  ],
];

describe("relevance rules of operators without weights", () => {
  test.each(cases)("%s", async (_, lines, x, R, map) => {
    const { map: values, gaps } = await found(lines, x, R);
    expect(rounded(values)).toEqual(map);
    for (const gap of gaps) expect(Math.abs(gap)).toBeLessThan(1e-9);
  });

  test("two signals that are multiplied take half each, two matrices too", async () => {
    const text = `input x: float32[1,2,2]
q: float32[2,2] = {…}
k: float32[2,2] = {…}
a = MatMul(x, q)
c = MatMul(x, k)
y = MatMul(a, c)
output y: float32
`;
    const graph = await frozen(text, weightsFor(text));
    const R = randomTensor([1, 2, 2], 8);
    const { gaps, cuts } = relevanceOf(graph, epsilon, { x: randomTensor([1, 2, 2], 7), R });
    expect(cuts[0]?.rule).toBe("halves");
    for (const gap of gaps) expect(Math.abs(gap)).toBeLessThan(1e-4);
  });

  test("attention: the Softmax is a gate, the values take all", async () => {
    const text = `input x: float32[1,3,2]
v: float32[2,2] = {…}
t = Transpose<perm=[0, 2, 1]>(x)
s = MatMul(x, t)
p = Softmax<axis=-1>(s)
c = MatMul(x, v)
y = MatMul(p, c)
output y: float32
`;
    const graph = await frozen(text, weightsFor(text));
    const { cuts, gaps } = relevanceOf(graph, epsilon, {
      x: randomTensor([1, 3, 2], 7),
      R: randomTensor([1, 3, 2], 8),
    });
    expect(cuts.map(({ node }) => node.op)).toEqual(["MatMul", "MatMul"]);
    for (const gap of gaps) expect(Math.abs(gap)).toBeLessThan(1e-4);
  });

  test("where relevance meets whole numbers it ends, and the books say so", async () => {
    const { cuts } = await found(
      "i = Cast<to=7>(x)\nf = Cast<to=1>(i)\nz = Add(f, x)\ny = Relu(z)",
      [2.5, 3.5],
      [1, 1],
    );
    expect(cuts.filter(({ conserves }) => !conserves).map(({ note }) => note)).toEqual([
      "no relevance goes through whole numbers",
    ]);
  });

  test("where an inner value is asked for, what other branches get is booked as aside", async () => {
    const lines = "r = Relu(x)\nz = Add(r, x)\ng = Sigmoid(x)\ny = Mul(z, g)";
    const graph = await frozen(`input x: float32[1,2]\n${lines}\noutput y: float32\n`);
    const of = (wrt: string) =>
      relevanceOf(graph, epsilon, { x: tensor64([1, 2], [2, 3]), R: tensor64([1, 2], [4, 6]), wrt });
    const found = of("r");
    expect(rounded(found.map)).toEqual([2, 3]);
    expect(found.cuts.map(({ node, aside }) => [node.op, aside !== undefined])).toEqual([
      ["Mul", false],
      ["Add", true],
    ]);
    for (const gap of found.gaps) expect(Math.abs(gap)).toBeLessThan(1e-9);
    // The gate takes none.
    expect(of("g").map).toEqual([]);
  });

  test.each([
    ["Add", "c: float32[1,1,2,2] = [1, 0, 2, 3]\ny = Add(x, c)", 4 / 4 + 0 + 4 * (2 / 4) + 4 * (3 / 4)],
    ["Sub", "c: float32[1,1,2,2] = [1, 0, -2, 0.5]\ny = Sub(x, c)", -4 / 2 + 0 + 4 * (2 / 4) - 4],
    ["Mean", "c: float32[1,1,2,2] = [1, 0, 2, 3]\ny = Mean(x, c)", 1 + 0 + 2 + 3],
    ["Concat", "c: float32[1,1,1,2] = [5, 6]\ny = Concat<axis=2>(x, c)", 8],
    ["Where", "b: bool[1,1,2,2] = [1, 0, 0, 1]\nc: float32[1] = [7]\ny = Where(b, x, c)", 8],
    ["Max", "c: float32[1,1,2,2] = [9, 0, 0, 9]\ny = Max(x, c)", 8],
  ])("what constants take at %s is worked out by itself, not as what is left", async (_, lines, expected) => {
    const x = [3, 1, 2, 1];
    const R = lines.includes("Concat") ? [4, 4, 4, 4, 4, 4] : [4, 4, 4, 4];
    const { bias, gaps } = await found(`[1,1,2,2] ${lines}`, x, R);
    expect(bias).toBeCloseTo(expected, 4);
    for (const gap of gaps) expect(Math.abs(gap)).toBeLessThan(1e-9);
  });

  test("axes are no constants that could take anything", async () => {
    const lines = "[1,2,2]\naxes: int64[1] = [2]\ny = ReduceMean(x, axes)";
    const { cuts, gaps } = await found(lines, [3, 1, 2, 1], [4, 4]);
    expect(cuts[0]?.bias).toBeUndefined();
    for (const gap of gaps) expect(Math.abs(gap)).toBeLessThan(1e-9);
  });

  test("an operator without a rule is named", async () => {
    await expect(found("y = Trilu(x)", [1, 2], [1, 1])).rejects.toThrow(
      'Cannot build the relevance of node "y": no rule for operator Trilu',
    );
  });
});

describe("a composite", () => {
  const rows = (...list: Composite["rows"]): Composite => ({ name: "own", rows: list });

  test("may have a rule for an operator without weights", async () => {
    const zero = rows({ match: { op: "Add" }, rule: { rule: "pass" } });
    const { map, cuts } = await found("a = Relu(x)\ny = Add(x, a)", [2, 3], [4, 6], zero);
    expect(map).toEqual([8, 12]);
    expect(cuts[0]?.note).toBe("all of R to each of several inputs");
  });

  test("may name nodes with *", async () => {
    const named = rows({ match: { name: "a*" }, rule: { rule: "gradient" } });
    const { map } = await found("a1 = Relu(x)\ny = Relu(a1)", [2, -3], [4, 6], named);
    expect(map).toEqual([4, 0]);
  });

  test("cannot give a rule for weights to an operator without", async () => {
    const wrong = rows({ match: { op: "Relu" }, rule: { rule: "z-plus" } });
    await expect(found("y = Relu(x)", [1], [1], wrong)).rejects.toThrow(
      'Cannot use rule z-plus at node "y": Relu has no weights',
    );
  });

  test("gives each layer the rule of the first row that matches", async () => {
    const text = `input x: float32[1,2,6,6]
w1: float32[3,2,3,3] = {…}
w2: float32[3,3,3,3] = {…}
w3: float32[4,3,1,1] = {…}
w4: float32[4,2] = {…}
c1 = Conv(x, w1)
c2 = Conv(c1, w2)
g = GlobalAveragePool(c2)
c3 = Conv(g, w3)
f = Flatten(c3)
y = MatMul(f, w4)
output y: float32
`;
    const graph = await frozen(text, weightsFor(text));
    const composite = rows(
      { match: { first: true, op: "conv" }, rule: { rule: "flat" } },
      { match: { op: "conv" }, rule: { rule: "z-plus" } },
      { match: { op: "dense" }, rule: { rule: "epsilon" } },
    );
    const { cuts } = relevanceOf(graph, composite, {
      x: randomTensor([1, 2, 6, 6], 1),
      R: randomTensor([1, 2], 2),
    });
    expect(cuts.toReversed().map(({ node, rule }) => `${node.name} ${rule}`)).toEqual([
      "c1 flat",
      "c2 z-plus",
      "g norm",
      "c3 epsilon",
      "f route",
      "y epsilon",
    ]);
  });
});
