import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

test.each([
  ["", 0],
  ["123456789", 0xcbf43926],
  ["IEND", 0xae426082],
])("crc32(%j) is the published value", (text, sum) => {
  expect(crc32(new TextEncoder().encode(text))).toBe(sum);
});
