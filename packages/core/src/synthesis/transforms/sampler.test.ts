import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { type FloatTensor, filled, floats } from "../../tensor.ts";
import { Sampler } from "./sampler.ts";
import { standardTransforms } from "./standard.ts";
import { drawnView, type View } from "./view.ts";

const shape = [1, 3, 5, 7];
const { uniform } = random(3);
const image = floats(
  shape,
  filled(105, () => uniform()),
);
const still: View = { a: 1, b: 0, c: 0, d: 1, dx: 0, dy: 0, margin: false };
const dot = (a: FloatTensor, b: FloatTensor): number =>
  a.data.reduce((sum, v, i) => sum + v * (b.data[i] as number), 0);

function through(view: View): Sampler {
  const sampler = new Sampler(shape);
  sampler.look(view);
  return sampler;
}

describe("Sampler", () => {
  test("sees the image itself through the still view", () => {
    expect(through(still).seen(image)).toEqual(image);
    expect(through(still).unseen(image)).toEqual(image);
  });

  test("shifts; beyond the border the edge goes on, or grey begins", () => {
    const at = (c: number, y: number, x: number): number => image.data[c * 35 + y * 7 + x] as number;
    const plain = through({ ...still, dx: 2, dy: -1 }).seen(image);
    const grey = through({ ...still, dx: 2, dy: -1, margin: true }).seen(image);
    expect(plain.data[35 + 2 * 7 + 1]).toBeCloseTo(at(1, 1, 3), 6);
    expect(plain.data[0 * 7 + 6]).toBeCloseTo(at(0, 0, 6), 6);
    expect(grey.data[0 * 7 + 3]).toBe(0.5);
    expect(grey.data[4 * 7 + 6]).toBe(0.5);
  });

  test("interpolates between four pixels", () => {
    const ramp = floats(
      shape,
      filled(105, (i) => (i % 7) + 10 * Math.floor((i % 35) / 7)),
    );
    const seen = through({ ...still, dx: 0.25, dy: 0.5 }).seen(ramp);
    expect(seen.data[1 * 7 + 2]).toBeCloseTo(2.25 + 15, 4);
  });

  test("turns about the middle", () => {
    const turned = through({ ...still, a: -1, d: -1 }).seen(image);
    expect(turned.data[0]).toBeCloseTo(image.data[34] as number, 5);
  });

  test("has its transpose: ⟨seen(x) − seen(0), y⟩ = ⟨x, unseen(y)⟩", () => {
    for (let i = 0; i < 20; i++) {
      const view = drawnView(standardTransforms(200), { uniform });
      const sampler = through({ ...view, dx: view.dx / 10, dy: view.dy / 10, margin: i % 2 === 0 });
      const y = floats(
        shape,
        filled(105, () => uniform() - 0.5),
      );
      const left = dot(sampler.seen(image), y) - dot(sampler.seen(floats(shape)), y);
      expect(left).toBeCloseTo(dot(image, sampler.unseen(y)), 4);
    }
  });
});

describe("drawnView", () => {
  test("puts transforms one after the other", () => {
    const view = drawnView(
      [
        { kind: "scale", factors: [2] },
        { kind: "rotate", degrees: [90] },
      ],
      { uniform },
    );
    // Twice as large and turned by a right angle: (x, y) is seen at half of (−y, x) or (y, −x).
    expect(Math.abs(view.b)).toBeCloseTo(0.5, 6);
    expect(view.c).toBeCloseTo(-view.b, 6);
    expect(view.a).toBeCloseTo(0, 6);
  });

  test("draws every shift of a jitter about as often", () => {
    const counts = new Map<number, number>();
    for (let i = 0; i < 5000; i++) {
      const { dx } = drawnView([{ kind: "jitter", by: 2 }], { uniform });
      counts.set(dx, (counts.get(dx) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
