import { expect, test } from "vitest";
import { predict } from "../explain/explain.ts";
import { catalog } from "../methods/catalog.ts";
import type { Method } from "../methods/method.ts";
import { methodById } from "../methods/method-by-id.ts";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import type { AdvicePicture } from "./advice.ts";
import { advise } from "./advise.ts";

const text = `input x: float32[1,3,16,16]
w: float32[6,3,3,3] = {…}
v: float32[4,6] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w)
r = Relu(c)
p = GlobalAveragePool(r)
f = Flatten(p)
logits = Gemm<transB=1>(f, v)
output logits: float32[1,4]
`;

const methods = ["gradient", "grad-cam", "occlusion", "guided-backprop"].map(
  (id) => methodById(id) as Method,
);

test("advise() measures every column of every method and refuses by name", async () => {
  const model = await opened(text, weightsFor(text));
  const { normal } = random(3);
  const pictures: AdvicePicture[] = [];
  for (let i = 0; i < 3; i++) {
    const x = floats([1, 3, 16, 16], Array.from({ length: 768 }, normal));
    const [best] = (await predict(model, x)).classes;
    if (best) pictures.push({ name: `${i}`, x, target: { kind: "class", ...best } });
  }
  const parts: number[] = [];
  const advice = await advise(model, { pictures, methods, progress: (part) => parts.push(part) });
  expect(advice.rows.map(({ method }) => method.id)).toEqual(methods.map(({ id }) => id));
  for (const { cells, pictures: count, ms } of advice.rows) {
    expect(ms).toBeGreaterThan(0);
    expect(cells.sanity.metric).toBe("independent-randomisation");
    expect(count).toBe(3);
    expect(cells.faithfulness.interval.n).toBe(3);
    expect(cells.discrimination.metric).toBe("random-logit");
    expect(cells.runtime.interval.mean).toBeGreaterThan(0);
  }
  expect(advice.uses.map(({ id }) => id)).toContain("real-time");
  expect(parts).toEqual([...parts].sort((a, b) => a - b));
  await model.dispose();
});

test("advise() leaves out what takes too long, and says why a method does not work", async () => {
  const linear = `input x: float32[1,768]
v: float32[4,768] = {…}
logits = Gemm<transB=1>(x, v)
output logits: float32[1,4]
`;
  const model = await opened(linear, weightsFor(linear));
  const x = floats([1, 768], new Float32Array(768).fill(0.1));
  const target = { kind: "class", ...((await predict(model, x)).classes[0] as { index: number }) } as never;
  const cam = catalog.filter(({ id }) => id === "cam");
  const { refused } = await advise(model, { pictures: [{ name: "x", x, target }], methods: cam });
  expect(refused.map(({ method }) => method.id)).toEqual(["cam"]);
  const net = await opened(text, weightsFor(text));
  const noise = floats([1, 3, 16, 16], new Float32Array(768).fill(0.5));
  const [best] = (await predict(net, noise)).classes;
  const picture = { name: "n", x: noise, target: { kind: "class", ...best } as never };
  const { slow, rows } = await advise(net, {
    pictures: [picture],
    methods: methods.slice(0, 1),
    seconds: 1e-9,
  });
  expect([slow.length, rows.length]).toEqual([1, 0]);
  await Promise.all([model.dispose(), net.dispose()]);
});
