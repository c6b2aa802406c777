/** Metrics of localisation on maps small enough to work out by hand. */

import { describe, expect, test } from "vitest";
import type { Heat } from "../../explain/heat.ts";
import { judged, maskOfRows, objectOf, subjectOf } from "../../testing/subject-of.ts";
import type { Metric } from "../metric.ts";
import { centreHeat, randomHeat } from "./baseline-heats.ts";
import { localisationIou } from "./localisation-iou.ts";
import { mergedObjects } from "./merged-objects.ts";
import { partMass } from "./part-mass.ts";
import { pointingGame } from "./pointing-game.ts";
import { relevanceMass } from "./relevance-mass.ts";
import { relevanceRank } from "./relevance-rank.ts";

const all = [pointingGame, relevanceMass, relevanceRank, partMass, localisationIou, mergedObjects];

/** 2×2 at the upper left. */
const corner = objectOf("zebra", "1100", "1100", "0000", "0000");
const objects = [corner];
const heatOf = (width: number, ...data: number[]): Heat => ({
  width,
  height: data.length / width,
  data: Float32Array.from(data),
});

describe("pointing game", () => {
  const at = async (rows: string[], tolerance: number) =>
    (await judged(pointingGame, await subjectOf(rows, { objects }), { tolerance })).value;

  test("is a hit on the object and as near as the tolerance, and a miss beyond", async () => {
    expect(await at(["0000", "0900", "0000", "0001"], 0)).toBe(1);
    // (2, 2) lies √2 from (1, 1).
    const beside = ["0000", "0000", "0090", "0000"];
    expect(await at(beside, 1.4)).toBe(0);
    expect(await at(beside, 1.5)).toBe(1);
    expect(await at(["0000", "0000", "0000", "0900"], 2)).toBe(1);
    expect(await at(["0000", "0000", "0000", "0900"], 1.9)).toBe(0);
  });

  test("does not go round the edge of a row", async () => {
    expect(await at(["0000", "0009", "0000", "0000"], 1)).toBe(0);
  });

  test("of tied maxima is the part that hits", async () => {
    expect(await at(["9009", "0000", "0000", "0900"], 0)).toBeCloseTo(1 / 3, 12);
    expect(await at(["0000", "0000", "0000", "0000"], 0)).toBe(4 / 16);
  });

  test("takes 15 pixels at 224 and in proportion", async () => {
    const { details } = await judged(
      pointingGame,
      await subjectOf(["9000", "0000", "0000", "0000"], { objects }),
    );
    expect(details).toEqual({ ties: 1, at: [0, 0], tolerance: 60 / 224, chance: 0.25 });
  });

  test("within a circle, by brute force", async () => {
    const rows = Array.from({ length: 9 }, (_, y) => (y === 4 ? "000010000" : "000000000"));
    const subject = await subjectOf(rows, { objects: [objectOf("zebra", ...rows)] });
    const { details } = await judged(pointingGame, subject, { tolerance: 3.2 });
    let inside = 0;
    for (let y = -4; y <= 4; y++) for (let x = -4; x <= 4; x++) if (x * x + y * y <= 3.2 ** 2) inside++;
    expect(details?.chance).toBeCloseTo(inside / 81, 12);
  });
});

describe("relevance mass", () => {
  test("is the part of the positive values on the object", async () => {
    const subject = await subjectOf(["30--", "-100", "0040", "0002"], { objects });
    expect(await judged(relevanceMass, subject)).toEqual({
      value: 0.4,
      details: { truth: "mask", chance: 0.25 },
    });
  });

  test("takes boxes where there are no masks", async () => {
    const { label, box } = corner;
    const subject = await subjectOf(["3000", "0100", "0040", "0002"], { objects: [{ label, box }] });
    expect(await judged(relevanceMass, subject)).toMatchObject({ value: 0.4, details: { truth: "box" } });
  });

  test("counts several objects of the class once, and none of another", async () => {
    const both = [
      corner,
      objectOf("Zebra", "0100", "0110", "0000", "0000"),
      objectOf("horse", "0000", "0000", "0010", "0000"),
    ];
    const subject = await subjectOf(["3000", "0110", "0040", "0001"], { objects: both });
    expect((await judged(relevanceMass, subject)).value).toBe(0.5);
  });

  test("is not defined without positive values", async () => {
    const subject = await subjectOf(["0---", "0000", "0000", "0000"], { objects });
    expect(await judged(relevanceMass, subject)).toMatchObject({
      value: undefined,
      why: expect.stringContaining("nothing"),
    });
  });
});

describe("relevance rank", () => {
  test("is the part of the strongest four on an object of four pixels", async () => {
    const subject = await subjectOf(["9810", "0500", "0070", "0000"], { objects });
    expect((await judged(relevanceRank, subject)).value).toBe(3 / 4);
  });

  test("of pixels tied with the last takes the expected number", async () => {
    // Two above; two of four tied are wanted, of which one lies on the object.
    const subject = await subjectOf(["9500", "0050", "0085", "0005"], { objects });
    expect((await judged(relevanceRank, subject)).value).toBe((1 + 2 * (1 / 4)) / 4);
  });

  test("of a flat map is chance", async () => {
    const subject = await subjectOf(["1111", "1111", "1111", "1111"], { objects });
    expect((await judged(relevanceRank, subject)).value).toBe(0.25);
  });
});

describe("part mass", () => {
  const parts = [
    { name: "stripes", defining: true, mask: maskOfRows("1000", "0000", "0000", "0000") },
    // A part that reaches beyond what is seen of the object counts as far as it is.
    { name: "legs", defining: false, mask: maskOfRows("0000", "1000", "1000", "0000") },
  ];

  test("is the density on the defining parts over that on the object", async () => {
    const subject = await subjectOf(["6100", "2100", "9000", "0009"], { objects: [{ ...corner, parts }] });
    const { value, details } = await judged(partMass, subject);
    expect(value).toBeCloseTo(2.4, 12);
    expect(details).toEqual({
      share: 0.6,
      area: 0.25,
      parts: [
        { name: "stripes", defining: true, share: 0.6, area: 0.25, lift: expect.closeTo(2.4, 12) },
        { name: "legs", defining: false, share: 0.2, area: 0.25, lift: expect.closeTo(0.8, 12) },
      ],
    });
  });

  test("leaves out an object whose parts nobody knows", async () => {
    const unknown = objectOf("zebra", "0000", "0000", "0011", "0011");
    const subject = await subjectOf(["6100", "2100", "0090", "0009"], {
      objects: [{ ...corner, parts }, unknown],
    });
    expect((await judged(partMass, subject)).value).toBeCloseTo(2.4, 12);
  });

  test("of an even map is 1", async () => {
    const subject = await subjectOf(["2222", "2222", "2222", "2222"], { objects: [{ ...corner, parts }] });
    expect((await judged(partMass, subject)).value).toBe(1);
  });

  test.each([
    ["no defining part", ["1111", "1111", "0000", "0000"], parts.slice(1)],
    ["nothing but", ["1111", "1111", "0000", "0000"], [{ ...parts[0], mask: corner.mask }]],
    ["nothing on the object", ["0011", "--11", "0000", "0000"], parts],
  ])("is not defined: %s", async (why, rows, list) => {
    const subject = await subjectOf(rows, { objects: [{ ...corner, parts: list as typeof parts }] });
    expect(await judged(partMass, subject)).toMatchObject({
      value: undefined,
      why: expect.stringContaining(why),
    });
  });
});

describe("localisation", () => {
  const rows = ["9500", "5500", "0130", "0000"];

  test("compares the box of the largest part with the object's", async () => {
    // 20 % of 9 keeps the 3, which hangs on nothing: the largest part is the object.
    const { value, details } = await judged(localisationIou, await subjectOf(rows, { objects }));
    expect(value).toBe(1);
    expect(details).toMatchObject({ best: { iou: 1 }, box: corner.box });
  });

  test("sees what the threshold keeps", async () => {
    // 10 % of 9 keeps the 1: the box grows to 3×3.
    const subject = await subjectOf(rows, { objects });
    expect((await judged(localisationIou, subject, { threshold: "0.1" })).value).toBeCloseTo(4 / 9, 12);
    expect((await judged(localisationIou, subject, { threshold: "0.6" })).value).toBe(1 / 4);
    const { details } = await judged(localisationIou, subject);
    expect(details).toMatchObject({
      ious: expect.arrayContaining([1, 4 / 9, 1 / 4]),
      best: { threshold: 0.15 },
    });
  });

  test("takes the object that fits best", async () => {
    const far = objectOf("zebra", "0000", "0000", "0001", "0001");
    const subject = await subjectOf(rows, { objects: [far, corner] });
    expect((await judged(localisationIou, subject)).value).toBe(1);
  });
});

describe("merged objects", () => {
  const two = [corner, objectOf("zebra", "0001", "0001", "0000", "0000")];
  const of = async (rows: string[], list = two, options = {}) =>
    judged(mergedObjects, await subjectOf(rows, { objects: list }), options);

  test("is 0 for two parts and 1 for one that covers both", async () => {
    expect(await of(["9809", "9909", "0000", "0000"])).toMatchObject({
      value: 0,
      details: { shown: 2, parts: 2 },
    });
    expect(await of(["9859", "9909", "0000", "0000"])).toMatchObject({ value: 1, details: { merged: 2 } });
  });

  test("does not merge what the map leaves out", async () => {
    expect(await of(["9900", "0000", "0000", "0000"])).toMatchObject({ value: 0, details: { shown: 1 } });
  });

  test("is not defined for a map that shows none of them", async () => {
    const found = await of(["0000", "0000", "0090", "0000"]);
    expect(found).toMatchObject({ value: undefined, why: "no connected part of the map shows an object" });
  });

  test("holds an object from the part of its pixels that is asked for", async () => {
    const touched = ["9999", "0000", "0000", "0000"];
    expect((await of(touched, two, { cover: 0.5 })).value).toBe(1);
    expect((await of(touched, two, { cover: 0.6 })).value).toBeUndefined();
  });

  test("counts two of three", async () => {
    const three = [...two, objectOf("zebra", "0000", "0000", "0000", "1000")];
    expect((await of(["9999", "0000", "0000", "9000"], three)).value).toBeCloseTo(2 / 3, 12);
  });

  test("takes objects that touch for one, and an object in two pieces too", async () => {
    const beside = objectOf("zebra", "0010", "0010", "0000", "0000");
    expect(await of(["9999", "9999", "0000", "0000"], [corner, beside])).toMatchObject({
      value: undefined,
      why: "fewer than two objects of the class lie apart",
    });
    const pieces = objectOf("zebra", "1001", "1001", "0000", "0000");
    expect((await of(["9999", "9999", "0000", "0000"], [pieces])).value).toBeUndefined();
    const through = objectOf("zebra", "0011", "0000", "0000", "0000");
    expect((await of(["9999", "9999", "0000", "0000"], [...two, through])).value).toBeUndefined();
  });
});

const whole = ["3090", "1142", "0205", "7-30"];
const scene = [
  {
    ...corner,
    parts: [{ name: "stripes", defining: true, mask: maskOfRows("1000", "0000", "0000", "0000") }],
  },
  objectOf("zebra", "0000", "0000", "0000", "0011"),
];

describe.each(all.map((row): [string, Metric] => [row.id, row]))("%s", (_, row) => {
  test("does not change with the scale of the map, and not from one time to the next", async () => {
    const subject = await subjectOf(whole, { objects: scene });
    const { data } = subject.heat;
    const first = await judged(row, subject);
    expect(first.value).toBeTypeOf("number");
    const scaled = await judged(row, subject.withHeat({ ...subject.heat, data: data.map((v) => 4 * v) }));
    expect(scaled).toEqual(first);
    expect(await judged(row, subject)).toEqual(first);
  });

  test("does not depend on the order of the objects, nor on what is judged beside it", async () => {
    const subject = await subjectOf(whole, { objects: scene });
    const turned = await subjectOf(whole, { objects: scene.toReversed() });
    const other = await subjectOf(["1000", "0000", "0000", "0000"], { objects });
    const [first, , second] = await Promise.all([subject, other, turned].map((s) => judged(row, s)));
    expect(second?.value).toBe(first?.value);
    expect((await judged(row, subject)).value).toBe(first?.value);
  });

  test("has no value without an object of the class, and says so", async () => {
    const horse = objectOf("horse", "1100", "1100", "0000", "0000");
    for (const list of [undefined, [], [horse]]) {
      const found = await judged(row, await subjectOf(whole, list ? { objects: list } : {}));
      expect(found).toMatchObject({
        value: undefined,
        why: "no object of class zebra is known and seen in the picture",
      });
    }
  });

  test("has no value for an object without pixels", async () => {
    const empty = { ...corner, mask: maskOfRows("0000", "0000", "0000", "0000") };
    const found = await judged(row, await subjectOf(whole, { objects: [empty] }));
    expect(found).toMatchObject({ value: undefined, why: expect.any(String) });
  });
});

describe("baselines", () => {
  test("centreHeat() is even about the centre and strongest there", async () => {
    const { data, width, height } = centreHeat(5, 3);
    expect([width, height]).toEqual([5, 3]);
    expect(data).toEqual(data.toReversed());
    expect(data.indexOf(Math.max(...data))).toBe(7);
    // A quarter of the side is one deviation: 1.25 pixels of 5.
    expect((data[8] as number) / (data[7] as number)).toBeCloseTo(Math.exp(-((1 / 1.25) ** 2) / 2), 6);
  });

  test("randomHeat() is that of its seed", () => {
    expect(randomHeat(4, 4, 1)).toEqual(randomHeat(4, 4, 1));
    expect(randomHeat(4, 4, 1)).not.toEqual(randomHeat(4, 4, 2));
  });

  test("are judged without being explained", async () => {
    const subject = (await subjectOf(whole, { objects })).withHeat(heatOf(4, ...centreHeat(4, 4).data));
    expect((await judged(pointingGame, subject, { tolerance: 0 })).value).toBe(1 / 4);
    expect((await judged(relevanceMass, subject)).value).toBeCloseTo(1 / 4, 6);
  });
});
