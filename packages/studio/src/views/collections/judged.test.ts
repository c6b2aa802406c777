/** What is counted as judged, and the reasons of the others. */

import { expect, test } from "vitest";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { judgedIn, unjudgedRows, whyUnjudged } from "./judged.ts";

const info = {
  labels: ["fox", "unicorn"],
  labelOf: Int32Array.of(0, 0, 1, -1),
  labelSource: "names",
  right: Int8Array.of(1, 0, -1, -1),
} as unknown as CollectionInfo;

test("judgedIn() counts right ones among those that are known", () => {
  expect(judgedIn(info)).toEqual({ all: 4, known: 2, right: 1 });
  expect(unjudgedRows(info, 9)).toEqual([2, 3]);
  expect(unjudgedRows(info, 1)).toEqual([2]);
});

test("whyUnjudged() says what is missing, and nothing where nothing at all is known", () => {
  expect(whyUnjudged(info, 0)).toBeUndefined();
  expect(whyUnjudged(info, 2)).toBe('the network has no class named "unicorn"');
  expect(whyUnjudged(info, 3)).toMatch(/^its file name holds no name of a class/);
  const none = { ...info, right: new Int8Array(4).fill(-1) };
  expect(unjudgedRows(none, 9)).toEqual([]);
  expect(whyUnjudged(none, 3)).toBeUndefined();
});
