import { expect, test } from "vitest";
import type { TrainFlags } from "./train-flags.ts";
import { checkTogether } from "./train-together.ts";

const check = (dir: string | undefined, given: Partial<TrainFlags>): void =>
  checkTogether(dir, { head: "linear", ...given }, (name) => name in given);

test("options that would have no effect are refused", () => {
  expect(() => check(undefined, { cut: "x" })).toThrow("Cannot use --cut: it belongs to --backbone");
  expect(() => check("photos", { fineTune: true })).toThrow("--fine-tune");
  expect(() => check("photos", { backbone: "m.onnx", hidden: 8 })).toThrow("it belongs to --head mlp");
  expect(() => check("photos", { pictures: 5 })).toThrow('those of "photos" are trained on');
  expect(() => check(undefined, { val: 0.1 })).toThrow("--held");
  expect(() => check("photos", { backbone: "m.onnx", head: "mlp", hidden: 8, val: 0.1 })).not.toThrow();
  expect(() => check(undefined, { variant: "biased", pictures: 5 })).not.toThrow();
});
