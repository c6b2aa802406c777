import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { opened } from "../testing/open-text.ts";

const two = "input x: float32[1,2]\nz = Relu(x)\ny = Softmax(z)\noutput y";

describe("Model.open()", () => {
  test("takes the Softmax off and keeps it in `whole`", async () => {
    const model = await opened(two);
    expect(model.graph.nodes.map(({ op }) => op)).toEqual(["Relu"]);
    expect(model.whole.nodes.map(({ op }) => op)).toEqual(["Relu", "Softmax"]);
    expect(model.classes).toBe(2);
    const { logits } = await model.forward(floats([1, 2], [3, -1]));
    expect(logits).toEqual(floats([1, 2], [3, 0]));
    await model.dispose();
  });

  test("sets an open batch size to 1, and open sizes to those given", async () => {
    const text = "input x: float32[N,1,H,W]\nm = GlobalAveragePool(x)\nz = Flatten(m)\noutput z";
    const model = await opened(text, {}, { inputShape: [1, 1, 2, 3] });
    expect(model.input.shape).toEqual([1, 1, 2, 3]);
    expect((await opened("input x: float32[N,2]\ny = Relu(x)\noutput y")).input.shape).toEqual([1, 2]);
    await expect(opened(text)).rejects.toMatchObject({
      code: "shape-unknown",
      message: 'Cannot fix the shape of input "x": the file says N×1×H×W',
    });
  });

  test("runs a fully convolutional network at a size that is not the file's", async () => {
    const text = "input x: float32[1,1,2,2]\nm = GlobalAveragePool(x)\nz = Flatten(m)\noutput z";
    const model = await opened(text, {}, { inputShape: [1, 1, 1, 4] });
    expect((await model.forward(floats([1, 1, 1, 4], [1, 2, 3, 6]))).logits.data[0]).toBe(3);
  });

  test.each([
    [
      "several inputs",
      `input a: float32[1,2]\n${two.replace("Relu(x)", "Add(x, a)")}`,
      "it has 2 inputs (",
      {},
    ],
    ["no input", "c: float32[1,2] = [1, 2]\ny = Relu(c)\noutput y", "it has 0 inputs", {}],
    ["several outputs", `${two}\noutput z`, "it has 2 outputs", {}],
    ["an output that is not there", two, 'it has no output "nope"', { outputName: "nope" }],
    ["batch size 4", two.replace("[1,2]", "[4,2]"), "has batch size 4", {}],
    ["batch size 2 asked for", two.replace("[1,2]", "[N,2]"), "has batch size 2", { inputShape: [2, 2] }],
  ])("refuses %s", async (_, text, message, options) => {
    await expect(opened(text, {}, options)).rejects.toMatchObject({
      code: "model-unsupported",
      message: expect.stringContaining(message),
    });
  });

  test("names the outputs there are", async () => {
    await expect(opened(`${two}\noutput z`)).rejects.toMatchObject({
      hint: 'Choose one with --output-name: "y", "z".',
    });
    const model = await opened(`${two}\noutput z`, {}, { outputName: "z" });
    expect(model.head.logits).toBe("z");
  });

  test("leaves out an input that the chosen output does not need", async () => {
    const model = await opened(
      `input a: float32[1,2]\nb = Relu(a)\n${two}\noutput b`,
      {},
      { outputName: "y" },
    );
    expect(model.input.name).toBe("x");
  });

  test("refuses scores that do not depend on the picture", async () => {
    const text =
      "input x: float32[1,2]\nk: int64[2] = [1, 2]\ns = Shape(x)\nf = Cast<to=1>(s)\nz = Reshape(f, k)\noutput z";
    await expect(opened(text)).rejects.toMatchObject({
      code: "model-unsupported",
      message: 'Cannot explain the model: its scores "z" do not depend on the picture',
    });
  });

  test("refuses a shape of another rank", async () => {
    await expect(opened(two, {}, { inputShape: [1, 2, 1] })).rejects.toMatchObject({
      code: "shape-mismatch",
      message: 'Cannot use input shape 1×2×1: "x" has 2 axes, 1×2',
    });
  });

  test.each([
    ["with a Cast", "input x: uint8[1,2]\nf = Cast<to=1>(x)\nz = Relu(f)\noutput z", [3, 200]],
    [
      "without",
      "input x: uint8[1,2]\nm: uint8[1,2] = [1, 1]\ns = Mul(x, m)\nz = Cast<to=1>(s)\noutput z",
      [3, 200],
    ],
  ])("feeds a network of bytes with floats of the same numbers, %s", async (_, text, bytes) => {
    const model = await opened(text);
    expect(model.input.type).toBe("float32");
    expect((await model.forward(floats([1, 2], bytes))).logits).toEqual(floats([1, 2], bytes));
  });
});

describe("Model", () => {
  test("tap() gives an inner value", async () => {
    const model = await opened(two);
    expect(await model.tap(floats([1, 2], [-1, 5]), "z")).toEqual(floats([1, 2], [0, 5]));
  });

  test("run() compiles once for a key", async () => {
    const model = await opened(two);
    let made = 0;
    const make = () => {
      made++;
      return model.graph;
    };
    const feeds = { x: floats([1, 2], [-1, 5]) };
    expect(await model.run("same", make, feeds)).toEqual(await model.run("same", make, feeds));
    expect(made).toBe(1);
  });

  test("forward() refuses a tensor of another shape", async () => {
    const model = await opened(two);
    await expect(model.forward(floats([1, 3]))).rejects.toMatchObject({
      code: "shape-mismatch",
      message: 'Cannot feed the model: input "x" has shape 1×2, the tensor 1×3',
    });
  });
});
