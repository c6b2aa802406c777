/** From the bytes of a file to the graph that everything else works on. */

import type { Graph, OpenShape, Value } from "../graph/graph.ts";
import { checkedGraph } from "./check-graph.ts";
import { decodeModel, type ModelFile, type ReadExternal } from "./decode.ts";
import { dequantise } from "./dequantise.ts";
import { inlineFunctions } from "./inline-functions.ts";
import { graphsIn } from "./names.ts";
import { raise } from "./raise.ts";
import { spellTables, withStandardSet } from "./spell-tables.ts";
import { toFloat32 } from "./to-float32.ts";

export interface LoadedModel {
  /** Operator set 21 or newer, standard operators where there is one, float32. */
  readonly graph: Graph;
  /** The file as it was read. */
  readonly file: ModelFile;
  /** What loading changed in a way that may move the numbers, a sentence each. */
  readonly remarks: readonly string[];
}

/**
 * Reads an ONNX model and brings it to the working form: wiring checked, functions inlined, operators raised, quantised,
 * fused and linear operators spelled out, floats in float32.
 *
 * Throws `model-unreadable` for files that are damaged or no ONNX, `model-unsupported` for what Fovea does not know.
 *
 * @example const { graph } = loadModel(await readFile("model.onnx"));
 */
export function loadModel(bytes: Uint8Array, external?: ReadExternal): LoadedModel {
  const file = decodeModel(bytes, external);
  const wired = { ...file, graph: withStandardSet(checkedGraph(file.graph)) };
  const { graph: flat, opsetOf } = inlineFunctions(wired);
  const raised = raise(flat, { opsetOf, shapes: ranksOf(file) });
  const standard = dequantise(spellTables(raised));
  const { graph, remarks } = toFloat32(standard.graph);
  return { graph: withUsedOpsets(graph), file, remarks: [...standard.remarks, ...remarks] };
}

/** Without the operator sets of functions and fused operators that are gone. */
function withUsedOpsets(graph: Graph): Graph {
  const used = new Set(["", ...domainsIn(graph)]);
  const opsets = Object.fromEntries(Object.entries(graph.opsets).filter(([domain]) => used.has(domain)));
  return { ...graph, opsets };
}

const domainsIn = (graph: Graph): readonly string[] =>
  graph.nodes.flatMap((node) => [node.domain, ...graphsIn(node).flatMap(domainsIn)]);

/** Ranks that the file states. Its sizes hold only for the picture size it was exported with, so they are left out. */
function ranksOf(file: ModelFile): ReadonlyMap<Value, OpenShape> {
  const shapes = new Map<Value, OpenShape>();
  for (const { name, type } of file.proto.graph?.valueInfo ?? []) {
    const dims = type?.value.case === "tensorType" ? type.value.value.shape?.dim : undefined;
    if (dims)
      shapes.set(
        name,
        dims.map(() => "?"),
      );
  }
  return shapes;
}
