import { expect, test } from "vitest";
import type { Graph } from "../graph/graph.ts";
import { parseGraph } from "../graph/parse-text.ts";
import { floats } from "../tensor.ts";
import { decodeModel } from "./decode.ts";
import { bytesOf } from "./elements.ts";
import { encodeModel } from "./encode.ts";
import { withoutWeights } from "./lean-file.ts";

const large = floats(
  [30, 50],
  Float32Array.from({ length: 1500 }, (_, i) => i),
);
const net: Graph = parseGraph(
  `input x: float32[30,50]
w: float32[30,50] = {…}
s: float32[1] = [3]
y = Add(x, w)
z = Mul(y, s)
output z: float32[30,50]`,
  { w: large },
);
const file = encodeModel(net);

const itself = "the file itself";

const lean = (bytes: Uint8Array): Uint8Array | undefined =>
  withoutWeights((offset, length) => bytes.subarray(offset, offset + length), bytes.byteLength, itself);

test("withoutWeights() leaves large weights in the file and takes the rest along", () => {
  const bytes = lean(file) as Uint8Array;
  expect(bytes.byteLength).toBeLessThan(1000);
  const { graph } = decodeModel(bytes, (location) => {
    expect(location).toBe(itself);
    return file;
  });
  expect(graph.nodes).toEqual(net.nodes);
  expect(Array.from(graph.constants, ([name, tensor]) => [name, Array.from(bytesOf(tensor))])).toEqual(
    Array.from(net.constants, ([name, tensor]) => [name, Array.from(bytesOf(tensor))]),
  );
});

test("withoutWeights() of a file cut off anywhere is undefined, or what stands before the cut", () => {
  for (let end = 0; end < file.byteLength; end += 7) {
    const cut = file.subarray(0, end);
    expect(lean(cut)?.byteLength ?? 0).toBeLessThanOrEqual(end);
  }
});

test("withoutWeights() of what is no message is undefined", () => {
  expect(lean(new TextEncoder().encode("<!doctype html> not a model"))).toBeUndefined();
  expect(
    lean(Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
  ).toBeUndefined();
});

/** A message's field of bytes, and one that is a number below 128. */
const field = (number: number, content: readonly number[]): number[] => {
  const [low, high] = [content.length % 128, Math.floor(content.length / 128)];
  return [number * 8 + 2, ...(high === 0 ? [low] : [low + 128, high]), ...content];
};
const flag = (number: number, value: number): number[] => [number * 8, value];
const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const entry = (key: string, value: string): number[] =>
  field(13, [...field(1, text(key)), ...field(2, text(value))]);

/** A file with one weight of 1500 numbers in these fields, which is its result. */
function weightOf(...fields: readonly number[][]): Uint8Array {
  const weight = [[8, 0xdc, 0x0b], field(8, text("w")), ...fields].flat();
  return Uint8Array.from(field(7, [...field(5, weight), ...field(12, field(1, text("w")))]));
}
const raw = field(9, [...bytesOf(large)]);

test("withoutWeights() keeps a weight that says it lies inside", () => {
  const bytes = weightOf(flag(2, 1), raw, flag(14, 0));
  const { graph } = decodeModel(lean(bytes) as Uint8Array, () => bytes);
  expect(graph.constants.get("w")?.data).toEqual(large.data);
});

test.each([
  ["lies elsewhere", weightOf(flag(2, 1), flag(14, 1), entry("location", "w.bin"), raw)],
  ["has a location all the same", weightOf(flag(2, 1), raw, entry("location", "w.bin"))],
  ["is there twice", weightOf(flag(2, 1), raw, raw)],
  ["is text", weightOf(flag(2, 8), raw)],
])("withoutWeights() of a file with a weight that %s is undefined", (_name, bytes) => {
  expect(lean(bytes)).toBeUndefined();
});

test("withoutWeights() leaves references as they are", () => {
  const bytes = weightOf(flag(2, 1), entry("location", "."), entry("length", "6000"), flag(14, 1));
  expect(lean(bytes)).toEqual(bytes);
});
