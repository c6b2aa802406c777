import { describe, expect, test } from "vitest";
import { confusionCsv, confusionLines, confusionOf, confusionPng, overall } from "./confusion.ts";
import { shareText } from "./share-text.ts";

test("shareText() says a share with its interval and count", () => {
  // Half of four: middle ½, half width z √(1/16 + z²/64) / (1 + z²/4).
  expect(shareText({ right: 2, of: 4 })).toBe("50.0 % (95 % interval 15.0…85.0, 2 of 4)");
  expect(shareText({ right: 0, of: 0 })).toBe("none counted");
});

describe("confusionOf()", () => {
  const confusion = confusionOf(["ant", 'b,"ee'], [0, 0, 0, 1], [0, 1, 0, 1]);

  test("counts true classes in rows", () => {
    expect(confusion.counts).toEqual([
      [2, 1],
      [0, 1],
    ]);
    expect(overall(confusion)).toEqual({ right: 3, of: 4 });
  });

  test("is a table for people, one for programs, and a picture", async () => {
    expect(confusionLines(confusion)[1]).toMatch(/^1 ant\s+2\s+1\s+66\.7 % .*2 of 3\)$/);
    expect(confusionCsv(confusion)).toBe('true \\ predicted,ant,"b,""ee"\nant,2,1\n"b,""ee",0,1\n');
    expect((await confusionPng(confusion, "a test")).subarray(1, 4)).toEqual(
      Uint8Array.from(Buffer.from("PNG")),
    );
  });
});
