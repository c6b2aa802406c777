import { expect, test } from "vitest";
import { layerName } from "./layer-names.ts";

const layer = (value: string, name: string) => ({ value, name, op: "Relu", channels: 8, size: [4, 4] });

test("layerName() says how deep a layer lies and the end of its name", () => {
  const layers = [layer("12", "/features/block1/relu"), layer("onnx::Relu_7", "")];
  expect(layerName(layers, "12")).toBe("1 of 2: block1/relu");
  expect(layerName(layers, "onnx::Relu_7")).toBe("2 of 2: onnx::Relu_7");
  expect(layerName(layers, "elsewhere")).toBe("elsewhere");
});
