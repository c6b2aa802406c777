/** Kernels alone: every product and pass that is needed, side by side in one session, timed by the engine. */

import { Builder } from "../../packages/core/src/graph/builder.ts";
import type { Graph, Port, Value } from "../../packages/core/src/graph/graph.ts";
import type { Tensors } from "../../packages/core/src/run/runtime.ts";
import { type FloatTensor, floats, sizeOf } from "../../packages/core/src/tensor.ts";
import type { Facts } from "../../packages/core/src/transform/relevance/facts.ts";
import { median } from "../measure.ts";
import type { NodeTime } from "../profile/times.ts";
import { formsOf } from "./forms.ts";
import type { Needs, Pass, Product } from "./needs.ts";

/** Whether the engine may use its layout of channel blocks. */
export type Layout = "blocks" | "plain";

/** Milliseconds of kernels. */
export interface Alone {
  /** In the fastest form that is known. */
  readonly product: (product: Product, facts: Facts, layout: Layout) => number;
  readonly pass: (pass: Pass) => number;
  /** Out of the layout of blocks, or back into it, for a tensor of this shape; 0 where no kernel here did that. */
  readonly reorder: (op: "ReorderOutput" | "ReorderInput", shape: readonly number[]) => number;
}

const nothing: Graph = {
  ...{ name: "alone", inputs: [], outputs: [], nodes: [], constants: new Map() },
  ...{ opsets: { "": 21 }, metadata: {} },
};

/** One graph of all kernels that somebody needs; the same kernel is drawn once, whatever the number of layers that need it. */
export class AloneDraft {
  readonly #b = new Builder(nothing);
  readonly #ids = new Map<string, string>();
  readonly #fed = new Map<string, Value>();
  readonly #feeds: Record<Value, FloatTensor> = {};
  readonly outputs: Value[] = [];

  constructor(needs: readonly Needs[]) {
    for (const { facts, products, passes } of needs) {
      for (const product of products) this.#draw(product, facts);
      for (const pass of passes) this.#drawPass(pass);
    }
  }

  #draw(product: Product, facts: Facts): void {
    const { layer, way } = product;
    if (this.#known(keyOf(product, facts))) return;
    this.#b.define(layer.w, facts.graph.constants.get(layer.w) as FloatTensor);
    for (const [name, form] of Object.entries(formsOf[way])) {
      this.#b.within(`${this.#ids.get(keyOf(product, facts))}.${name}`);
      this.outputs.push(...(form(product, facts, { b: this.#b, fed: this.#feed }) ?? []));
    }
  }

  /** Three in a row: the operands of the later ones lie in the caches, if they fit. */
  #drawPass({ shape }: Pass): void {
    const key = passKey(shape);
    if (this.#known(key)) return;
    this.#b.within(`${this.#ids.get(key)}.pass`);
    const [x, y] = [this.#feed(shape), this.#feed(shape, 1)];
    let z = x;
    for (let i = 0; i < 3; i++) z = this.#b.add("Mul", [z, y]);
    this.outputs.push(z);
  }

  graph(): Graph {
    return this.#b.build(this.outputs.map((name): Port => ({ name, type: "float32", shape: undefined })));
  }

  feeds(): Tensors {
    return this.#feeds;
  }

  read(nodes: Readonly<Record<Layout, readonly NodeTime[]>>): Alone {
    const byForm = { blocks: formTimes(nodes.blocks), plain: formTimes(nodes.plain) };
    return {
      product: (product, facts, layout) =>
        leastOf(byForm[layout], `${this.#ids.get(keyOf(product, facts))}.`),
      pass: ({ shape }) => leastOf(passTimes(nodes.blocks), `${this.#ids.get(passKey(shape))}.`),
      reorder: (op, shape) =>
        median(
          nodes.blocks.filter((node) => node.op === op && holds(node.shape, shape)).map(({ ms }) => ms),
        ) || 0,
    };
  }

  /** An input of a shape, shared by all that take one; `other`: the second of a pair. */
  readonly #feed = (shape: readonly number[], other = 0): Value => {
    const key = `${shape}/${other}`;
    const known = this.#fed.get(key);
    if (known !== undefined) return known;
    const name = this.#b.input({ name: "fed", type: "float32", shape });
    this.#feeds[name] = floats(
      shape,
      new Float32Array(sizeOf(shape)).map((_, i) => 0.9 + ((i * 7) % 11) / 50),
    );
    this.#fed.set(key, name);
    return name;
  };

  #known(key: string): boolean {
    const known = this.#ids.has(key);
    if (!known) this.#ids.set(key, `k${this.#ids.size}`);
    return known;
  }
}

/** Layers of the same key run the same kernels. */
function keyOf({ layer, way }: Product, facts: Facts): string {
  const shapes = [layer.x, layer.w, layer.y].map((value) => facts.shape(value).join("×"));
  return JSON.stringify([way, layer.node.op, layer.node.attributes, ...shapes]);
}

const passKey = (shape: readonly number[]): string => `pass over ${sizeOf(shape)}`;

/** Sums by what names begin with, `k7.phases`: a form may be several kernels. What changes layouts is not counted. */
function formTimes(nodes: readonly NodeTime[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { name, op, ms } of nodes) {
    const form = name.split("/")[0] as string;
    if (!op.startsWith("Reorder")) sums.set(form, (sums.get(form) ?? 0) + ms);
  }
  return sums;
}

const passTimes = (nodes: readonly NodeTime[]): ReadonlyMap<string, number> =>
  new Map(nodes.map(({ name, ms }) => [name, ms]));

const leastOf = (times: ReadonlyMap<string, number>, begin: string): number =>
  Math.min(...Array.from(times).flatMap(([name, ms]) => (name.startsWith(begin) ? ms : [])));

/** Whether a tensor, whose channels may have been filled up to whole blocks, is of this shape. */
function holds(text: string, [batch, channels = 0, ...places]: readonly number[]): boolean {
  const [n, c = 0, ...rest] = text.split("×").map(Number);
  return n === batch && c >= channels && c < channels + 16 && rest.join() === places.join();
}
