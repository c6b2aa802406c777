import { describe, expect, test } from "vitest";
import { frozen } from "../testing/open-text.ts";
import { findHead } from "./head.ts";

const headOf = async (text: string) => findHead(await frozen(`input x: float32[1,5]\n${text}`));

describe("findHead()", () => {
  test.each([
    ["Softmax", "softmax"],
    ["LogSoftmax", "log-softmax"],
    ["Sigmoid", "sigmoid"],
  ])("takes a final %s off", async (op, kind) => {
    const head = await headOf(`z = Relu(x)\ny = ${op}(z)\noutput y`);
    expect(head).toEqual({ logits: "z", kind, peeled: ["y"], scores: 5, axis: 1 });
  });

  const sum = "axes: int64[1] = [-1]\ne = Exp(z)\ns = ReduceSum(e, axes)";
  const one = "one: float32[] = [1]\nn = Neg(z)\ne = Exp(n)\nd = Add(one, e)";
  test.each([
    ["softmax", "Softmax as powers over their sum", `${sum}\ny = Div(e, s)`],
    [
      "softmax",
      "Softmax less the largest score",
      `axes: int64[1] = [1]\nm = ReduceMax(z, axes)\nk = Sub(z, m)\n${sum.replace("axes: int64[1] = [-1]\n", "").replace("Exp(z)", "Exp(k)")}\ny = Div(e, s)`,
    ],
    ["log-softmax", "Log of Softmax", "p = Softmax(z)\ny = Log(p)"],
    ["log-softmax", "scores less the log of the sum", `${sum}\nl = Log(s)\ny = Sub(z, l)`],
    ["log-softmax", "scores less ReduceLogSumExp", "l = ReduceLogSumExp(z)\ny = Sub(z, l)"],
    ["sigmoid", "Sigmoid by Reciprocal", `${one}\ny = Reciprocal(d)`],
    ["sigmoid", "Sigmoid by Div", `${one}\ny = Div(one, d)`],
  ])("finds a %s spelled out: %s", async (kind, _, text) => {
    expect(await headOf(`z = Relu(x)\n${text}\noutput y`)).toMatchObject({ logits: "z", kind, scores: 5 });
  });

  test.each([
    ["a quotient of other powers", `v = Neg(x)\nw = Exp(v)\n${sum}\ny = Div(w, s)`],
    ["Log of a Softmax over an axis of size 1", "p = Softmax<axis=0>(z)\ny = Log(p)"],
    ["one over another sum", "two: float32[] = [2]\ne = Exp(z)\nd = Add(two, e)\ny = Reciprocal(d)"],
  ])("leaves %s alone", async (_, text) => {
    expect(await headOf(`z = Relu(x)\n${text}\noutput y`)).toMatchObject({ logits: "y", kind: "none" });
  });

  test("takes the output as it is where nothing normalises it", async () => {
    const head = await headOf("z = Relu(x)\noutput z");
    expect(head).toEqual({ logits: "z", kind: "none", peeled: [], scores: 5, axis: 1 });
  });

  test("finds a single score behind a Sigmoid", async () => {
    const head = await headOf(
      "w: float32[5,1] = [1, 1, 1, 1, 1]\nz = MatMul(x, w)\ny = Sigmoid(z)\noutput y",
    );
    expect(head).toMatchObject({ logits: "z", kind: "sigmoid", scores: 1, axis: 1 });
  });

  test.each([
    ["Reshape", "y = Reshape(p, shape)\nshape: int64[2] = [1, 5]", "[1, 5, 1, 1]"],
    ["Flatten", "y = Flatten(p)", "[1, 5, 1, 1]"],
    ["Squeeze", "y = Squeeze(p, spatial)\nspatial: int64[2] = [2, 3]", "[1, 5, 1, 1]"],
    ["Reshape and Squeeze", "q = Flatten(p)\nfirst: int64[1] = [0]\ny = Squeeze(q, first)", "[1, 5, 1, 1]"],
  ])("looks through a %s after Softmax, at logits of rank 4", async (_, after, shape) => {
    const head = await headOf(
      `four: int64[4] = ${shape}\nz = Reshape(x, four)\np = Softmax<axis=1>(z)\n${after}\noutput y`,
    );
    expect(head).toMatchObject({ logits: "z", kind: "softmax", scores: 5, axis: 1 });
  });

  test("finds Flatten → Softmax → Reshape, which an old Softmax of rank 4 is raised to", async () => {
    const head = await headOf(`four: int64[4] = [1, 5, 1, 1]
z = Reshape(x, four)
flat = Flatten(z)
p = Softmax<axis=-1>(flat)
y = Reshape(p, four)
output y`);
    expect(head).toMatchObject({ logits: "flat", kind: "softmax", peeled: ["y", "p"], scores: 5, axis: 1 });
  });

  test("takes scores with more sizes of 1, and counts classes on the right axis", async () => {
    const last = await headOf("four: int64[4] = [1, 1, 1, 5]\nz = Reshape(x, four)\noutput z");
    expect(last).toMatchObject({ logits: "z", kind: "none", scores: 5, axis: 3 });
    const plain = await headOf("one: int64[1] = [5]\nz = Reshape(x, one)\ny = Softmax(z)\noutput y");
    expect(plain).toMatchObject({ logits: "z", kind: "softmax", scores: 5, axis: 0 });
  });

  test("leaves a Softmax inside the network alone", async () => {
    const head = await headOf("p = Softmax(x)\ny = Relu(p)\noutput y");
    expect(head).toMatchObject({ logits: "y", kind: "none" });
  });

  test("leaves a Softmax over an axis of size 1 alone: it gives ones whatever the scores", async () => {
    const head = await headOf("four: int64[3] = [1, 5, 1]\nz = Reshape(x, four)\ny = Softmax(z)\noutput y");
    expect(head).toMatchObject({ logits: "y", kind: "none" });
  });

  test.each([
    [
      "a map of scores",
      "four: int64[3] = [1, 2, 5]\nt = Concat<axis=0>(x, x)\ny = Reshape(t, four)",
      "1×2×5",
    ],
    ["a batch", "y = Concat<axis=0>(x, x)", "2×5"],
    ["whole numbers", "y = ArgMax<axis=1>(x)", "1×1"],
    ["one number without an axis", "y = ReduceSum<keepdims=0>(x)", "scalar"],
  ])("refuses %s", async (_, text, shape) => {
    await expect(headOf(`${text}\noutput y`)).rejects.toMatchObject({
      code: "model-unsupported",
      message: `Cannot explain the output "y": it has shape ${shape}, not one row of class scores`,
    });
  });
});
