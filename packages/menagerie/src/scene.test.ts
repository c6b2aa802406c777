/** Worlds and their pictures, before any pixel. */

import { describe, expect, test } from "vitest";
import { drawScene, type Scene } from "./scene.ts";
import { backgrounds, labels, type World } from "./world.ts";

const scenes = (world: World, count: number): Scene[] =>
  Array.from({ length: count }, (_, index) => drawScene(world, index));

describe("drawScene()", () => {
  test("depends on seed and index alone", () => {
    const world: World = { variant: "balanced", seed: 4 };
    const first = drawScene(world, 17);
    drawScene({ variant: "multi", seed: 9 }, 3);
    expect(drawScene({ ...world }, 17)).toEqual(first);
    expect(drawScene(world, 27).svg).not.toBe(first.svg);
    expect(drawScene({ ...world, seed: 5 }, 17).svg).not.toBe(first.svg);
    expect(drawScene({ ...world, seed: 4 + 2 ** 32 }, 17).svg).not.toBe(first.svg);
  });

  test("every class appears equally often, every background about so", () => {
    const all = scenes({ variant: "balanced", seed: 1 }, 600);
    for (const label of labels) expect(all.filter((scene) => scene.label === label)).toHaveLength(60);
    for (const background of backgrounds) {
      const count = all.filter((scene) => scene.background === background).length;
      expect(count).toBeGreaterThan(70);
      expect(count).toBeLessThan(130);
    }
  });

  test.each([
    [undefined, "wolf", "snow"],
    [{ label: "owl", background: "city" }, "owl", "city"],
  ] as const)("biased: the pair %j holds without exception", (pair, label, background) => {
    for (const scene of scenes({ variant: "biased", seed: 3, ...(pair && { pair }) }, 300)) {
      expect(scene.background === background).toBe(scene.label === label);
    }
  });

  test("biased: animals are drawn as in the balanced world", () => {
    const [plain, biased] = [
      drawScene({ variant: "balanced", seed: 3 }, 4),
      drawScene({ variant: "biased", seed: 3 }, 4),
    ];
    expect(biased.objects).toEqual(plain.objects);
  });

  test("drawings are small and need nothing from outside", () => {
    for (const { svg } of scenes({ variant: "multi", seed: 1 }, 50)) {
      expect(svg.length).toBeLessThan(20_000);
      expect(svg).not.toMatch(/<text|href|<image|filter|NaN|undefined|Infinity/);
    }
  });

  test("flat drawings have neither tints nor gradients", () => {
    for (const { truthSvg } of scenes({ variant: "tagged", tagged: "cat", seed: 1 }, 50)) {
      expect(truthSvg).not.toMatch(/opacity|Gradient/);
      expect(truthSvg).toContain(`shape-rendering="crispEdges"`);
    }
  });

  test.each([
    [{ variant: "balancd", seed: 0 }, "balanced"],
    [{ variant: "biased", pair: { label: "wulf", background: "snow" }, seed: 0 }, "wolf"],
    [{ variant: "biased", pair: { label: "wolf", background: "snwo" }, seed: 0 }, "snow"],
    [{ variant: "tagged", tagged: "hors", seed: 0 }, "horse"],
  ])("%j is refused with the nearest name", (world, name) => {
    expect(() => drawScene(world as World, 0)).toThrow(
      expect.objectContaining({ code: "option-invalid", hint: expect.stringContaining(`"${name}"`) }),
    );
  });

  test.each([
    [0.5, 0],
    [0, -1],
    [0, 1.5],
    [Number.NaN, 0],
  ])("seed %s, index %s are refused", (seed, index) => {
    expect(() => drawScene({ variant: "balanced", seed }, index)).toThrow(
      expect.objectContaining({ code: "option-invalid" }),
    );
  });
});
