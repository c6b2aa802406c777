import { expect, test } from "vitest";
import { borders, namedAreas, placeText } from "./areas.ts";

const areas = { labels: Int32Array.from([0, 0, 1, 0, 0, 1]), count: 2, width: 3, height: 2 };

test("borders() are lines between areas and around the picture, each in one piece", () => {
  expect(borders(areas)).toBe("M0 0H3M0 2H3M0 0V2M2 0V2M3 0V2");
  expect(borders(areas, 1)).toBe("M2 0H3M2 2H3M2 0V2M3 0V2");
});

test("namedAreas() says where an area is and how large", () => {
  expect(namedAreas(areas)).toEqual([
    { index: 0, text: "middle, 67 %" },
    { index: 1, text: "right, 33 %" },
  ]);
});

test("placeText() has nine places", () => {
  expect(placeText(0.1, 0.1)).toBe("top left");
  expect(placeText(0.5, 0.9)).toBe("bottom");
  expect(placeText(0.5, 0.5)).toBe("middle");
});
