import { describe, expect, test } from "vitest";
import { gradCam } from "../methods/grad-cam.ts";
import { guidedGradCam } from "../methods/guided-grad-cam.ts";
import { saliency } from "../methods/saliency.ts";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";

/** `a` has the pixels' size, `b` sums 2×2 blocks of it. */
const net = `input x: float32[1,1,2,4]
one: float32[1,1,1,1] = [1]
k: float32[1,1,2,2] = [1, 1, 1, 1]
w: float32[1,2] = [2, -1]
c = Conv(x, one)
a = Relu(c)
b = Conv<strides=[2, 2]>(a, k)
m = GlobalAveragePool(b)
f = Flatten(m)
z = MatMul(f, w)
output z`;
const x = floats([1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2]);
const run = async (layer: string | readonly string[], method = gradCam) =>
  explained(await opened(net), x, method, { layer });

describe("explain() at several layers", () => {
  test("averages the maps, each divided by its largest magnitude, at the size of the picture", async () => {
    const found = await run(["a", "b"]);
    // At a: [1, 1, 2, 2] / 2 in each row; at b: [4, 8] / 8, bilinear.
    const row = [(0.5 + 0.5) / 2, (0.5 + 0.625) / 2, (1 + 0.875) / 2, (1 + 1) / 2];
    expect(found.values).toEqual(floats([1, 2, 4], [...row, ...row]));
    expect(found.domain).toBe("pixels");
    expect(found.layer).toBe("a,b");
    expect(found.conventions.fusion).toMatch(/largest magnitude/);
  });

  test("keeps each map as a view and names the layer in every line of the ledger", async () => {
    const { views, ledger, details } = await run(["a", "b"]);
    expect(views.map(({ name, title }) => [name, title])).toEqual([
      ["layer-1", "Grad-CAM at a"],
      ["layer-2", "Grad-CAM at b"],
    ]);
    expect(views[1]?.values).toEqual((await run("b")).values);
    expect(ledger.every(({ note }) => /^[ab]: /.test(note))).toBe(true);
    expect(details.layers).toMatchObject([{ layer: "a" }, { layer: "b" }]);
  });

  test("of one layer, named once or twice, is the plain map", async () => {
    const plain = await run("b");
    for (const list of [["b"], ["b", "b"]]) {
      const { values, domain, views } = await run(list);
      expect({ values, domain, views }).toEqual({
        values: plain.values,
        domain: plain.domain,
        views: plain.views,
      });
    }
  });

  test("averages attributions of the input as they are", async () => {
    const found = await run(["a", "b"], guidedGradCam);
    expect(found.domain).toBe("input");
    expect(found.values.shape).toEqual(x.shape);
  });

  test("is nothing to methods without a layer", async () => {
    const found = await run(["a", "b"], saliency);
    expect(found.layer).toBeUndefined();
  });

  test("refuses an unknown layer and an empty list", async () => {
    await expect(run(["a", "nope"])).rejects.toMatchObject({ code: "layer-unknown" });
    await expect(run([])).rejects.toMatchObject({ code: "option-invalid" });
  });
});
