/** A network in two graphs: before the cut it runs on what changes, behind it in batches. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import { filled, floats, sizeOf } from "../tensor.ts";
import { portsOf } from "../transform/after/after.ts";
import { type Changes, shapeOf } from "./changes.ts";
import type { Cut } from "./cut.ts";
import { type KnownTable, type PatchGraph, patchGraph } from "./patch-graph.ts";

export interface Plan {
  /** Names its sessions. */
  readonly key: string;
  readonly changes: Changes;
  readonly patch: PatchGraph;
  /** From the picture to what the patch graph has to know of it. */
  readonly known: Graph;
  /** Changed values that the head takes; the picture may be one. */
  readonly crossing: readonly Value[];
  readonly head: StaticGraph;
  /** The head in batches, by size. */
  readonly wide: Map<number, Graph>;
  /** How far it was found to be off whole runs, by size of batch; Infinity where the engine refuses. */
  readonly refused: Map<number, number>;
}

/** Plans live as long as the changes they were made for. */
const plans = new WeakMap<Changes, Map<number, Plan>>();

/** How the model is run with this cut. */
export function planFor(model: Model, changes: Changes, cut: Cut): Plan {
  const known = plans.get(changes) ?? new Map<number, Plan>();
  plans.set(changes, known);
  const plan = known.get(cut.patched.length) ?? makePlan(model, changes, cut);
  known.set(cut.patched.length, plan);
  return plan;
}

function makePlan(model: Model, changes: Changes, cut: Cut): Plan {
  const patch = patchGraph(changes, cut);
  const { graph } = changes;
  const inside = new Set(cut.patched);
  const nodes = graph.nodes.filter((node) => !inside.has(node));
  const crossing = portsOf(graph, cut.crossing);
  const head = new Builder({ ...graph, nodes, inputs: crossing }).build(portsOf(graph, [model.head.logits]));
  return {
    key: `incremental ${changes.parts.get(changes.picture)?.axes} ${cut.patched.length}`,
    changes,
    patch,
    known: knownGraph(changes, patch),
    crossing: cut.crossing,
    head: { ...head, types: graph.types },
    wide: new Map(),
    refused: new Map(),
  };
}

/** Inner values as tables, a row for each place. */
function knownGraph(changes: Changes, { tables }: PatchGraph): Graph {
  const { graph } = changes;
  const b = new Builder(graph);
  const ports = tables.map((table): Port => {
    const rows = tableOf(b, changes, table);
    const { port } = table;
    b.addNode({
      op: "Identity",
      domain: "",
      name: b.fresh(port),
      inputs: [rows],
      outputs: [port],
      attributes: {},
    });
    return { name: port, type: graph.types.get(table.value)?.type ?? "float32", shape: undefined };
  });
  return b.build(ports);
}

function tableOf(b: Builder, { graph, parts }: Changes, { value, order, around }: KnownTable): Value {
  const shape = shapeOf(graph, value);
  const row = order.slice(1 + (parts.get(value)?.axes.length ?? 0)).map((axis) => shape[axis] as number);
  const straight = order.every((axis, i) => axis === i);
  const ordered = straight ? value : b.add("Transpose", [value], { perm: order });
  const places = b.add("Reshape", [ordered, b.ints([-1, ...row])]);
  if (around.length === 0) return places;
  const frames = around.map((number) =>
    b.constant(
      floats(
        [1, ...row],
        filled(sizeOf(row), () => number),
      ),
      "around",
    ),
  );
  return b.add("Concat", [places, ...frames], { axis: 0 });
}
