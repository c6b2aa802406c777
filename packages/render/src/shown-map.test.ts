import { type Explanation, floats, type Method } from "@fovea/core";
import { expect, test } from "vitest";
import { shownMap } from "./shown-map.ts";

const layout = { width: 2, height: 1, channels: 3, step: 1, channelStep: 2 };

/** As much of an explanation as is looked at: two pixels of a map that came from layers. */
const ofPixels = (layer: string | undefined, conventions: Explanation["conventions"]): Explanation =>
  ({
    method: { display: "signed" } as Method,
    domain: "pixels",
    values: floats([1, 1, 2], [1, -1]),
    layer,
    conventions,
  }) as unknown as Explanation;

test("shownMap() names the layers of a fused map and what was done to them", () => {
  const fused = shownMap(ofPixels("relu1,relu2", { fusion: "mean of the layers' maps" }), layout);
  expect(fused?.steps).toEqual(["relu1, relu2: mean of the layers' maps"]);
});

test("shownMap() names the layer of a map that the method itself brought to the picture's size", () => {
  expect(shownMap(ofPixels("relu2", {}), layout)?.steps).toEqual(["from relu2"]);
  expect(shownMap(ofPixels(undefined, {}), layout)?.steps).toEqual([]);
});
