import { describe, expect, test } from "vitest";
import { floats } from "../../tensor.ts";
import { explained, opened } from "../../testing/open-text.ts";
import { gradCam } from "../grad-cam.ts";
import { reciproCam } from "../recipro-cam.ts";
import { camDomain } from "./cam-options.ts";

/** The mean of two 2×2 blocks, 4 and 8; z₀ wants them, z₁ does not. */
const blocks = `input x: float32[1,1,2,4]
k: float32[1,1,2,2] = [1, 1, 1, 1]
w: float32[1,2] = [2, -2]
c = Conv<strides=[2, 2]>(x, k)
a = Relu(c)
m = GlobalAveragePool(a)
f = Flatten(m)
z = MatMul(f, w)
output z`;
const x = floats([1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2]);

const found = async (options: Record<string, unknown>, target = "0") =>
  explained(await opened(blocks), x, gradCam, { options, target });

describe("camOptions", () => {
  test("leave the map alone unless told", async () => {
    const { values, domain, conventions } = await found({}, "1");
    expect(values).toEqual(floats([1, 1, 2], [-4, -8]));
    expect(domain).toBe("layer");
    expect(conventions).toEqual({ relu: "false", upsample: "none", normalize: "none" });
  });

  test.each([
    [{ upsample: "nearest" }, [4, 4, 8, 8, 4, 4, 8, 8]],
    [{ upsample: "bilinear" }, [4, 5, 7, 8, 4, 5, 7, 8]],
    [{ upsample: "bilinear", normalize: "min-max" }, [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1]],
  ])("%j gives one value per pixel", async (options, expected) => {
    const { values, domain } = await found(options);
    expect(values.shape).toEqual([1, 2, 4]);
    for (const [i, value] of expected.entries()) expect(values.data[i]).toBeCloseTo(value, 5);
    expect(domain).toBe("pixels");
  });

  test("min-max alone takes the map to 0 … 1 at the layer", async () => {
    const { values, domain } = await found({ normalize: "min-max" });
    expect(values.data[0]).toBe(0);
    expect(values.data[1]).toBeCloseTo(1, 6);
    expect(domain).toBe("layer");
  });

  test.each(["true", true])("relu takes %s as the command line gives it", async (relu) => {
    const { values } = await found({ relu });
    expect(values).toEqual(floats([1, 1, 2], [4, 8]));
  });

  test("refuses what it does not know", async () => {
    await expect(found({ relu: "perhaps" })).rejects.toMatchObject({ code: "option-invalid" });
    await expect(found({ upsample: "bicubic" })).rejects.toMatchObject({ code: "option-invalid" });
  });

  test.each([
    {},
    { relu: true },
    { upsample: "bilinear", relu: true },
    { normalize: "min-max" },
    { upsample: "nearest", normalize: "min-max" },
  ])("%j is the same as nodes and as steps", async (options) => {
    const model = await opened(blocks);
    for (const target of ["0", "1"]) {
      const nodes = await explained(model, x, gradCam, { options, target });
      const steps = await explained(model, x, reciproCam, { options, target });
      expect(steps.values).toEqual(nodes.values);
      expect(steps.domain).toBe(nodes.domain);
    }
  });

  test("bring maps to pixels in one and three dimensions", async () => {
    const line = `input x: float32[1,1,4]
k: float32[1,1,2] = [1, 1]
a = Conv<strides=[2]>(x, k)
m = GlobalAveragePool(a)
z = Flatten(m)
output z`;
    const [options, target] = [{ upsample: "bilinear" }, "1"];
    const one = await explained(await opened(line), floats([1, 1, 4], [1, 1, 2, 2]), gradCam, {
      options,
      target,
    });
    expect(one.values).toEqual(floats([1, 4], [1, 1.25, 1.75, 2]));
    const cube = line
      .replace("[1,1,4]", "[1,1,2,2,4]")
      .replace("[1,1,2] = [1, 1]", "[1,1,2,2,2] = [1, 1, 1, 1, 1, 1, 1, 1]")
      .replace("strides=[2]", "strides=[2, 2, 2]");
    const three = await explained(
      await opened(cube),
      floats([1, 1, 2, 2, 4], Array(4).fill([1, 1, 2, 2]).flat()),
      gradCam,
      { options, target },
    );
    expect(three.values).toEqual(floats([1, 2, 2, 4], Array(4).fill([4, 5, 7, 8]).flat()));
  });

  test("refuse to bring a layer of other dimensions to the picture", async () => {
    const folded = `input x: float32[1,1,2,4]
s: int64[3] = [1, 2, 4]
k: float32[1,2,2] = [1, 1, 1, 1]
r = Reshape(x, s)
a = Conv<strides=[2]>(r, k)
m = GlobalAveragePool(a)
z = Flatten(m)
output z`;
    const run = explained(await opened(folded), x, gradCam, { options: { upsample: "bilinear" } });
    await expect(run).rejects.toMatchObject({
      code: "option-invalid",
      message:
        "Cannot bring the map to the size of the picture: the layer has 1 axes of space, the picture 2",
    });
  });
});

describe("degenerate maps", () => {
  const flags = async (options: Record<string, unknown>, target: string, picture = x) => {
    const { ledger } = await explained(await opened(blocks), picture, gradCam, { options, target });
    return ledger.filter(({ check }) => check === "degenerate");
  };

  test("name ReLU where it left nothing", async () => {
    expect(await flags({ relu: true }, "1")).toEqual([
      {
        check: "degenerate",
        value: 0,
        limit: 0,
        ok: false,
        note: "the map runs from -8 to -4: nothing in it is above 0, and ReLU leaves nothing",
      },
    ]);
  });

  test("name min–max where the map was the same everywhere", async () => {
    const [line, ...more] = await flags({ normalize: "min-max" }, "0", floats(x.shape, Array(8).fill(1)));
    expect(line?.note).toMatch(/the map is 4 at every position/);
    expect(more).toEqual([]);
  });

  test("are told as such where nothing was there before", async () => {
    const [line, ...more] = await flags({ relu: true }, "0", floats(x.shape));
    expect(line?.note).toMatch(/the score does not react/);
    expect(more).toEqual([]);
  });

  test("are not seen where the map lives", async () => {
    expect(await flags({ relu: true, upsample: "bilinear" }, "0")).toEqual([]);
    expect(await flags({}, "1")).toEqual([]);
  });
});

test("camDomain() is the picture's where the map is brought to it", () => {
  expect(camDomain({ relu: false, upsample: "none", normalize: "none" })).toBe("layer");
  expect(camDomain({ relu: false, upsample: "nearest", normalize: "none" })).toBe("pixels");
});
