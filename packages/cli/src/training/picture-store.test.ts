import { type PreprocessingFields, picture, preprocess } from "@fovea/core";
import { expect, test } from "vitest";
import { PictureStore } from "./picture-store.ts";

const levels = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => (i * 37) % 256);
const drawn = picture(5, 4, 3, levels);

const fields: PreprocessingFields = {
  size: [4, 4],
  fit: "squash",
  short: 4,
  interpolation: "bilinear",
  scale: 1 / 255,
  mean: [0.4, 0.5, 0.6],
  std: [0.2, 0.25, 0.3],
  order: "bgr",
  layout: "nchw",
  channels: 3,
};

test.each([fields, { ...fields, layout: "nhwc" as const }, { ...fields, fit: "crop" as const }])(
  "PictureStore gives what preprocess() gives, from bytes",
  async (each) => {
    const store = new PictureStore(each);
    store.add(drawn, 1);
    store.add(picture(4, 4, 3, new Uint8Array(48)), 0);
    const expected = preprocess(drawn, each);
    const tensor = store.tensor([1, 0]);
    expect(tensor.shape).toEqual([2, ...expected.shape.slice(1)]);
    for (const [i, value] of expected.data.entries()) expect(tensor.data[48 + i]).toBeCloseTo(value, 5);
    expect(Array.from((await store.batch([1, 0])).labels as Int32Array)).toEqual([0, 1]);
  },
);

test("PictureStore keeps a margin at what the network takes for nothing", () => {
  const store = new PictureStore({ ...fields, fit: "pad" });
  store.add(drawn, 0);
  const { data } = store.tensor([0]);
  // 5×4 pixels in 4×4: the last row is margin, to half a level.
  for (const value of data.subarray(12, 16)) expect(Math.abs(value)).toBeLessThan(0.5 / 255 / 0.2 + 1e-6);
});
