/** The least that a method takes on this engine, from kernels alone, in milliseconds; and what it takes, by the same classes. */

import type { Node } from "../../packages/core/src/graph/graph.ts";
import type { Facts, Layer } from "../../packages/core/src/transform/relevance/facts.ts";
import { layerOf, type NodeTime } from "../profile/times.ts";
import type { Alone } from "./alone.ts";
import type { Found, FoundAll } from "./measure.ts";
import type { Needs, Product } from "./needs.ts";

export const classes = [
  "products, forward run",
  "products, of the rule",
  "passes",
  "layouts",
  "the file's own",
  "sums",
  "beside kernels",
] as const;
type Class = (typeof classes)[number];
export type Times = Readonly<Record<Class, number>>;

export const totalOf = (times: Times): number => classes.reduce((sum, name) => sum + times[name], 0);

/** What cannot be less with these kernels, if no form with fewer passes exists. */
export function floorOf({ needs }: Found, { alone, file, forwardMs }: FoundAll): Times {
  return {
    "products, forward run": productsMs(needs, alone, "run"),
    "products, of the rule": productsMs(needs, alone, "rule"),
    passes: sum(needs.passes.map((pass) => pass.times * alone.pass(pass))),
    layouts: sum(needs.divided.map((layer) => layoutMs(layer, needs, alone))),
    "the file's own": sum(file.filter(({ op }) => !isProduct(op)).map(({ ms }) => ms)),
    sums: 0,
    "beside kernels": Math.max(0, forwardMs - sum(file.map(({ ms }) => ms))),
  };
}

const productsMs = ({ facts, products }: Needs, alone: Alone, of: Product["of"]): number =>
  sum(products.flatMap((product) => (product.of === of ? product.times * least(product, facts, alone) : [])));

const least = (product: Product, facts: Facts, alone: Alone): number =>
  Math.min(alone.product(product, facts, "blocks"), alone.product(product, facts, "plain"));

/**
 * A layer with a quotient R / z: z out of the blocks and the quotient into them; or all its products in the plain layout, if those
 * take less more than that. What R takes to get there is not counted: it depends on where it comes from.
 */
function layoutMs(layer: Layer, { facts, products }: Needs, alone: Alone): number {
  const own = products.filter((product) => product.layer === layer);
  const shape = facts.shape(layer.y);
  const reorders = alone.reorder("ReorderOutput", shape) + alone.reorder("ReorderInput", shape);
  const more = own.map((p) => p.times * (alone.product(p, facts, "plain") - least(p, facts, alone)));
  return Math.min(reorders, sum(more));
}

/** What the engine's kernels take in the method, by class, and what is beside them. */
export function takenOf({ needs, nodes, forwards, forwardMs }: Found): Times {
  const times = Object.fromEntries(classes.map((name) => [name, 0])) as Record<Class, number>;
  const makers = new Map(needs.facts.graph.nodes.map((node) => [node.name, node]));
  for (const node of nodes) times[classOf(node, needs.facts, makers)] += node.ms;
  return {
    ...times,
    "beside kernels": Math.max(0, forwards.median * forwardMs - sum(nodes.map(({ ms }) => ms))),
  };
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const productOps = words("Conv FusedConv ConvTranspose Gemm FusedGemm MatMul FusedMatMul");
const layoutOps = words(
  "ReorderInput ReorderOutput Transpose Concat Slice Split Resize Reshape Expand Gather Unsqueeze Squeeze Flatten Identity",
);
const isProduct = (op: string): boolean => productOps.has(op);

/** Nodes that a rule made carry its sweep before the layer: `grad/<layer>/mul`. */
function classOf({ name, op }: NodeTime, facts: Facts, nodes: ReadonlyMap<string, Node>): Class {
  const layer = layerOf(name);
  const isOfRule = /^(grad|relevance)\//.test(name);
  if (!isOfRule && !isProduct(op)) return op.startsWith("Reorder") ? "layouts" : "the file's own";
  if (op.startsWith("Reduce")) return "sums";
  if (layoutOps.has(op)) return "layouts";
  if (!isProduct(op)) return "passes";
  if (!isOfRule) return "products, forward run";
  if (op === "MatMul") return "sums";
  const node = nodes.get(layer);
  return node === undefined || facts.layer(node) || node.op === "Concat" ? "products, of the rule" : "passes";
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
