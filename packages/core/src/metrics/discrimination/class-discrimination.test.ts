/** Class discrimination on two maps drawn by hand. */

import { expect, test } from "vitest";
import { judged, objectOf, subjectOf } from "../../testing/subject-of.ts";
import { classDiscrimination } from "./class-discrimination.ts";

const zebra = objectOf("zebra", "1100", "1100", "0000", "0000");
const horse = objectOf("horse", "0000", "0000", "0011", "0011");
const objects = [zebra, horse];
const onZebra = ["1200", "0000", "0000", "0000"];
const onHorse = ["0000", "0000", "0003", "0000"];

const discrimination = async (a: string[], b: string[], list = objects) =>
  (await judged(classDiscrimination, await subjectOf(a, { horse: b, objects: list }))).value;

test("is 1 for maps on their own objects, −1 for maps on the other's, 0 for one map twice", async () => {
  expect(await discrimination(onZebra, onHorse)).toBe(1);
  expect(await discrimination(onHorse, onZebra)).toBe(-1);
  expect(await discrimination(onZebra, onZebra)).toBe(0);
  const both = ["1310", "0000", "0010", "0002"];
  expect(await discrimination(both, both)).toBeCloseTo(0, 12);
});

test("is half the sum of both differences, without what lies beside and what speaks against", async () => {
  // Zebra: 3 on it, 1 on the horse; horse: 1 on the zebra, 4 on it. The rest does not count.
  const a = ["30-9", "0--0", "0010", "9000"];
  const b = ["1009", "0-00", "0040", "0000"];
  const { value, details } = await judged(classDiscrimination, await subjectOf(a, { horse: b, objects }));
  expect(value).toBeCloseTo((3 / 4 - 1 / 4 + 4 / 5 - 1 / 5) / 2, 12);
  expect(details).toMatchObject({
    a: { index: 0, label: "zebra", probability: 0.5, own: 0.75, other: 0.25 },
    b: { index: 1, label: "horse", own: 0.8, other: 0.2 },
    spearman: expect.any(Number),
  });
});

test("does not change with the scale of either map or the order of the objects", async () => {
  const a = ["3000", "0000", "0010", "0000"];
  const b = ["1000", "0000", "0020", "0000"];
  const value = await discrimination(a, b);
  const tripled = a.map((row) => row.replace(/\d/g, (d) => String(3 * Number(d))));
  expect(await discrimination(tripled, b)).toBe(value);
  expect(await discrimination(a, b, objects.toReversed())).toBe(value);
});

test("takes the class that covers most, of those that the model has", async () => {
  const wolf = objectOf("wolf", "0011", "0011", "0000", "0000");
  expect(await discrimination(onZebra, onHorse, [wolf, ...objects])).toBe(1);
  const found = await judged(classDiscrimination, await subjectOf(onZebra, { objects: [zebra, wolf] }));
  expect(found).toMatchObject({
    value: undefined,
    why: "no object of another class of the model is known and seen in the picture",
  });
});

test("is not defined without an object of the class, or with nothing on either object", async () => {
  const alone = await judged(classDiscrimination, await subjectOf(onZebra, { objects: [horse] }));
  expect(alone.why).toMatch(/no object of class zebra/);
  const beside = ["0090", "0000", "0000", "0000"];
  const nothing = await judged(classDiscrimination, await subjectOf(onZebra, { horse: beside, objects }));
  expect(nothing).toMatchObject({ value: undefined, why: expect.stringContaining("nothing positive") });
});
