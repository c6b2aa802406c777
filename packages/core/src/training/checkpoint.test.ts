import { describe, expect, test } from "vitest";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";

const checkpoint: Checkpoint = {
  epoch: 2,
  state: {
    step: 17,
    weights: Float32Array.of(1, -2.5, 1e-30),
    running: new Float32Array(0),
    moments: [Float32Array.of(4, 5, 6), Float32Array.of(7, 8, -0)],
  },
  curve: [
    { epoch: 1, loss: 2, accuracy: 0.25 },
    { epoch: 2, loss: 1, accuracy: 0.5, heldLoss: 1.5, heldAccuracy: 0.4 },
  ],
  options: { seed: 0, optimiser: "sgd μ" },
};
const bytes = encodeCheckpoint(checkpoint);
const changed = (at: number, value: number): Uint8Array => bytes.with(at, value);
const code = { code: "file-unreadable" };

/** A header of our own making, with a right checksum or not: only what is checked before it. */
function withHeader(header: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const all = new Uint8Array(16 + Math.ceil(text.length / 4) * 4).fill(32);
  all.set(bytes.subarray(0, 8));
  new DataView(all.buffer).setUint32(8, text.length, true);
  all.set(text, 16);
  return all;
}

describe("decodeCheckpoint()", () => {
  test("gives back what encodeCheckpoint() was given, from any place in memory", () => {
    expect(decodeCheckpoint(bytes)).toEqual(checkpoint);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeCheckpoint(shifted.subarray(3))).toEqual(checkpoint);
  });

  test("refuses every shorter file", () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(expect.objectContaining(code));
  });

  test("refuses a file in which any byte was changed", () => {
    for (let at = 0; at < bytes.length; at++)
      expect(() => decodeCheckpoint(changed(at, (bytes[at] as number) ^ 1))).toThrow(
        expect.objectContaining(code),
      );
  });

  test.each<[string, Uint8Array, string]>([
    ["another kind of file", new TextEncoder().encode("\x89PNG and so on and on"), "does not begin"],
    ["more bytes than it tells of", new Uint8Array([...bytes, 0]), "its header tells of"],
    ["a header of 4 GB", changed(11, 255), "absurdly long"],
    [
      "sizes beyond memory",
      withHeader({ epoch: 0, step: 0, curve: [], options: {}, lengths: [2 ** 30, 2 ** 30] }),
      "tells of",
    ],
    [
      "sizes that are no numbers",
      withHeader({ epoch: 0, step: 0, curve: [], options: {}, lengths: ["9", -1] }),
      "not that",
    ],
    [
      "a curve of other length",
      withHeader({ epoch: 3, step: 0, curve: [], options: {}, lengths: [0, 0] }),
      "not that",
    ],
    ["no object", withHeader([]), "not that"],
  ])("refuses %s", (_, file, message) => {
    expect(() => decodeCheckpoint(file)).toThrow(expect.objectContaining(code));
    expect(() => decodeCheckpoint(file)).toThrow(message);
  });
});
