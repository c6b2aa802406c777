import { expect, test } from "vitest";
import { inputNames, safeName, targetName } from "./file-names.ts";

test.each([
  ["conv5/relu:0", "conv5%2Frelu%3A0"],
  ["50%", "50%25"],
  [".hidden", "%2Ehidden"],
  ["con", "%con"],
  ["Übung 1", "Übung 1"],
])("safeName(%j) is %j", (text, name) => {
  expect(safeName(text)).toBe(name);
});

test("safeName() cuts long names and keeps different ones apart", () => {
  const [a, b] = [safeName(`${"ü".repeat(200)}a`), safeName(`${"ü".repeat(200)}b`)];
  expect(Buffer.byteLength(a)).toBeLessThanOrEqual(100);
  expect(a).not.toBe(b);
});

test("inputNames() tells equal names apart, in order", () => {
  expect(inputNames(["x/a.png", "y/a.png", "y/a.jpg", "y/A.JPG", "z/b.png"])).toEqual([
    "a",
    "y-a",
    "y-a-jpg",
    "y-A-JPG-2",
    "b",
  ]);
});

test("targetName() is the class, or layer and place of a unit", () => {
  const unit = { kind: "unit", layer: "a/b:0", index: [3, 1, 2], strongest: false } as const;
  expect(targetName(unit)).toBe("a%2Fb%3A0_3_1_2");
  expect(targetName({ kind: "class", index: 7, label: "", probability: 0, logit: 0 })).toBe("7");
});
