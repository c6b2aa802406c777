import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { ablationCam } from "./ablation-cam.ts";
import { reciproCam } from "./recipro-cam.ts";

/** A₁ = relu(x), A₂ = relu(−x), A₃ = 0; z₀ = 4·mean A₁ + 8·mean A₂ + ½, z₁ = −4·mean A₁ − 1. */
const net = `input x: float32[1,1,2,2]
k: float32[3,1,1,1] = [1, -1, 0]
w: float32[2,3] = [4, 8, 9, -4, 0, 9]
b: float32[2] = [0.5, -1]
c = Conv(x, k)
a = Relu(c)
m = GlobalAveragePool(a)
f = Flatten(m)
z = Gemm<transB=1>(f, w, b)
output z`;
/** A₁ = [1, 0, 3, 0] and A₂ = [0, 2, 0, 0], of means 1 and ½. */
const x = floats([1, 1, 2, 2], [1, -2, 3, 0]);
const plain = (values: ArrayLike<number>) => Array.from(values, (v) => v + 0);

describe("ablationCam", () => {
  test("weights channels by what the score loses without them", async () => {
    const { values, score, ledger } = await explained(await opened(net), x, ablationCam);
    // Without A₁ the score loses 4·1, without A₂ 8·½.
    expect(values).toEqual(floats([1, 2, 2], [4, 8, 12, 0]));
    expect(score).toBe(8.5);
    expect(ledger.find(({ check }) => check === "head-agrees")).toMatchObject({ value: 0, ok: true });
    expect(ledger.find(({ check }) => check === "loss-sum")?.value).toBe(8);
  });

  test("keeps the sign of a score below 0 when divided by it", async () => {
    const options = { relative: "true" };
    const { values } = await explained(await opened(net), x, ablationCam, { target: "1", options });
    // S = −5; without A₁ it is −1: the loss is −4, and the channel speaks against the class.
    expect(plain(values.data)).toEqual([-0.8, 0, -2.4, 0].map(Math.fround));
  });
});

describe("reciproCam", () => {
  test("is the score of every position alone", async () => {
    const { values, ledger } = await explained(await opened(net), x, reciproCam);
    expect(values).toEqual(floats([1, 2, 2], [1.5, 4.5, 3.5, 0.5]));
    expect(ledger.find(({ check }) => check === "head-agrees")).toMatchObject({ ok: true });
  });

  test("keeps the maps of all classes and the class that each position would give", async () => {
    const { views } = await explained(await opened(net), x, reciproCam, { target: "1" });
    const view = (name: string) => views.find((v) => v.name === name)?.values;
    expect(view("all-classes")).toEqual(floats([2, 2, 2], [1.5, 4.5, 3.5, 0.5, -2, -1, -4, -1]));
    expect(view("predicted-class")).toEqual(floats([1, 2, 2], [0, 0, 0, 0]));
  });

  test("of a unit has no classes to show", async () => {
    const { views, values } = await explained(await opened(net), x, reciproCam, {
      target: "m:0",
      layer: "a",
    });
    expect(views).toEqual([]);
    expect(plain(values.data)).toEqual([0.25, 0, 0.75, 0]);
  });
});
