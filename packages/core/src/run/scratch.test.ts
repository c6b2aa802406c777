import { expect, test } from "vitest";
import { derived } from "../graph/derived.ts";
import { RawTensor } from "../load/elements.ts";
import { floats, type Tensor } from "../tensor.ts";
import { giveBackLent, lentBytes } from "./scratch.ts";

const size = 2000;
const values = Float32Array.from({ length: size }, (_, i) => i);
const numbers = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);

/** The values at an odd address, as they may lie in a file. */
function unaligned(): RawTensor {
  const bytes = new Uint8Array(4 * size + 1);
  bytes.set(new Uint8Array(values.buffer), 1);
  return new RawTensor("float32", [size], bytes.subarray(1));
}

const times = (source: Tensor, factor: number): Tensor =>
  derived([source], `times ${factor}`, [size], (into, read) => {
    for (const [i, x] of read(source).entries()) into[i] = factor * x;
  });

test("lentBytes() makes a weight of weights of unaligned weights", () => {
  const six = times(times(unaligned(), 2), 3);
  expect(numbers(lentBytes(six))).toEqual(values.map((x) => 6 * x));
});

test("lentBytes() uses the same memory for the next weight", () => {
  const [two, three] = [times(unaligned(), 2), times(floats([size], values), 3)];
  const { buffer } = lentBytes(two);
  const next = lentBytes(three);
  expect(next.buffer).toBe(buffer);
  expect(numbers(next)).toEqual(values.map((x) => 3 * x));
});

test("lentBytes() copies no weight that is there", () => {
  const there = floats([size], values);
  expect(lentBytes(there).buffer).toBe(values.buffer);
});

test("lentBytes() has room for a source that is larger than what is made of it", () => {
  const large = unaligned();
  const first = derived([large], "first half", [size / 2], (into, read) =>
    into.set(read(large).subarray(0, size / 2)),
  );
  expect(numbers(lentBytes(first))).toEqual(values.slice(0, size / 2));
});

test("giveBackLent() lets go of what was lent, and the next weight gets other memory", () => {
  const two = times(unaligned(), 2);
  const bytes = lentBytes(two);
  giveBackLent();
  expect(bytes.byteLength).toBe(0);
  expect(numbers(lentBytes(two))).toEqual(values.map((x) => 2 * x));
});
