/** What there is to know about a model, as plain data: the text and the JSON of `fovea inspect` both come from it. */

import {
  describePreprocessing,
  type FieldForm,
  FoveaError,
  fieldForms,
  type Graph,
  type Model,
  type Node,
  nodesWithoutRule,
  type OpenShape,
  type Port,
  type StaticGraph,
  sizeOf,
  spatialLayers,
  survey,
} from "@fovea/core";
import type { ModelFile } from "./model-file.ts";
import { preprocessingOf } from "./model-json.ts";
import { software } from "./software.ts";

export interface Layer {
  readonly name: string;
  readonly operator: string;
  /** Of its first output; null while the size of the picture is open. */
  readonly shape: OpenShape | null;
  readonly parameters: number;
  /** What a unit sees of the picture, in closed form; null for layers without space, and where there is none. */
  readonly field: FieldForm | null;
  /** Whether a map can be drawn of it. */
  readonly spatial: boolean;
  /** Whether it is what methods with a layer use if nobody chooses. */
  readonly default: boolean;
}

export interface Inspection {
  readonly software: string;
  readonly model: {
    readonly path: string;
    readonly sha256: string;
    readonly inputs: readonly Port[];
    readonly outputs: readonly Port[];
    readonly opset: number | null;
    readonly producer: string;
    readonly parameters: number;
  };
  /** Why shapes, rules and methods are not known, in words; null if they are. */
  readonly missing: { readonly message: string; readonly hint: string | null } | null;
  readonly classes: number | null;
  readonly layers: readonly Layer[];
  readonly operators: readonly {
    readonly operator: string;
    readonly count: number;
    /** null while unknown. */
    readonly gradientRule: boolean | null;
  }[];
  readonly methods: readonly {
    readonly id: string;
    readonly works: boolean;
    readonly obstacle: string | null;
  }[];
  readonly preprocessing: string | null;
  readonly labels: { readonly source: string; readonly count: number } | null;
  readonly remarks: readonly string[];
}

export async function inspected(file: ModelFile): Promise<Inspection> {
  const opened = await openedOr(file);
  const model = opened instanceof FoveaError ? undefined : opened;
  const { graph, producer } = file.loaded.file;
  const p = preprocessingOf(file);
  return {
    software,
    model: {
      path: file.path,
      sha256: file.sha256,
      inputs: graph.inputs,
      outputs: graph.outputs,
      opset: graph.opsets[""] ?? null,
      producer,
      parameters: parametersOf(file.loaded.graph, [...file.loaded.graph.constants.keys()]),
    },
    missing: opened instanceof FoveaError ? { message: opened.message, hint: opened.hint ?? null } : null,
    classes: model?.classes ?? null,
    layers: model
      ? layersOf(model)
      : file.loaded.graph.nodes.map((node) => openLayer(file.loaded.graph, node)),
    operators: operatorsOf(model?.graph.nodes ?? file.loaded.graph.nodes, model?.graph),
    methods: model
      ? survey(model).map(({ method: { id }, obstacle = null }) => ({
          id,
          works: obstacle === null,
          obstacle,
        }))
      : [],
    preprocessing: p ? describePreprocessing(p) : null,
    labels: file.labels ? { source: file.labels.source, count: file.labels.names.length } : null,
    remarks: file.remarks,
  };
}

/** The model as far as it can be made ready. What stands in the way is a finding here, not a failure. */
async function openedOr(file: ModelFile): Promise<Model | FoveaError> {
  try {
    return preprocessingOf(file) ? await file.forPictures() : await file.at(undefined);
  } catch (error) {
    if (error instanceof FoveaError) return error;
    throw error;
  }
}

/** Numbers that training finds: floats. Shapes and axes are constants too, but integers. */
const parametersOf = ({ constants }: Graph, names: readonly string[]): number =>
  names.reduce((total, name) => {
    const tensor = constants.get(name);
    return tensor?.type.includes("float") ? total + sizeOf(tensor.shape) : total;
  }, 0);

function layersOf(model: Model): Layer[] {
  const { graph } = model;
  const spatial = new Set(spatialLayers(graph).map(({ value }) => value));
  const chosen = model.defaultLayer?.value;
  const forms = fieldForms(graph);
  return graph.nodes.map((node) => ({
    ...openLayer(graph, node),
    field: spatial.has(node.outputs[0] ?? "") ? (forms.get(node.outputs[0] ?? "") ?? null) : null,
    shape: graph.types.get(node.outputs[0] ?? "")?.shape ?? null,
    spatial: node.outputs.some((value) => spatial.has(value)),
    default: chosen !== undefined && node.outputs.includes(chosen),
  }));
}

const openLayer = (graph: Graph, node: Node): Layer => ({
  name: node.name || (node.outputs[0] ?? ""),
  operator: node.op,
  shape: null,
  parameters: parametersOf(graph, node.inputs),
  field: null,
  spatial: false,
  default: false,
});

function operatorsOf(nodes: readonly Node[], graph: StaticGraph | undefined): Inspection["operators"] {
  const without = graph && new Set(nodesWithoutRule(graph).map(({ op }) => op));
  const counts = new Map<string, number>();
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return Array.from(counts, ([operator, count]) => ({
    operator,
    count,
    gradientRule: without ? !without.has(operator) : null,
  })).sort((a, b) => b.count - a.count || a.operator.localeCompare(b.operator));
}
