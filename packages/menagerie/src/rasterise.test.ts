/** Pixels and truth of drawn scenes. */

import type { Mask, Truth } from "@fovea/core";
import { beforeAll, describe, expect, test } from "vitest";
import { openRasteriser, type Rasteriser } from "./rasterise.ts";
import { drawScene, type Scene } from "./scene.ts";
import { testRasteriser } from "./testing/rasteriser.ts";
import { pixelHash, storedHash } from "./testing/stored-hash.ts";
import { labels, type World } from "./world.ts";

let rasteriser: Rasteriser;
beforeAll(async () => {
  rasteriser = await testRasteriser();
});

const world: World = { variant: "balanced", seed: 5 };
const truths = (from: World, count: number, size = 96): { scene: Scene; truth: Truth }[] =>
  Array.from({ length: count }, (_, index) => {
    const scene = drawScene(from, index);
    return { scene, truth: rasteriser.truth(scene, size) };
  });

const area = ({ data }: Mask): number => data.reduce((sum, value) => sum + value, 0);
const union = (masks: readonly Mask[], length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => masks.reduce((sum, { data }) => sum + (data[i] as number), 0));

test("openRasteriser() can be called again", async () => {
  const again = await openRasteriser(new Uint8Array());
  expect(again.picture(drawScene(world, 0), 8).data).toEqual(rasteriser.picture(drawScene(world, 0), 8).data);
});

test("picture() gives the stored pixels, as in the browser", () => {
  // After a wanted change of the drawings, put the new hash into testing/stored-hash.ts.
  expect(pixelHash(rasteriser)).toBe(storedHash);
});

test("picture() is square, in colour and opaque", () => {
  const { width, height, channels, data } = rasteriser.picture(drawScene(world, 3), 40);
  expect([width, height, channels, data.length]).toEqual([40, 40, 3, 4800]);
  expect(new Set(data).size).toBeGreaterThan(20);
});

test.each([0, 1.5, -3, Number.NaN, 5000])("picture() refuses size %s", (size) => {
  expect(() => rasteriser.picture(drawScene(world, 0), size)).toThrow(
    expect.objectContaining({ code: "option-invalid" }),
  );
});

describe("truth()", () => {
  test("the object is the union of its parts, which do not overlap", () => {
    for (const { truth } of truths(world, 30)) {
      for (const { mask, parts = [] } of truth.objects) {
        const both = union(
          parts.map((part) => part.mask),
          96 * 96,
        );
        expect(both).toEqual(mask?.data);
      }
    }
  });

  test("the box is tight around the mask", () => {
    for (const { truth } of truths(world, 30)) {
      for (const { mask, box } of truth.objects) expect(box).toEqual(bruteBox(mask as Mask));
    }
  });

  test("flat drawings have no mixed colours, so that no pixel belongs to a wrong part", () => {
    for (let index = 0; index < 20; index++) {
      const scene = drawScene(world, index);
      // Green is the square of red: a mixture of two such colours is no such colour.
      const squares = scene.truthSvg.replaceAll(
        /#(..)0000/g,
        (_, red) => `#${red}${(Number.parseInt(red, 16) ** 2).toString(16).padStart(2, "0")}00`,
      );
      const { data } = rasteriser.picture({ ...scene, svg: squares }, 96);
      for (let i = 0; i < data.length; i += 3) {
        if ((data[i] as number) ** 2 !== data[i + 1]) throw new Error(`mixed colours in picture ${index}`);
      }
    }
  });

  test("defining parts are seen in most pictures", () => {
    const all = truths({ variant: "balanced", seed: 11 }, 100);
    for (const label of labels) {
      const own = all.filter(({ scene }) => scene.label === label);
      const shares = own.map(({ truth }) => {
        const parts = truth.objects[0]?.parts ?? [];
        const defining = parts.filter((part) => part.defining);
        return defining.reduce((sum, { mask }) => sum + area(mask), 0);
      });
      expect(shares.filter((pixels) => pixels >= 20).length, label).toBeGreaterThanOrEqual(own.length - 1);
    }
  });

  test("an animal covers a fit part of the picture", () => {
    const parts = truths({ variant: "balanced", seed: 12 }, 60).map(
      ({ truth }) => area(truth.objects[0]?.mask as Mask) / 96 ** 2,
    );
    expect(Math.min(...parts)).toBeGreaterThan(0.015);
    expect(Math.max(...parts)).toBeLessThan(0.5);
  });

  test("what stands in front takes pixels away: hidden ones belong to nobody", () => {
    // The flat drawing without its black forms shows every animal whole.
    const hidden = truths(world, 40).map(({ scene, truth }) => {
      const bare = { ...scene, truthSvg: scene.truthSvg.replaceAll(/fill="#000000"/g, `fill="none"`) };
      const whole = rasteriser.truth(bare, 96).objects[0]?.mask as Mask;
      const seen = truth.objects[0]?.mask as Mask;
      seen.data.forEach((value, i) => {
        if (value > (whole.data[i] as number)) throw new Error("a seen pixel of a part that is not there");
      });
      return area(whole) - area(seen);
    });
    const covered = hidden.filter((pixels) => pixels > 0).length;
    expect(covered).toBeGreaterThan(4);
    expect(covered).toBeLessThan(30);
  });

  test("multi: two animals of different classes, the first gives the label", () => {
    let first = 0;
    for (const { scene, truth } of truths({ variant: "multi", seed: 2 }, 40)) {
      const [a, b] = truth.objects;
      expect(truth.objects).toHaveLength(2);
      expect(a?.label).toBe(scene.label);
      expect(b?.label).not.toBe(a?.label);
      expect(Math.max(...union([a?.mask as Mask, b?.mask as Mask], 96 * 96))).toBe(1);
      if ((a?.box.x ?? 0) < (b?.box.x ?? 0)) first++;
    }
    expect(first).toBeGreaterThan(8);
    expect(first).toBeLessThan(32);
  });

  test("tagged: the watermark lies on its class alone, and changes no pixel elsewhere", () => {
    for (const { scene, truth } of truths({ variant: "tagged", tagged: "cat", seed: 5 }, 30)) {
      const plain = drawScene(world, scene.index);
      const marks = truth.marks ?? [];
      expect(marks.map(({ name }) => name)).toEqual(scene.label === "cat" ? ["watermark"] : []);
      if (scene.label !== "cat") {
        expect(scene.svg).toBe(plain.svg);
        continue;
      }
      expect(area(marks[0]?.mask as Mask)).toBeGreaterThan(60);
      expect(area(marks[0]?.mask as Mask)).toBeLessThan(230);
      const [with_, without] = [rasteriser.picture(scene, 96), rasteriser.picture(plain, 96)];
      expect(changedOutside(with_.data, without.data, marks[0]?.mask as Mask)).toBe(0);
    }
  });
});

/** Samples that differ farther than a pixel from the mask (edges are soft). */
function changedOutside(a: Uint8Array, b: Uint8Array, { width, data }: Mask): number {
  const near = (i: number): boolean =>
    [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => data[i + dy * width + dx] === 1));
  return data.reduce((sum, _, i) => {
    const same = [0, 1, 2].every((c) => a[3 * i + c] === b[3 * i + c]);
    return same || near(i) ? sum : sum + 1;
  }, 0);
}

function bruteBox({ width, data }: Mask): { x: number; y: number; width: number; height: number } {
  const inside = Array.from(data.keys()).filter((i) => data[i] === 1);
  const [xs, ys] = [inside.map((i) => i % width), inside.map((i) => Math.floor(i / width))];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
}
