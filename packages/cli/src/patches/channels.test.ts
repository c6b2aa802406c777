import { describe, expect, test } from "vitest";
import { readChannels } from "./channels.ts";

describe("readChannels()", () => {
  test("reads numbers, ranges and a number of the most varied", () => {
    expect(readChannels("3,17,40-43")).toEqual({
      kind: "listed",
      ranges: [
        [3, 3],
        [17, 17],
        [40, 43],
      ],
    });
    expect(readChannels("top12")).toEqual({ kind: "top", count: 12 });
  });

  test.each(["", "x", "5-3", "-1", "1.5", "top0", "3,,4"])('refuses "%s"', (text) => {
    expect(() => readChannels(text)).toThrow("Cannot use --channel: expected numbers and ranges");
  });
});
