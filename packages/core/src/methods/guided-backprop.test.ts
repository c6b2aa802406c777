import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { gradient } from "./gradient.ts";
import { deconvnet, guidedBackprop } from "./guided-backprop.ts";

/** h₁ = x₁ + 2x₂, h₂ = x₂ − x₁; z₀ = relu(h₁) − 3 relu(h₂), z₁ = 2 relu(h₂) − relu(h₁). */
const net = `input x: float32[1,2]
u: float32[2,2] = [1, -1, 2, 1]
v: float32[2,2] = [1, -1, -3, 2]
h = MatMul(x, u)
r = Relu(h)
z = MatMul(r, v)
output z`;

const both = floats([1, 2], [1, 2]);
const first = floats([1, 2], [2, -0.5]);

describe("gradient, guidedBackprop and deconvnet differ as their rules do", () => {
  test.each([
    ["gradient lets all back through what is on", gradient, both, "0", [4, -1]],
    ["gradient lets nothing back through what is off", gradient, first, "0", [1, 2]],
    ["guidedBackprop keeps only what is positive", guidedBackprop, both, "0", [1, 2]],
    ["guidedBackprop keeps nothing where what is positive is off", guidedBackprop, first, "1", [0, 0]],
    ["deconvnet lets what is positive through what is off", deconvnet, first, "1", [-2, 2]],
    ["deconvnet keeps only what is positive", deconvnet, both, "0", [1, 2]],
  ])("%s", async (_, method, x, target, expected) => {
    const { values } = await explained(await opened(net), x, method, { target });
    expect(Array.from(values.data, (v) => v + 0)).toEqual(expected);
  });
});

/** What the ledger says about overridden nodes. */
async function overridden(text: string, options: Record<string, unknown> = {}) {
  const model = await opened(text);
  const { ledger } = await explained(model, floats([1, 2], [1, 2]), guidedBackprop, { options });
  return ledger.find(({ check }) => check === "nodes-overridden");
}

const chain = (nodes: string): string =>
  `input x: float32[1,2]\nlow: float32[] = [0]\nhigh: float32[] = [6]\nneg: float32[] = [-1]\n${nodes}\noutput z`;

describe("guidedBackprop counts the nodes that it overrides", () => {
  test.each([
    ["one Relu", net, 1, "1 Relu"],
    ["ReLU6", chain("a = Clip(x, low, high)\nb = Relu(a)\nc = Relu(b)\nz = Neg(c)"), 3, "2 Relu, 1 Clip"],
    ["no Clip from elsewhere", chain("a = Clip(x, neg, high)\nb = Relu(a)\nz = Neg(b)"), 1, "1 Relu"],
    ["no LeakyRelu", chain("a = LeakyRelu(x)\nb = Relu(a)\nz = Neg(b)"), 1, "1 Relu"],
    ["no Relu beside the path", chain("a = Relu(x)\nb = Relu(low)\nz = Add(a, b)"), 1, "1 Relu"],
    [
      "a final Relu once, though the class has a copy of it",
      chain("w: float32[2,2] = [1, 0, 0, 1]\na = MatMul(x, w)\nz = Relu(a)"),
      1,
      "1 Relu",
    ],
  ])("%s", async (_, text, value, list) => {
    expect(await overridden(text)).toEqual({
      check: "nodes-overridden",
      value,
      limit: 1,
      ok: true,
      note: `nodes with the method's own rule: ${list}`,
    });
  });

  test("and, where asked for, smooth activations", async () => {
    const text = chain("a = Relu(x)\nb = HardSwish(a)\nz = Neg(b)");
    expect((await overridden(text))?.value).toBe(1);
    expect((await overridden(text, { smooth: "gated" }))?.value).toBe(2);
  });
});

describe("a network without rectifiers", () => {
  test.each([guidedBackprop, deconvnet])("is refused by $id", async (method) => {
    const model = await opened(chain("a = LeakyRelu(x)\nb = Tanh(a)\nz = Neg(b)"));
    await expect(explained(model, both, method)).rejects.toMatchObject({
      code: "method-inapplicable",
      message: `Cannot run ${method.id}: no rectifier (Relu, Clip from 0) lies between the picture and the target`,
    });
  });

  test("is refused as well where the rectifiers come after the target", async () => {
    const model = await opened(net);
    const request = { target: "h:0" };
    await expect(explained(model, both, guidedBackprop, request)).rejects.toMatchObject({
      code: "method-inapplicable",
    });
  });
});
