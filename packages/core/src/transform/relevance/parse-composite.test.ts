import { describe, expect, test } from "vitest";
import { FoveaError } from "../../errors.ts";
import { frozen } from "../../testing/open-text.ts";
import { parseComposite, requireMatches } from "./parse-composite.ts";

const parse = (rules: unknown) => parseComposite({ rules }, "mine.json");

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof FoveaError ? `${error.code}: ${error.message}` : String(error);
  }
  return "nothing thrown";
}

describe("parseComposite()", () => {
  test("reads rows by layer, operator and name", () => {
    const rules = [
      { layer: "first", rule: "z-box", low: -2.1, high: [2.6, 2.5, 2.4] },
      { op: "Conv", rule: "gamma", gamma: 0.5 },
      { op: "AveragePool", name: "/features/*", rule: "norm" },
      { rule: "epsilon", epsilon: 1e-6 },
    ];
    expect(parseComposite({ name: "mine", rules }, "mine.json")).toEqual({
      name: "mine",
      rows: [
        { match: { first: true }, rule: { rule: "z-box", low: [-2.1], high: [2.6, 2.5, 2.4] } },
        { match: { op: "Conv" }, rule: { rule: "gamma", gamma: 0.5 } },
        { match: { op: "AveragePool", name: "/features/*" }, rule: { rule: "norm" } },
        { match: {}, rule: { rule: "epsilon", epsilon: 1e-6 } },
      ],
    });
  });

  test.each([
    ["mine.json: it has no rules", []],
    ['mine.json, rule 1: there is no rule "constructor"', [{ rule: "constructor" }]],
    ['mine.json, rule 2: there is no rule "lrp"', [{ rule: "flat" }, { rule: "lrp" }]],
    ['mine.json, rule 1: no operator "Convolution" is known', [{ op: "Convolution", rule: "flat" }]],
    ["mine.json, rule 1: gamma: ", [{ rule: "gamma", gamma: -1 }]],
    ["mine.json, rule 1: epsilon: ", [{ rule: "epsilon", epsilon: "small" }]],
    ['mine.json, rule 1: there is no "gamma"', [{ rule: "flat", gamma: 1 }]],
    ["mine.json, rule 1: layer: ", [{ layer: "last", rule: "flat" }]],
    ["mine.json, rule 1: rule: ", [{ op: "Conv" }]],
    ["mine.json: rules: ", undefined],
  ])("refuses with: %s", (message, rules) => {
    expect(messageOf(() => parse(rules))).toContain(`option-invalid: Cannot use the composite ${message}`);
  });

  test("takes a row that names nodes for the layers among them, unless its rule is for any node", () => {
    const rules = [
      { name: "/fc/*", rule: "gamma" },
      { name: "/fc/*", rule: "pass" },
    ];
    expect(parse(rules).rows.map(({ match }) => match)).toEqual([
      { name: "/fc/*", op: "weighted" },
      { name: "/fc/*" },
    ]);
  });

  test("refuses a list of rows with what a composite is", () => {
    expect(() => parseComposite([], "mine.json")).toThrow(FoveaError);
  });
});

describe("requireMatches()", () => {
  const graph = frozen(`input x: float32[1,2]
w: float32[2,2] = [1, 2, 3, 4]
h = MatMul(x, w)
y = Relu(h)
output y`);

  test.each([
    ["weighted layers", [{ rule: "flat" }]],
    [
      "an operator, among rows for other networks",
      [
        { op: "MatMul", rule: "flat" },
        { op: "Conv", rule: "gamma" },
      ],
    ],
    ["a group", [{ op: "activation", rule: "pass" }]],
    ["a name", [{ name: "h*", rule: "flat" }]],
  ])("accepts %s", async (_, rules) => {
    requireMatches(parse(rules), await graph);
  });

  test("refuses a composite that matches nothing, and a name that nobody has", async () => {
    const net = await graph;
    expect(messageOf(() => requireMatches(parse([{ op: "Conv", rule: "flat" }]), net))).toBe(
      "option-invalid: Cannot use the composite mine.json: none of its rows matches a layer",
    );
    expect(
      messageOf(() => requireMatches(parse([{ rule: "flat" }, { name: "/fc/*", rule: "zero" }]), net)),
    ).toBe('option-invalid: Cannot use the composite mine.json: no layer has a name like "/fc/*"');
  });
});
