import { similarityColour } from "@fovea/render";
import { expect, test } from "vitest";
import { inkOn, luminance } from "./ink-on.ts";

test("inkOn() can be read on every colour of the matrix", () => {
  for (let value = -1; value <= 1; value += 0.01) {
    const ground = luminance(similarityColour(value));
    const contrast =
      inkOn(similarityColour(value)) === "#000000" ? (ground + 0.05) / 0.05 : 1.05 / (ground + 0.05);
    expect(contrast, `at ${value.toFixed(2)}`).toBeGreaterThanOrEqual(4.5);
  }
});
