import { describe, expect, test } from "vitest";
import { channelsIn } from "./channel-ranges.ts";

describe("channelsIn()", () => {
  test("keeps the order and takes each once", () => {
    expect(
      channelsIn(
        [
          [5, 5],
          [2, 6],
        ],
        8,
        { one: "channel", layer: "l" },
      ),
    ).toEqual([5, 2, 3, 4, 6]);
  });

  test("names the range for a channel that is not there", () => {
    expect(() => channelsIn([[6, 8]], 8, { one: "channel", layer: "relu" })).toThrow(
      'Cannot show channel 8 of "relu": it has 8, 0 to 7',
    );
  });
});
