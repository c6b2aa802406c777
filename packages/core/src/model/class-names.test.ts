import { expect, test } from "vitest";
import { nearest } from "./class-names.ts";

test("nearest() lists three names, those that contain the text first", () => {
  expect(nearest("shark", ["cat", "great white shark", "shank", "dog"])).toBe(
    '"great white shark", "shank" or "cat"',
  );
  expect(nearest("x", ["only"])).toBe('"only"');
  expect(nearest("x", [])).toBe("nothing");
});
