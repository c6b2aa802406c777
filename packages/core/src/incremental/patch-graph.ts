/** The graph that recomputes what changes, and nothing else: compiled once for boxes of all places and sizes. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Node, OpenShape, Port, Value } from "../graph/graph.ts";
import { sizeOf } from "../tensor.ts";
import { type Changes, type Part, shapeOf, sizesOf } from "./changes.ts";
import type { Cut } from "./cut.ts";
import { type Made, madeBy } from "./demands.ts";
import type { Extent } from "./extents.ts";
import type { PatchRow } from "./rules.ts";

/** A part of a value, put together from what is known of it and what was computed. */
interface Gathering {
  /** The input that tells where each place of it comes from. */
  readonly port: Value;
  readonly value: Value;
  /** What is wanted. */
  readonly extent: Extent;
  /** What was computed. */
  readonly made: Extent;
  /** The row of what stands around the value, behind all of its places. */
  readonly aroundRow: number;
  /** Rows of what is known. */
  readonly rows: number;
  /** The input with the rows of a large table that are wanted; undefined where all of it stands before what was computed. */
  readonly near: Value | undefined;
}

/** Elements of a table from which those rows alone are taken: copying it costs more than a node and an input. */
const largeTable = 2 ** 16;

/** The mean over what is known of a value outside the part that was computed. */
interface Averaging {
  /** The input that has one over the number of places for each place outside, pictures × places. */
  readonly outside: Value;
  /** The input that says which part of the places was computed. */
  readonly portion: Value;
  readonly value: Value;
  readonly made: Extent;
  /** What is known of the value. */
  readonly known: Value;
}

/** An inner value at the picture as a table: a row per place along the axes that move, then those that stand around it. */
export interface KnownTable {
  readonly port: Value;
  readonly value: Value;
  readonly order: readonly number[];
  readonly around: readonly number[];
}

export interface PatchGraph {
  readonly graph: Graph;
  /** Inputs that hold parts of the picture. */
  readonly pictures: readonly { readonly port: Value; readonly extent: Extent; readonly around: number }[];
  readonly tables: readonly KnownTable[];
  readonly gatherings: readonly Gathering[];
  readonly averagings: readonly Averaging[];
  /** Outputs: the crossing values, whole, a row for each picture. */
  readonly outputs: readonly { readonly port: Value; readonly value: Value }[];
}

/** Every value has as many rows as there are pictures in a batch; parts of one value are of one size in all of them. */
export function patchGraph(changes: Changes, cut: Cut): PatchGraph {
  return new Patching(changes, cut).finished();
}

class Patching {
  readonly #changes: Changes;
  readonly #cut: Cut;
  readonly #b: Builder;
  readonly #made: Made;
  /** What a value is called here, as it is made. */
  readonly #own = new Map<Value, Value>();
  /** Parts by what they are of. */
  readonly #parts = new Map<string, Value>();
  readonly #tables = new Map<Value, KnownTable>();
  readonly #flats = new Map<Value, Value>();
  /** Rows of a table and behind them what was computed. */
  readonly #both = new Map<Value, Value>();
  readonly #pictures: { port: Value; extent: Extent; around: number }[] = [];
  readonly #gatherings: Gathering[] = [];
  readonly #averagings: Averaging[] = [];

  constructor(changes: Changes, cut: Cut) {
    this.#changes = changes;
    this.#cut = cut;
    this.#made = madeBy(changes, cut);
    this.#b = new Builder({ ...changes.graph, nodes: [], inputs: [], outputs: [] });
  }

  finished(): PatchGraph {
    for (const node of this.#cut.patched) this.#add(node);
    const { graph: network, extents, picture } = this.#changes;
    const outputs = this.#cut.crossing.flatMap((value) => {
      if (value === picture) return [];
      return [{ value, port: this.#taken(value, extents.whole(sizesOf(this.#changes, value)), undefined) }];
    });
    const graph = this.#b.build(
      outputs.map(
        ({ port, value }): Port => ({
          name: port,
          type: "float32",
          shape: ["?", ...shapeOf(network, value).slice(1)],
        }),
      ),
    );
    const used = new Set(graph.inputs.map(({ name }) => name));
    return {
      graph,
      pictures: this.#pictures.filter(({ port }) => used.has(port)),
      tables: [...this.#tables.values()].filter(({ port }) => used.has(port)),
      gatherings: this.#gatherings.filter(({ port }) => used.has(port)),
      averagings: this.#averagings.filter(({ outside }) => used.has(outside)),
      outputs,
    };
  }

  #add(node: Node): void {
    const { rows, parts } = this.#changes;
    const row = rows.get(node) as PatchRow;
    if (row.mean) {
      this.#averaged(node);
      return;
    }
    const reads = row.reads(this.#made.get(node.outputs[0] as Value) as Extent);
    const inputs = node.inputs.map((value) =>
      parts.has(value) ? this.#taken(value, reads, row.around) : value,
    );
    const outputs = node.outputs.map((value) => {
      if (value !== "") this.#own.set(value, this.#b.fresh(value));
      return this.#own.get(value) ?? "";
    });
    const name = this.#b.fresh(node.name || node.op);
    if (row.replaced) {
      this.#b.addNode({
        op: row.replaced,
        domain: "",
        name,
        inputs: inputs.slice(0, 1),
        outputs,
        attributes: {},
      });
      return;
    }
    const attributes = Object.fromEntries(
      Object.entries({ ...node.attributes, ...row.attributes }).flatMap(([key, a]) => (a ? [[key, a]] : [])),
    );
    this.#b.addNode({ ...node, name, inputs, outputs, attributes });
  }

  /** A changed value on the part that a reader wants. */
  #taken(value: Value, extent: Extent, around: number | undefined): Value {
    const own = this.#own.get(value);
    if (own !== undefined && extent === this.#made.get(value)) return own;
    const key = JSON.stringify([value, extent, around]);
    const part =
      this.#parts.get(key) ??
      (own === undefined ? this.#picture(extent, around) : this.#gathered(value, extent, around));
    this.#parts.set(key, part);
    return part;
  }

  #picture(extent: Extent, around = 0): Value {
    const shape = this.#open(this.#changes.picture);
    const port = this.#b.input({ name: "part", type: "float32", shape });
    this.#pictures.push({ port, extent, around });
    return port;
  }

  /** m = part / all · mean of the part + Σ outside known / all: sums of neither are taken off again, so that nothing cancels. */
  #averaged(node: Node): void {
    const { graph } = this.#changes;
    const [value = "", ...others] = node.inputs;
    const output = node.outputs[0] as Value;
    const made = this.#made.get(value) as Extent;
    const table = this.#table(value);
    const places = this.#places(value);
    const outside = this.#b.input({ name: "outside", type: "float32", shape: ["?", places] });
    const portion = this.#b.input({ name: "portion", type: "float32", shape: [1] });
    this.#averagings.push({ outside, portion, value, made, known: table.port });
    const own = this.#b.fresh(output);
    const inputs = [this.#taken(value, made, undefined), ...others];
    this.#b.addNode({ ...node, name: this.#b.fresh(node.name || node.op), inputs, outputs: [own] });
    const bounds = [[0], [places], [0]].map((numbers) => this.#b.ints(numbers));
    const inner = table.around.length === 0 ? table.port : this.#b.add("Slice", [table.port, ...bounds]);
    const rest = this.#b.add("Reshape", [
      this.#b.add("MatMul", [outside, inner]),
      this.#b.ints([-1, ...shapeOf(graph, output).slice(1)]),
    ]);
    this.#own.set(output, this.#b.add("Add", [this.#b.add("Mul", [own, portion]), rest]));
  }

  #places(value: Value): number {
    return sizeOf(sizesOf(this.#changes, value));
  }

  /** Rows of the known table and of what was computed, one for each place of the part. */
  #gathered(value: Value, extent: Extent, around: number | undefined): Value {
    const { axes } = this.#changes.parts.get(value) as Part;
    const table = this.#table(value);
    const places = this.#places(value);
    const port = this.#b.input({ name: "places", type: "int32", shape: ["?", ...axes.map(() => "?")] });
    const { graph, extents } = this.#changes;
    const some =
      sizeOf(shapeOf(graph, value)) > largeTable && extent !== extents.whole(sizesOf(this.#changes, value));
    const near = some ? this.#b.input({ name: "near", type: "int32", shape: ["?"] }) : undefined;
    this.#gatherings.push({
      port,
      value,
      extent,
      made: this.#made.get(value) as Extent,
      aroundRow: places + Math.max(0, table.around.indexOf(around ?? 0)),
      rows: places + table.around.length,
      near,
    });
    const both = near === undefined ? this.#bothOf(value, table) : this.#nearOf(value, table, near);
    const found = this.#b.add("Gather", [both, port], { axis: 0 });
    const back = table.order.map((_, i) => table.order.indexOf(i));
    return this.#moved(found, back);
  }

  #bothOf(value: Value, table: KnownTable): Value {
    const both =
      this.#both.get(value) ?? this.#b.add("Concat", [table.port, this.#flat(value, table)], { axis: 0 });
    this.#both.set(value, both);
    return both;
  }

  /** What was computed and behind it the rows of the table that are wanted. */
  #nearOf(value: Value, table: KnownTable, near: Value): Value {
    const known = this.#b.add("Gather", [table.port, near], { axis: 0 });
    return this.#b.add("Concat", [this.#flat(value, table), known], { axis: 0 });
  }

  /** What was computed as rows. */
  #flat(value: Value, { order }: KnownTable): Value {
    const flat =
      this.#flats.get(value) ??
      this.#b.add("Reshape", [
        this.#moved(this.#own.get(value) as Value, order),
        this.#b.ints([-1, ...this.#row(value, order)]),
      ]);
    this.#flats.set(value, flat);
    return flat;
  }

  #table(value: Value): KnownTable {
    const { graph, parts } = this.#changes;
    const { axes } = parts.get(value) as Part;
    const rest = shapeOf(graph, value).flatMap((_, axis) =>
      axis === 0 || axes.includes(axis) ? [] : [axis],
    );
    const order = [0, ...axes, ...rest];
    const make = (): KnownTable => {
      const type = graph.types.get(value)?.type ?? "float32";
      const port = this.#b.input({ name: "known", type, shape: ["?", ...this.#row(value, order)] });
      return { port, value, order, around: type === "float32" ? aroundOf(this.#changes, value) : [] };
    };
    const table = this.#tables.get(value) ?? make();
    this.#tables.set(value, table);
    return table;
  }

  /** Sizes of a row of the table: of the axes that do not move. */
  #row(value: Value, order: readonly number[]): number[] {
    const { graph, parts } = this.#changes;
    const { axes } = parts.get(value) as Part;
    return order.slice(1 + axes.length).map((axis) => shapeOf(graph, value)[axis] as number);
  }

  #moved(value: Value, perm: readonly number[]): Value {
    return perm.every((axis, i) => axis === i) ? value : this.#b.add("Transpose", [value], { perm });
  }

  #open(value: Value): OpenShape {
    const { graph, parts } = this.#changes;
    return shapeOf(graph, value).map((size, axis) =>
      axis === 0 || parts.get(value)?.axes.includes(axis) ? "?" : size,
    );
  }
}

/** What readers of a value find around it. */
function aroundOf({ rows }: Changes, value: Value): number[] {
  const found = Array.from(rows, ([node, { around }]) => (node.inputs.includes(value) ? around : undefined));
  return [...new Set(found.filter((number) => number !== undefined))];
}
