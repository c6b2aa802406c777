/** The numbers in the page are those of the library in Node: every method of the catalog, and what the page's button saves. */

import { readFileSync } from "node:fs";
import {
  catalog,
  checkedOptions,
  explain,
  heatOf,
  type Method,
  predict,
  quickOptions,
  reason,
  targetsFor,
} from "@fovea/core";
import { expect, test } from "vitest";
import { apart } from "./apart.ts";
import { explainedInNode, inputOf, openInNode } from "./in-node.ts";
import { type Answered, pageEngine, type Refused } from "./page-engine.ts";
import { studio } from "./studio.ts";

const { open, url } = studio();

/** Of the largest size of a value in Node. */
const limit = 1e-4;

test("every method gives the same map in the page and in Node", { timeout: 600_000 }, async () => {
  const { page, strangers, errors, close } = await open();
  const asked = await pageEngine(page, "menagerie-net.onnx", "wolf, forest");
  expect(asked.engine).toContain("wasm");
  const inNode = await openInNode();
  const x = await inputOf(inNode, url(), "wolf, forest");
  const [target] = await targetsFor(inNode.model, x, "top1", await predict(inNode.model, x));
  if (target?.kind !== "class") throw new Error("the network gives no class");
  const node = async (method: Method, options: Record<string, unknown>): Promise<Answered | Refused> => {
    try {
      const explanation = await explain(inNode.model, x, { method, target, options });
      const { values, score } = explanation;
      const map = Array.from(heatOf(explanation, inNode.model)?.data ?? []);
      return { shape: values.shape, values: Array.from(values.data), map, score };
    } catch (error) {
      return { refused: reason(error) };
    }
  };
  const rows: Row[] = [];
  for (const method of catalog) {
    const options = cheap(method);
    const started = performance.now();
    const found = await asked.explain({ method: method.id, index: target.index, options });
    const seconds = (performance.now() - started) / 1000;
    rows.push(rowOf(method.id, found, await node(method, options), seconds));
  }
  console.info(tableOf(rows));
  expect(rows.filter(({ said, distance }) => said === undefined && !(distance < limit))).toEqual([]);
  expect(rows.filter(({ said }) => said !== undefined && !said.startsWith("both refuse"))).toEqual([]);
  expect(rows.filter(({ said }) => said === undefined).length).toBeGreaterThan(30);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await inNode.model.dispose();
  await close();
});

/**
 * Few samples and steps. Ten steps of a path at most: a long walk that chooses its way by the gradient, as Guided IG's does, meets a
 * rectifier at 0 sooner or later, and goes another way from there (noisy-numbers.test.ts shows what happens at such a place).
 */
function cheap(method: Method): Record<string, unknown> {
  const quick = quickOptions(checkedOptions(method, {}));
  return "steps" in method.options.shape
    ? { ...quick, steps: Math.min(10, Number(quick.steps ?? 10)) }
    : quick;
}

interface Row {
  readonly id: string;
  /** The largest of values, map and score. */
  readonly distance: number;
  readonly seconds: number;
  /** Where there are no two maps to compare. */
  readonly said: string | undefined;
}

function rowOf(id: string, page: Answered | Refused, node: Answered | Refused, seconds: number): Row {
  if ("refused" in page || "refused" in node)
    return { id, distance: Number.NaN, seconds, said: saidBy(page, node) };
  expect({ id, shape: page.shape }).toEqual({ id, shape: node.shape });
  const parts = [
    apart(page.values, node.values),
    apart(page.map, node.map),
    apart([page.score], [node.score]),
  ];
  return { id, distance: Math.max(...parts), seconds, said: undefined };
}

function saidBy(page: Answered | Refused, node: Answered | Refused): string {
  const [a, b] = [page, node].map((each) => ("refused" in each ? each.refused : "a map"));
  return a === b ? `both refuse: ${a}` : `page: ${a}; Node: ${b}`;
}

const tableOf = (rows: readonly Row[]): string =>
  [
    "method, largest distance as a part of the largest value in Node, time in the page:",
    ...rows.map(
      ({ id, distance, seconds, said }) =>
        `  ${id.padEnd(24)} ${said ?? distance.toExponential(1)}  ${seconds.toFixed(1)} s`,
    ),
  ].join("\n");

/** What the page's button saves, as far as it is looked at here. */
interface Saved {
  readonly score: number;
  readonly values: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly map: { readonly data: readonly number[] };
}

test("the page's button saves those numbers", async () => {
  const { page, strangers, errors, close } = await open({ query: "?method=lrp&picture=wolf,+forest" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the numbers" }).click(),
  ]);
  const saved: Saved = JSON.parse(readFileSync(await download.path(), "utf8"));
  const inNode = await openInNode();
  const x = await inputOf(inNode, url(), "wolf, forest");
  const { explanation, map } = await explainedInNode(inNode, x, "lrp");
  expect(saved.values.shape).toEqual(explanation.values.shape);
  expect(apart([saved.score], [explanation.score])).toBeLessThan(limit);
  expect(apart(saved.values.data, explanation.values.data)).toBeLessThan(limit);
  expect(apart(saved.map.data, map.data)).toBeLessThan(limit);
  expect({ strangers, errors }).toEqual({ strangers: [], errors: [] });
  await inNode.model.dispose();
  await close();
});
