/** Blocks by the shape of the wiring, for networks whose names say nothing. */

import type { NodeInfo, Part } from "./network-answers.ts";
import { blockOf, isConvex, nodesIn } from "./network-part.ts";

/** Layers that finish what the one before them began. */
const finishing = new Set(
  "BatchNormalization InstanceNormalization LayerNormalization GroupNormalization Relu Clip LeakyRelu PRelu Elu Selu Celu Sigmoid HardSigmoid HardSwish Swish Gelu Mish Softplus Tanh LRN Dropout".split(
    " ",
  ),
);
/** Parts beyond which those of one size are put together. */
const many = 24;

/** Branches between two layers that everything passes become a block, then layers with what finishes them, then stages. */
export function byWiring(all: readonly NodeInfo[], parts: readonly Part[]): Part[] {
  const branched = withBranches(all, parts);
  const units = withUnits(all, branched);
  return units.length > many ? withStages(all, units) : units;
}

/** Puts runs of parts that end at the given places into blocks, where that makes a good one. */
function grouped(
  all: readonly NodeInfo[],
  parts: readonly Part[],
  runs: readonly (readonly [from: number, to: number])[],
  least: number,
  title: (ids: readonly number[]) => { title: string; said?: string },
): Part[] {
  const found: Part[] = [];
  let next = 0;
  for (const [from, to] of runs) {
    found.push(...parts.slice(next, from));
    const run = parts.slice(from, to);
    const ids = run.flatMap(nodesIn).sort((a, b) => a - b);
    const good = run.length >= least && run.length < parts.length && isConvex(all, ids);
    const words = title(ids);
    found.push(...(good ? [blockOf(all, `${ids[0]}-${ids.at(-1)}`, words.title, run, words.said)] : run));
    next = to;
  }
  return [...found, ...parts.slice(next)];
}

/** Everything between two parts that all ways pass, with the one that joins the branches. */
function withBranches(all: readonly NodeInfo[], parts: readonly Part[]): Part[] {
  const passed = passedByAll(all, parts);
  const runs: [number, number][] = [];
  let from = 0;
  for (let i = 0; i < parts.length; i++) {
    if (!passed[i]) continue;
    if (i > from) runs.push([from, i + 1]);
    from = i + 1;
  }
  return grouped(all, parts, runs, 3, (ids) => ({ title: namesOf(all, ids) }));
}

/** For each part whether no edge jumps over it; parts lie in an order of computation, or none counts. */
function passedByAll(all: readonly NodeInfo[], parts: readonly Part[]): boolean[] {
  const place = new Map(parts.flatMap((part, i) => nodesIn(part).map((id) => [id, i])));
  const jumps = new Array<number>(parts.length + 1).fill(0);
  const jump = (from: number, to: number): void => {
    for (let i = Math.min(from, to) + 1; i < Math.max(from, to); i++) jumps[i] = (jumps[i] as number) + 1;
  };
  for (const [id, to] of place)
    for (const source of (all[id] as NodeInfo).from) jump(place.get(source) ?? -1, to);
  return parts.map((_, i) => jumps[i] === 0);
}

/** A layer with weights and what finishes it. */
function withUnits(all: readonly NodeInfo[], parts: readonly Part[]): Part[] {
  const runs: [number, number][] = [];
  const finishes = (part: Part | undefined, before: Part): boolean => {
    if (typeof part !== "number" || typeof before !== "number") return false;
    const { op, from } = all[part] as NodeInfo;
    return finishing.has(op) && from.length === 1 && from[0] === before;
  };
  for (let i = 0; i < parts.length; i++) {
    let end = i + 1;
    while (finishes(parts[end], parts[end - 1] as Part)) end++;
    if (end - i > 1) runs.push([i, end]);
    i = end - 1;
  }
  return grouped(all, parts, runs, 2, (ids) => ({
    title: [nameOf(all, ids[0]), ...ids.slice(1).map((id) => (all[id] as NodeInfo).op)].join(" + "),
    said: namesOf(all, ids),
  }));
}

/** Neighbours whose numbers lie on a grid of the same size. */
function withStages(all: readonly NodeInfo[], parts: readonly Part[]): Part[] {
  const sizes = parts.map((part) => {
    const { shape } = all[nodesIn(part).at(-1) as number] as NodeInfo;
    return shape.length === 4 ? shape.slice(2).join("×") : "";
  });
  const runs: [number, number][] = [];
  for (let i = 0; i < parts.length; i++) {
    let end = i + 1;
    while (end < parts.length && sizes[end] === sizes[i]) end++;
    runs.push([i, end]);
    i = end - 1;
  }
  return grouped(all, parts, runs, 3, (ids) => {
    const { shape } = all[ids.at(-1) as number] as NodeInfo;
    const title = shape.length === 4 ? `stage of ${shape.slice(2).join("×")}` : "the end";
    return { title, said: namesOf(all, ids) };
  });
}

const nameOf = (all: readonly NodeInfo[], id: number | undefined): string => all[id ?? -1]?.name ?? "";

/** `node_44 … node_62`. */
const namesOf = (all: readonly NodeInfo[], ids: readonly number[]): string =>
  `${nameOf(all, ids[0])} … ${nameOf(all, ids.at(-1))}`;
