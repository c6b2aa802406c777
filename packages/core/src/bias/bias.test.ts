/** Models whose reasons are known: one looks at the object, one at what surrounds it, one at a mark in a corner. */

import { expect, test } from "vitest";
import { inputXGradient } from "../methods/input-x-gradient.ts";
import type { Truth } from "../metrics/truth.ts";
import type { Model } from "../model/model.ts";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { opened } from "../testing/open-text.ts";
import { findBias } from "./bias.ts";
import type { BiasPicture } from "./report.ts";

const side = 12;
const labels = ["wolf", "dog"];

const inObject = (p: number): boolean => {
  const [x, y] = [p % side, Math.floor(p / side)];
  return x >= 3 && x < 9 && y >= 3 && y < 9;
};
const inMark = (p: number): boolean => p % side >= 10 && Math.floor(p / side) >= 10;

/** S(wolf) = −S(dog) = mean of the pixels that the model looks at. */
function looking(at: (p: number) => boolean): Promise<Model> {
  const pixels = Array.from({ length: side * side }, (_, p) => Number(at(p)));
  const count = pixels.reduce((a, b) => a + b, 0);
  const row = pixels.map((v) => v / count);
  const text = `input x: float32[1,1,${side},${side}]
w: float32[2,${side * side}] = {…}
flat = Flatten(x)
logits = Gemm<transB=1>(flat, w)
output logits: float32[1,2]
`;
  return opened(text, { w: floats([2, side * side], [...row, ...row.map((v) => -v)]) });
}

interface Habits {
  /** Wolves always on snow (1), dogs never (−1); else by chance. */
  readonly snow?: boolean;
  /** Wolves have a mark, dogs have none. */
  readonly mark?: boolean;
  readonly masks?: boolean;
  /** So many pictures have no masks all the same. */
  readonly unlocated?: number;
}

function pictures({ snow = false, mark = false, masks = true, unlocated = 0 }: Habits): BiasPicture[] {
  const { uniform, normal } = random(7);
  return Array.from({ length: 48 }, (_, i): BiasPicture => {
    const label = i % 2;
    const own = label === 0 ? 1 : -1;
    const ground = snow ? own : uniform() < 0.5 ? 1 : -1;
    const data = Array.from({ length: side * side }, (_, p) => {
      const level = inObject(p) ? own : mark && inMark(p) ? own : ground;
      return level + 0.2 * normal();
    });
    const known = truthOf(label, ground > 0 ? "snow" : "grass", mark && own > 0);
    const truth = masks && !(i < unlocated) ? { truth: known } : {};
    return { name: `${i}.png`, x: floats([1, 1, side, side], data), label, ...truth };
  });
}

function truthOf(label: number, background: string, marked: boolean): Truth {
  const data = Uint8Array.from({ length: side * side }, (_, p) => Number(inObject(p)));
  const object = {
    label: labels[label] as string,
    box: { x: 3, y: 3, width: 6, height: 6 },
    mask: { width: side, height: side, data },
  };
  const badge = Uint8Array.from({ length: side * side }, (_, p) => Number(inMark(p)));
  const marks = marked ? [{ name: "watermark", mask: { width: side, height: side, data: badge } }] : [];
  return { width: side, height: side, objects: [object], background, marks };
}

const search = async (at: (p: number) => boolean, habits: Habits) =>
  await findBias(await looking(at), { pictures: pictures(habits), labels, method: inputXGradient });

const around = (p: number): boolean => !inObject(p);

test("findBias() claims nothing of a model that looks at the object, on biased pictures too", async () => {
  for (const snow of [false, true]) {
    const { classes, right, pictures, tests } = await search(inObject, { snow });
    expect(classes.map(({ claim }) => claim)).toEqual([undefined, undefined]);
    expect([right, pictures, tests]).toEqual([48, 48, 4]);
    expect(classes[0]?.relevance.outside?.mean).toBeCloseTo(0);
    expect(classes[0]?.relevance.area).toBe(0.75);
  }
});

test("findBias() names the snow by which a model knows wolves", async () => {
  const { classes } = await search(around, { snow: true });
  const wolf = classes[0];
  expect(wolf?.claim?.cause).toEqual({
    ...{ kind: "background", name: "snow", share: 1, elsewhere: 0, said: 1, saidWithout: 0 },
  });
  expect(wolf?.claim?.region.id).toBe("surroundings");
  expect(wolf?.tests[0]).toMatchObject({ recognised: { own: 1, other: 0 }, called: { own: 1, other: 0 } });
  expect(wolf?.claim?.sentence).toMatch(/^The model recognises wolf by snow around the object: 100 %/);
  expect(wolf?.claim?.examples).toHaveLength(6);
  expect(wolf?.relevance.outside?.mean).toBeCloseTo(1);
});

test("findBias() finds the corner in which a mark gives the class away", async () => {
  for (const masks of [true, false]) {
    const { classes, located } = await search(inMark, { mark: true, masks });
    expect(located).toBe(masks);
    expect(classes[0]?.claim?.region).toMatchObject({ id: "cell-4-4", title: "the lower right corner" });
    const what = masks ? "a watermark in the lower right corner" : "something in the lower right corner";
    expect(classes[0]?.claim?.sentence).toContain(what);
    expect(classes[0]?.claim?.cause?.kind).toBe(masks ? "mark" : undefined);
  }
});

test("findBias() says a claim in words, and shows what the model said before", async () => {
  const { classes } = await search(around, { snow: true });
  const claim = classes[0]?.claim;
  expect(claim?.sentence).toBe(
    "The model recognises wolf by snow around the object: 100 % of wolf pictures are called wolf with the surroundings of another wolf picture, but none with those of a picture of another class.",
  );
  expect(claim?.evidence).toBe(
    "The other way round, 100 % of the pictures of other classes are called wolf with the surroundings of a wolf picture, none with those of another class.",
  );
  expect(claim?.examples.map(({ saidBefore, said }) => [saidBefore, said])).toEqual([
    ...[0, 0, 0].map(() => [0, 1]),
    ...[0, 0, 0].map(() => [1, 0]),
  ]);
  expect(new Set(claim?.examples.map(({ picture }) => picture)).size).toBe(6);
});

test("findBias() says how small an effect could have gone unseen", async () => {
  const { classes } = await search(inObject, {});
  // None of 24 pictures changed: 1 − 0.05^(1/24).
  expect(classes[0]?.room).toBeCloseTo(0.1173, 3);
});

test("findBias() leaves out a few pictures without masks, and does without any if many have none", async () => {
  const few = await search(around, { snow: true, unlocated: 4 });
  expect([few.located, few.unlocated, few.pictures]).toEqual([true, 4, 48]);
  expect(few.classes[0]?.claim?.region.id).toBe("surroundings");
  const many = await search(around, { snow: true, unlocated: 30 });
  expect([many.located, many.unlocated]).toEqual([false, 0]);
});

test("findBias() counts the classes of a finer model as one", async () => {
  const pictures_ = pictures({ snow: true }).map((each) => ({ ...each, label: 0 }));
  const others = pictures({ snow: true }).map((each) => ({ ...each, label: 7, name: `${each.name}2` }));
  const model = await looking(around);
  const { classes, right } = await findBias(model, {
    ...{ pictures: [...pictures_, ...others], labels, method: inputXGradient },
    countsAs: () => 0,
  });
  expect([right, classes[0]?.right, classes[1]?.pictures]).toEqual([48, 48, 0]);
});

test("findBias() tells how far it is, to the end", async () => {
  const told: [number, number, string][] = [];
  const progress = (...step: [number, number, string]): unknown => told.push(step);
  await findBias(await looking(around), {
    ...{ pictures: pictures({ snow: true }), labels, method: inputXGradient, progress },
  });
  const [done, total] = told.at(-1) as [number, number, string];
  expect(done).toBe(total - 1);
  expect(told.map(([, , what]) => what)).toContain("what wolf hangs on");
});

test("findBias() without masks says that a part of the object may lie there", async () => {
  const { classes } = await search(inMark, { mark: true, masks: false });
  expect(classes[0]?.claim?.caution).toContain("may be a part of them");
});

test("findBias() refuses a single class and leaves small ones out", async () => {
  const model = await looking(inObject);
  const all = pictures({});
  const wolves = all.filter(({ label }) => label === 0);
  await expect(findBias(model, { pictures: wolves, labels, method: inputXGradient })).rejects.toThrow(
    "Cannot compare classes: found 1 with at least 8 pictures",
  );
  const few = [...all, ...wolves.slice(0, 3).map((picture) => ({ ...picture, label: 2 }))];
  const { skipped } = await findBias(model, { pictures: few, labels, method: inputXGradient }).catch(() => ({
    skipped: undefined,
  }));
  expect(skipped).toEqual([{ label: "2", pictures: 3 }]);
});
