import { expect, test } from "vitest";
import { opened, weightsFor } from "../testing/open-text.ts";
import { OtherModels } from "./other-models.ts";

const text = `input x: float32[1,4]
w: float32[2,4] = {…}
logits = Gemm<transB=1>(x, w)
output logits: float32[1,2]
`;

test("OtherModels makes a network once for each model and key, and anew after it was freed", async () => {
  const [a, b] = await Promise.all([opened(text, weightsFor(text)), opened(text, weightsFor(text))]);
  const others = new OtherModels();
  const of = (model: typeof a, key: string) => others.of(model, key, () => model.withWeights(model.whole));
  const first = of(a, "first");
  expect(of(a, "first")).toBe(first);
  expect(of(a, "second")).not.toBe(first);
  expect(of(b, "first")).not.toBe(first);
  await others.dispose();
  expect(of(a, "first")).not.toBe(first);
  await Promise.all([others.dispose(), a.dispose(), b.dispose()]);
});
