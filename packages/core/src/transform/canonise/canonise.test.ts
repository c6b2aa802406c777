import { describe, expect, test } from "vitest";
import { floats, numbers, type Tensor } from "../../tensor.ts";
import { toTensor } from "../../testing/interpreter/tensor64.ts";
import { frozen, outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { canonise } from "./canonise.ts";

const open = (text: string) => frozen(text, weightsFor(text));

const statistics = (channels: number): string =>
  ["gamma", "beta", "mean"].map((name) => `${name}: float32[${channels}] = {…}`).join("\n") +
  `\nvariance: float32[${channels}] = [${[4, 1, 0.25, 9].slice(0, channels)}]`;
const norm = (x: string, y: string): string => `${y} = BatchNormalization(${x}, gamma, beta, mean, variance)`;

const image = "input x: float32[1,2,4,4]";
const conv = "w: float32[4,2,2,2] = {…}\nh = Conv(x, w)";
const channel = "c: float32[1,4,1,1] = {…}\nd: float32[4,1,1] = {…}";

describe("canonise()", () => {
  test("of w = 2, b = 1, then · 3, then + 5 is w = 6, b = 8", async () => {
    const graph = await frozen(`input x: float32[1,1,1,2]
w: float32[1,1,1,1] = [2]
b: float32[1] = [1]
three: float32[1,1,1] = [3]
five: float32[] = [5]
h = Conv(x, w, b)
m = Mul(three, h)
y = Add(m, five)
output y`);
    const { nodes, constants, types } = canonise(graph);
    expect(nodes.map(({ op, outputs }) => [op, ...outputs])).toEqual([["Conv", "y"]]);
    const [, w = "", b = ""] = nodes[0]?.inputs ?? [];
    expect([constants.get(w), constants.get(b)]).toEqual([floats([1, 1, 1, 1], [6]), floats([1], [8])]);
    expect(types.get(w)).toEqual({ type: "float32", shape: [1, 1, 1, 1] });
  });

  test.each([
    ["Conv, Mul, Add", "Conv", `${image}\n${conv}\n${channel}\nm = Mul(h, c)\ny = Add(d, m)\noutput y`],
    ["Conv, Sub, Div", "Conv", `${image}\n${conv}\n${channel}\nm = Sub(h, c)\ny = Div(m, d)\noutput y`],
    ["Conv, constant − x", "Conv", `${image}\n${conv}\n${channel}\ny = Sub(c, h)\noutput y`],
    [
      "Conv, norm, norm",
      "Conv",
      `${image}\n${conv}\n${statistics(4)}\n${norm("h", "n")}\n${norm("n", "y")}\noutput y`,
    ],
    [
      "grouped ConvTranspose, norm",
      "ConvTranspose",
      `${image}\n${statistics(4)}\nw: float32[2,2,2,2] = {…}\nh = ConvTranspose<group=2, strides=[2,2]>(x, w)\n${norm("h", "y")}\noutput y`,
    ],
    [
      "ConvTranspose with bias, norm",
      "ConvTranspose",
      `${image}\n${statistics(3)}\nw: float32[2,3,2,2] = {…}\nb: float32[3] = {…}\nh = ConvTranspose(x, w, b)\n${norm("h", "y")}\noutput y`,
    ],
    [
      "MatMul, Add",
      "Gemm",
      "input x: float32[1,3]\nw: float32[3,4] = {…}\nb: float32[4] = {…}\nh = MatMul(x, w)\ny = Add(h, b)\noutput y",
    ],
    [
      "MatMul, Mul",
      "MatMul",
      "input x: float32[1,3]\nw: float32[3,4] = {…}\nb: float32[4] = {…}\nh = MatMul(x, w)\ny = Mul(h, b)\noutput y",
    ],
    [
      "MatMul of rank 3, Div",
      "MatMul",
      "input x: float32[1,5,3]\nw: float32[3,4] = {…}\nb: float32[4] = {…}\nh = MatMul(x, w)\ny = Div(h, b)\noutput y",
    ],
    [
      "MatMul, norm, Gemm",
      "Gemm Gemm",
      `input x: float32[1,3]\n${statistics(4)}\nw: float32[3,4] = {…}\nv: float32[2,4] = {…}\nh = MatMul(x, w)\n${norm("h", "n")}\ny = Gemm<transB=1>(n, v)\noutput y`,
    ],
    [
      "norm, Gemm",
      "Gemm",
      `input x: float32[1,4]\n${statistics(4)}\nw: float32[4,2] = {…}\nb: float32[1,2] = {…}\n${norm("x", "n")}\ny = Gemm(n, w, b)\noutput y`,
    ],
    [
      "norm, MatMul",
      "Gemm",
      `input x: float32[1,4]\n${statistics(4)}\nw: float32[4,2] = {…}\n${norm("x", "n")}\ny = MatMul(n, w)\noutput y`,
    ],
    [
      "preprocessing by Sub and Div, Conv",
      "Conv",
      `${image}\nw: float32[4,2,2,2] = {…}\nc: float32[1,2,1,1] = {…}\nd: float32[2,1,1] = {…}\nm = Sub(x, c)\nn = Div(m, d)\ny = Conv(n, w)\noutput y`,
    ],
    [
      "scale only, padded Conv",
      "Conv",
      `${image}\nw: float32[4,2,3,3] = {…}\nc: float32[1,2,1,1] = {…}\nm = Mul(x, c)\ny = Conv<pads=[1,1,1,1]>(m, w)\noutput y`,
    ],
    [
      "norm, grouped Conv with bias",
      "Conv",
      `input x: float32[1,4,4,4]\n${statistics(4)}\nw: float32[6,2,3,3] = {…}\nb: float32[6] = {…}\n${norm("x", "n")}\ny = Conv<group=2>(n, w, b)\noutput y`,
    ],
    [
      "norm, 1×1 Conv with SAME padding, which pads nothing",
      "Conv",
      `${image}\n${statistics(2)}\nw: float32[3,2,1,1] = {…}\n${norm("x", "n")}\ny = Conv<auto_pad="SAME_UPPER">(n, w)\noutput y`,
    ],
    [
      "scale, grouped ConvTranspose",
      "ConvTranspose",
      `${image}\nw: float32[2,3,2,2] = {…}\nc: float32[1,2,1,1] = {…}\nm = Mul(x, c)\ny = ConvTranspose<group=2>(m, w)\noutput y`,
    ],
    [
      "Relu, norm, Conv",
      "Relu Conv",
      `${image}\n${statistics(2)}\nw: float32[3,2,2,2] = {…}\nr = Relu(x)\n${norm("r", "n")}\ny = Conv(n, w)\noutput y`,
    ],
  ])("leaves the function of %s as it was, in %s", async (_, ops, text) => {
    const graph = await open(text);
    const canonical = canonise(graph);
    expect(canonical.nodes.map(({ op }) => op).join(" ")).toBe(ops);
    const x = toTensor(randomTensor(graph.inputs[0]?.shape as number[], 5));
    const [wanted = [], found = []] = await Promise.all(
      [graph, canonical].map(async (each) => numbers((await outputsOf(each, { x })).y as Tensor)),
    );
    expect(Math.hypot(...wanted.map((v, i) => v - (found[i] as number)))).toBeLessThan(
      1e-6 * Math.hypot(...wanted),
    );
  });

  test.each([
    [
      "padding would be shifted too",
      `${image}\n${statistics(2)}\nw: float32[4,2,3,3] = {…}\n${norm("x", "n")}\ny = Conv<pads=[1,1,1,1]>(n, w)\noutput y`,
    ],
    [
      "SAME padding would be shifted too",
      `${image}\n${statistics(2)}\nw: float32[4,2,3,3] = {…}\n${norm("x", "n")}\ny = Conv<auto_pad="SAME_LOWER">(n, w)\noutput y`,
    ],
    [
      "the borders of a ConvTranspose get less of a shift",
      `${image}\n${statistics(2)}\nw: float32[2,4,3,3] = {…}\n${norm("x", "n")}\ny = ConvTranspose(n, w)\noutput y`,
    ],
    ["the layer is used twice", `${image}\n${conv}\n${channel}\nm = Mul(h, c)\ny = Add(m, h)\noutput y`],
    ["the layer is an output", `${image}\n${conv}\n${channel}\nm = Mul(h, c)\noutput m\noutput h`],
    [
      "the scaled value is used twice",
      `${image}\nw: float32[4,2,1,1] = {…}\nc: float32[1,2,1,1] = {…}\nm = Mul(x, c)\nh = Conv(m, w)\nr = GlobalMaxPool(m)\noutput h\noutput r`,
    ],
    [
      "the constant differs by position",
      `${image}\n${conv}\nc: float32[1,1,3,3] = {…}\ny = Mul(h, c)\noutput y`,
    ],
    [
      "the constant makes the value larger",
      "input x: float32[1,1]\nw: float32[1,1] = {…}\nc: float32[1,3] = {…}\nh = MatMul(x, w)\ny = Add(h, c)\noutput y",
    ],
    ["the constant is divided", `${image}\n${conv}\n${channel}\ny = Div(c, h)\noutput y`],
    ["a Relu comes between", `${image}\n${conv}\n${channel}\nr = Relu(h)\ny = Mul(r, c)\noutput y`],
    [
      "MatMul of rank 3 would need a bias",
      "input x: float32[1,5,3]\nw: float32[3,4] = {…}\nb: float32[4] = {…}\nh = MatMul(x, w)\ny = Add(h, b)\noutput y",
    ],
    [
      "Gemm is scaled",
      "input x: float32[1,3]\nw: float32[3,4] = {…}\nb: float32[4] = {…}\nh = Gemm<alpha=2.0>(x, w)\ny = Add(h, b)\noutput y",
    ],
  ])("changes nothing where %s", async (_, text) => {
    const graph = await open(text);
    expect(canonise(graph)).toBe(graph);
  });

  test("changes nothing where the value between is to be kept", async () => {
    const before = await open(`${image}\n${conv}\n${channel}\ny = Mul(h, c)\noutput y`);
    expect(canonise(before, new Set(["h"]))).toBe(before);
    const after = await open(
      `${image}\nw: float32[4,2,2,2] = {…}\nc: float32[1,2,1,1] = {…}\nm = Mul(x, c)\ny = Conv(m, w)\noutput y`,
    );
    expect(canonise(after, new Set(["m"]))).toBe(after);
    expect(canonise(after, new Set(["y"])).nodes).toHaveLength(1);
  });

  test("drops a multiplication by one", async () => {
    const graph = await open(`${image}\n${conv}\none: float32[] = [1]\ny = Mul(h, one)\noutput y`);
    expect(canonise(graph).nodes.map(({ op, inputs, outputs }) => [op, ...inputs, ...outputs])).toEqual([
      ["Conv", "x", "w", "y"],
    ]);
  });
});
