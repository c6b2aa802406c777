/** Class names in their many forms. */

import { expect, test } from "vitest";
import { checkLabels, labelsFromJson, labelsFromMetadata, labelsFromText } from "./labels.ts";

const json = (value: unknown): readonly string[] => labelsFromJson(value, "l.json").names;
const metadata = (names: string): readonly string[] | undefined => labelsFromMetadata({ names })?.names;

test("labelsFromText() takes a name per line", () => {
  expect(labelsFromText("\uFEFFcat\r\nhot dog\r\n\n", "l.txt").names).toEqual(["cat", "hot dog"]);
  expect(labelsFromText("n01440764 tench, Tinca tinca\nn01443537 goldfish", "l.txt").names).toEqual([
    "tench, Tinca tinca",
    "goldfish",
  ]);
  expect(() => labelsFromText("\n \n", "l.txt")).toThrow("Cannot read the labels of l.txt: it is empty");
});

test("labelsFromJson() takes lists and objects of every usual kind", () => {
  const names = ["cat", "dog"];
  expect(json(names)).toEqual(names);
  expect(
    json([
      { index: 1, name: "dog" },
      { index: 0, name: "cat" },
    ]),
  ).toEqual(names);
  expect(json([{ label: "cat" }, { label: "dog" }])).toEqual(names);
  expect(json({ 1: "dog", 0: "cat" })).toEqual(names);
  expect(json({ dog: 1, cat: 0 })).toEqual(names);
  expect(json({ 0: ["n02121620", "cat"], 1: ["n02084071", "dog"] })).toEqual(names);
  expect(json({ id2label: { 0: "cat", 1: "dog" } })).toEqual(names);
});

test.each([
  ["a number", 3, "neither a list nor an object"],
  ["nothing", [], "it is empty"],
  ["a gap", { 0: "cat", 2: "dog" }, "found index 2 among 2 names"],
  ["no index", { cat: "a", dog: "b" }, "found index NaN"],
  ["an index twice", { cat: 0, dog: 0 }, "index 0 is there twice"],
])("labelsFromJson() refuses %s", (_, value, message) => {
  expect(() => json(value)).toThrow(`Cannot read the labels of l.json: `);
  expect(() => json(value)).toThrow(message);
});

test("labelsFromMetadata() reads JSON, Python's print, commas and lines", () => {
  expect(metadata('["cat", "dog"]')).toEqual(["cat", "dog"]);
  expect(metadata(`{0: 'cat', 1: "dog's"}`)).toEqual(["cat", "dog's"]);
  expect(metadata(String.raw`['cat', 'dog\'s']`)).toEqual(["cat", "dog's"]);
  expect(metadata("cat, dog")).toEqual(["cat", "dog"]);
  expect(metadata("tench, Tinca tinca\ngoldfish")).toEqual(["tench, Tinca tinca", "goldfish"]);
  expect(labelsFromMetadata({ author: "me" })).toBeUndefined();
});

test("checkLabels() wants one label per class", () => {
  const labels = labelsFromText("cat\ndog", "l.txt");
  expect(() => checkLabels(labels, 2)).not.toThrow();
  expect(() => checkLabels(labels, 3)).toThrow(
    expect.objectContaining({
      code: "labels-invalid",
      message: "Cannot use the labels of l.txt: found 2 labels for 3 classes",
    }),
  );
});
