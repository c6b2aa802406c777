import { describe, expect, test } from "vitest";
import { frozen, weightsFor } from "../../testing/open-text.ts";
import { type FieldForm, fieldForms } from "./closed-form.ts";
import { receptiveField } from "./receptive-field.ts";

async function formOf(text: string, value = "y"): Promise<FieldForm | undefined> {
  const graph = await frozen(`${text}\noutput y`, weightsFor(text));
  return fieldForms(graph).get(value);
}

const picture = "input x: float32[1,1,32,32]";
const kernel = "w: float32[1,1,3,3] = {…}";

/** VGG-16 up to conv5_3 with one channel: 2, 2, 3, 3 and 3 convolutions with poolings between. */
function vgg(): string {
  const lines = [picture, kernel];
  let from = "x";
  for (const [stage, depth] of [2, 2, 3, 3, 3].entries()) {
    for (let i = 0; i < depth; i++) {
      lines.push(`c${stage}${i} = Conv<pads=[1, 1, 1, 1]>(${from}, w)`);
      from = `c${stage}${i}`;
    }
    if (stage < 4) lines.push(`p${stage} = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(${from})`);
    if (stage < 4) from = `p${stage}`;
  }
  return `${lines.join("\n")}\ny = Relu(${from})`;
}

const block = `${picture}\n${kernel}\nv: float32[1,1,1,1] = {…}
p = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, w)
q = Conv<pads=[1, 1, 1, 1]>(p, w)
s = Conv<strides=[2, 2]>(x, v)
y = Add(q, s)`;

describe("fieldForms()", () => {
  test("of VGG-16 is 196 pixels wide and advances by 16, as its authors' network is known for", async () => {
    const form = await formOf(vgg());
    expect(form?.axes.map(({ size, stride }) => [size, stride])).toEqual([
      [196, 16],
      [196, 16],
    ]);
  });

  test("takes the widest branch where two of one stride meet", async () => {
    // 3 + 2·2 = 7 pixels from −1 − 2 = −3 on; the shortcut's single pixel lies inside.
    expect(await formOf(block)).toEqual({
      axes: [
        { size: 7, stride: 2, start: -3 },
        { size: 7, stride: 2, start: -3 },
      ],
      shared: false,
    });
  });

  test("is the exact field wherever that does not reach the border", async () => {
    const graph = await frozen(`${block}\noutput y`, weightsFor(block));
    const [rows] = fieldForms(graph).get("y")?.axes ?? [];
    for (const o of [2, 7, 13]) {
      const [exact] = receptiveField(graph, "y", [o, o]).axes;
      const start = (rows?.start ?? 0) + o * (rows?.stride ?? 0);
      expect([exact?.start, exact?.end]).toEqual([start, start + (rows?.size ?? 0)]);
    }
  });

  test("leaves a gate of all positions out and says that there is one", async () => {
    const gated = `${picture}\n${kernel}\np = Conv(x, w)\nm = GlobalAveragePool(p)\ng = Sigmoid(m)\ny = Mul(g, p)`;
    expect(await formOf(gated)).toEqual({
      axes: [
        { size: 3, stride: 1, start: 0 },
        { size: 3, stride: 1, start: 0 },
      ],
      shared: true,
    });
    expect(await formOf(gated, "g")).toBe(undefined);
  });

  test("follows axes that move, that are padded and cut", async () => {
    const text = `input x: float32[1,16,12,1]\n${kernel}\nt = Transpose<perm=[0, 3, 2, 1]>(x)
p: int64[8] = [0, 0, 2, 0, 0, 0, 0, 0]\nq = Pad(t, p)\na: int64[1] = [3]\nb: int64[1] = [99]\nd: int64[1] = [3]\ns = Slice(q, a, b, d)
y = Conv<strides=[1, 3]>(s, w)`;
    // The picture's rows are the last axis of the layer.
    expect((await formOf(text))?.axes).toEqual([
      { size: 3, stride: 3, start: 3 },
      { size: 3, stride: 1, start: -2 },
    ]);
  });

  test.each([
    ["enlarging", 's: float32[4] = [1, 1, 2, 2]\ny = Resize(x, "", s)'],
    [
      "branches of different strides",
      `${kernel}\na = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(x)\nb: int64[2] = [0, 0]\ne: int64[2] = [16, 16]\nd: int64[2] = [2, 3]\nz = Slice(x, b, e, d)\ny = Add(a, z)`,
    ],
    ["a softmax along the rows", "y = Softmax<axis=3>(x)"],
    ["a flat vector", "y = Flatten(x)"],
  ])("has none behind %s", async (_, lines) => {
    expect(await formOf(`${picture}\n${lines}`)).toBe(undefined);
  });
});
