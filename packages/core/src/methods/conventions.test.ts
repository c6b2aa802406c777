import { describe, expect, test } from "vitest";
import { checkedOptions, explain, predict, type Target, targetsFor } from "../explain/explain.ts";
import { floats } from "../tensor.ts";
import { opened } from "../testing/open-text.ts";
import { catalog } from "./catalog.ts";
import { conventionFor, conventions, conventionTable, idsOf } from "./conventions.ts";
import type { Method } from "./method.ts";

const named = (id: string): Method => catalog.find((method) => method.id === id) as Method;

const rows = conventions.flatMap((convention) =>
  Object.keys(conventionTable[convention]).map((id) => [convention, id] as const),
);

describe("conventionTable", () => {
  test.each(rows)("%s: %s is a method that takes these options", (convention, id) => {
    const method = named(id);
    expect(method).toBeDefined();
    if (!idsOf(convention).includes(id)) return;
    const { options, named: said } = conventionFor(convention, method);
    const taken = checkedOptions(method, options);
    for (const [name, value] of Object.entries(options)) expect(String(taken[name])).toBe(String(value));
    expect(said.convention).toBe(convention);
  });
});

describe("conventionFor()", () => {
  test("refuses a method that the library does not have, and names those it has", () => {
    expect(() => conventionFor("zennit", named("grad-cam"))).toThrow(
      expect.objectContaining({
        code: "method-inapplicable",
        message: "Cannot run grad-cam by the convention of zennit: that library has no such method",
        hint: expect.stringContaining("lrp"),
      }),
    );
  });

  test("refuses what is not reproduced, with the reason", () => {
    expect(() => conventionFor("captum", named("lime"))).toThrow(/L1 penalty/);
  });
});

describe("explain() by a convention", () => {
  const x = floats([1, 2, 1, 2], [1, 2, 3, 4]);
  const net =
    "input x: float32[1,2,1,2]\nf = Flatten(x)\nw: float32[4,2] = [1, 0, -3, 0, 2, 0, 4, 1]\nz = MatMul(f, w)\noutput z";
  const run = async (id: string, request: object) => {
    const model = await opened(net);
    const [target] = await targetsFor(model, x, "0", await predict(model, x));
    return explain(model, x, { method: named(id), target: target as Target, ...request });
  };

  test("takes its defaults and names it", async () => {
    const found = await run("saliency", { convention: "captum" });
    expect(found.domain).toBe("input");
    expect(Array.from(found.values.data)).toEqual([1, 3, 2, 4]);
    expect(found.conventions).toMatchObject({ convention: "captum", reduce: "none" });
  });

  test("gives way to options that are set", async () => {
    const found = await run("saliency", { convention: "captum", options: { reduce: "sum" } });
    expect(Array.from(found.values.data)).toEqual([3, 7]);
    const scaled = await run("saliency", { convention: "tf-keras-vis" });
    expect(Array.from(scaled.values.data)).toEqual([0, 1]);
  });

  test("draws noise in units of the input and averages sizes where the library does", async () => {
    const found = await run("smoothgrad", { convention: "captum" });
    expect(found.conventions).toMatchObject({ sigma: 1, unit: "absolute", samples: 5, variant: "magnitude" });
    expect(Array.from(found.values.data)).toEqual([1, 3, 2, 4]);
  });
});
