/** Gradients of strided depthwise convolutions, kept in phases until a pointwise convolution has made them narrow. */

import { Builder } from "../../graph/builder.ts";
import type { Graph, Node, TensorType, Value } from "../../graph/graph.ts";
import { floats, sizeOf, type Tensor, toFloats } from "../../tensor.ts";
import { interleaved } from "../gradient/interleave.ts";
import { type Places, pick } from "../gradient/pick.ts";
import type { Axis } from "../gradient/window.ts";
import { Wiring } from "../merge-masks/wiring.ts";
import { Patch } from "./patch.ts";
import { type PhaseAxis, phaseAxis } from "./phase-axis.ts";
import { isScaling, type Way, wayFrom } from "./way.ts";

/**
 * Rewrites, in a gradient graph,
 *
 *     ConvTranspose of dy (depthwise, stride s)  →  masks  →  Conv 1×1 to fewer channels
 *
 * so that the s² phases dx[s·i + p, s·j + q] stay apart, each a small convolution of stride 1, up to the fewer channels,
 * and only there are put between each other. For the CPU engine, which keeps convolutions in a blocked layout of its own,
 * but not ConvTranspose. In forwards on two threads, with and without: MobileNet-V2 3.23 and 3.74, EfficientNet-B0 3.27 and
 * 3.53, at 224×224, when they were still put between each other by a Transpose. Also where the tensors are small it does
 * not cost.
 */
export function inPhases(graph: Graph, types: ReadonlyMap<Value, TensorType>): Graph {
  const wiring = new Wiring(graph);
  const constants = new Map(graph.constants);
  for (const node of graph.nodes) {
    const way = wayFrom(graph, types, wiring, node);
    const phases = way && phasesOf(way.axes);
    if (!way || !phases) continue;
    const patch = new Patch(wiring, node.outputs[0] as Value);
    const rewrite = { graph, way, wiring, picked: new Map<string, Value>() };
    between(
      patch,
      way,
      phases.map((phase) => along(patch, rewrite, phase)),
    );
    for (const [name, tensor] of patch.constants) constants.set(name, tensor);
    for (const old of [way.transposed, ...way.steps]) wiring.replace(old, []);
    wiring.replace(way.pointwise, patch.nodes);
  }
  const { outputs } = graph;
  return constants.size === graph.constants.size
    ? graph
    : new Builder({ ...wiring.result(), constants }).build(outputs);
}

interface Rewrite {
  readonly graph: Graph;
  readonly way: Way;
  readonly wiring: Wiring;
  /** Values at the places of a phase, by place and name. */
  readonly picked: Map<string, Value>;
}

/** Where a phase starts, along both axes, and the convolution of dy that makes it. */
interface Phase {
  readonly at: readonly [number, number];
  readonly by: readonly [PhaseAxis, PhaseAxis];
}

/** All phases, row by row; undefined where one is not a convolution. */
function phasesOf([rows, columns]: readonly [Axis, Axis]): Phase[] | undefined {
  const phases: Phase[] = [];
  for (let p = 0; p < rows.stride; p++) {
    for (let q = 0; q < columns.stride; q++) {
      const [row, column] = [phaseAxis(rows, p), phaseAxis(columns, q)];
      if (!row || !column) return undefined;
      phases.push({ at: [p, q], by: [row, column] });
    }
  }
  return phases;
}

/** One phase, up to the fewer channels. */
function along(patch: Patch, { graph, way, wiring, picked }: Rewrite, { at, by }: Phase): Value {
  const { transposed, steps, pointwise, axes, weights } = way;
  const [channels = 1] = weights.shape;
  const places = [phasePlaces(axes[0], at[0]), phasePlaces(axes[1], at[1])] as const;
  const pickAs = (value: Value, by: readonly Value[]): Value => {
    const key = `${at} ${value} ${by}`;
    const [factor, addend] = by.map((name) => toFloats(graph.constants.get(name) as Tensor).data);
    const scaling = { ...(factor ? { factor } : {}), ...(addend ? { addend } : {}) };
    const known = picked.get(key) ?? pick(patch, value, channels, places, scaling);
    picked.set(key, known);
    return known;
  };
  let d = patch.add("Conv", [transposed.inputs[0] as Value, patch.constant(tapsOf(weights, by))], {
    kernel_shape: by.map(({ taps }) => taps.length),
    pads: [...by.map(({ begin }) => begin), ...by.map(({ end }) => end)],
    group: channels,
  });
  let whole = transposed.outputs[0] as Value;
  for (const step of steps) {
    const masks = step.inputs.filter((value) => value !== whole);
    d = patch.again(step, [d, ...masks.map((mask) => maskBy(patch, { graph, wiring, pick: pickAs }, mask))]);
    whole = step.outputs[0] as Value;
  }
  return patch.again(pointwise, [d, ...pointwise.inputs.slice(1)]);
}

/**
 * A mask at the places of a phase. What makes it is done again there, so that two steps of one value pick it once; a
 * depthwise convolution 1×1 picks and scales in one.
 */
function maskBy(patch: Patch, picking: Picking, mask: Value): Value {
  const { graph, wiring, pick } = picking;
  const maker = wiring.maker(mask);
  const [of = mask, ...by] = maker?.inputs ?? [];
  if (maker && isScaling(graph, maker)) return pick(of, by);
  if (maker?.op !== "HardSigmoid" && maker?.op !== "LeakyRelu") return pick(mask, []);
  return patch.again(maker, [maskBy(patch, picking, of)]);
}

interface Picking extends Pick<Rewrite, "graph" | "wiring"> {
  /** A value at the places of a phase, scaled by weights and a bias. */
  readonly pick: (value: Value, by: readonly Value[]) => Value;
}

/** Elements of a phase along the axis. */
const lengthOf = ({ input, stride }: Axis): number => Math.ceil(input / stride);

const phasePlaces = (axis: Axis, offset: number): Places => ({
  ...{ length: axis.input, stride: axis.stride },
  ...{ offset, count: lengthOf(axis) },
});

function tapsOf(weights: Tensor, [rows, columns]: Phase["by"]): Tensor {
  const [channels = 1, , height = 1, width = 1] = weights.shape;
  const from = toFloats(weights).data;
  const shape = [channels, 1, rows.taps.length, columns.taps.length];
  const data = new Float32Array(sizeOf(shape));
  let i = 0;
  for (let c = 0; c < channels; c++) {
    for (const row of rows.taps) {
      for (const column of columns.taps) {
        const known = row !== undefined && column !== undefined;
        data[i++] = known ? (from[(c * height + row) * width + column] as number) : 0;
      }
    }
  }
  return floats(shape, data);
}

/** The phases put between each other, as the result of the pointwise convolution. */
function between(patch: Patch, { pointwise, axes, batch, outputs }: Way, phases: readonly Value[]): void {
  const [{ stride }] = axes;
  const [height, width] = axes.map(lengthOf) as [number, number];
  const grid = Array.from({ length: stride }, (_, p) => phases.slice(p * stride, (p + 1) * stride));
  interleaved(patch, grid, [batch, outputs, height, width], [axes[0].input, axes[1].input]);
  const last = patch.nodes.pop() as Node;
  patch.nodes.push({ ...last, outputs: pointwise.outputs });
}
