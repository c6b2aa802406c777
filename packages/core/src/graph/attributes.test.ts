import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { attributes, floatOf, intOf, intsOf, stringOf, tensorOf } from "./attributes.ts";
import type { Node } from "./graph.ts";

const node = (plain: Parameters<typeof attributes>[0]): Node => ({
  op: "Op",
  domain: "",
  name: "n",
  inputs: [],
  outputs: [],
  attributes: attributes(plain),
});

describe("attributes()", () => {
  test("tags values as ONNX does: whole numbers unless the name is one of a float", () => {
    expect(attributes({ axis: 1, alpha: 1, pads: [0, 1], keepdims: true, mode: "linear" })).toEqual({
      axis: { type: "int", value: 1 },
      alpha: { type: "float", value: 1 },
      pads: { type: "ints", value: [0, 1] },
      keepdims: { type: "int", value: 1 },
      mode: { type: "string", value: "linear" },
    });
  });

  test("tags tensors, lists of text and lists of floats; leaves out what is undefined", () => {
    const value = floats([1], [2]);
    expect(attributes({ value, names: ["a"], value_floats: [1], gone: undefined })).toEqual({
      value: { type: "tensor", value },
      names: { type: "strings", value: ["a"] },
      value_floats: { type: "floats", value: [1] },
    });
  });
});

describe("reading attributes", () => {
  const given = node({ axis: 2, alpha: 0.5, pads: [1], mode: "cubic", value: floats([1], [3]) });

  test("gives what is there", () => {
    expect(intOf(given, "axis", 0)).toBe(2);
    expect(floatOf(given, "alpha", 1)).toBe(0.5);
    expect(floatOf(given, "axis", 1)).toBe(2);
    expect(intsOf(given, "pads")).toEqual([1]);
    expect(stringOf(given, "mode", "")).toBe("cubic");
    expect(tensorOf(given, "value")).toEqual(floats([1], [3]));
  });

  test("gives the operator's default for what is not, or is of another type", () => {
    expect(intOf(given, "group", 1)).toBe(1);
    expect(intOf(given, "mode", 7)).toBe(7);
    expect(floatOf(given, "beta", 0.5)).toBe(0.5);
    expect(intsOf(given, "strides")).toBeUndefined();
    expect(intsOf(given, "strides", [1, 1])).toEqual([1, 1]);
    expect(stringOf(given, "axis", "none")).toBe("none");
    expect(tensorOf(given, "axis")).toBeUndefined();
  });
});
