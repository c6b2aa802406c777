import { expect, test } from "vitest";
import { checksum } from "./checksum.ts";

test("checksum() is Adler's: 0x11E60398 of “Wikipedia”, in pieces too, and no sum overflows", () => {
  const bytes = new TextEncoder().encode("Wikipedia");
  expect(checksum(bytes)).toBe(0x11e60398);
  expect(checksum(bytes.subarray(4), checksum(bytes.subarray(0, 4)))).toBe(0x11e60398);
  // n bytes of 255: a = 1 + 255n, b = n + 255·n(n + 1)/2, both modulo 65521.
  const n = 20_000;
  const [a, b] = [(1 + 255 * n) % 65521, (n + 255 * ((n * (n + 1)) / 2)) % 65521];
  expect(checksum(new Uint8Array(n).fill(255))).toBe(b * 65536 + a);
});
