/** A part of a network: a layer, or a block of them. */

import type { BlockInfo, NodeInfo, Part } from "./network-answers.ts";

export function blockOf(
  all: readonly NodeInfo[],
  id: string,
  title: string,
  parts: readonly Part[],
  said?: string,
): BlockInfo {
  const nodes = parts.flatMap(nodesIn).sort((a, b) => a - b);
  const parameters = nodes.reduce((sum, each) => sum + (all[each] as NodeInfo).parameters, 0);
  return { id, title, said: said ?? shapeOfWiring(all, nodes), parts, nodes, parameters };
}

export const nodesIn = (part: Part): readonly number[] => (typeof part === "number" ? [part] : part.nodes);

/** What the wiring inside looks like, in a few words. */
function shapeOfWiring(all: readonly NodeInfo[], nodes: readonly number[]): string {
  const joins = nodes.map((id) => all[id] as NodeInfo).filter(({ from }) => from.length > 1);
  if (joins.some(({ op }) => op === "Add")) return "with a shortcut";
  if (joins.some(({ op }) => op === "Concat")) return "branches side by side";
  return "";
}

/** Whether no way leads out of these nodes and back in, so that they can be one box. */
export function isConvex(all: readonly NodeInfo[], ids: readonly number[]): boolean {
  const inside = new Set(ids);
  const left = new Set<number>();
  for (const { id, from } of all.slice(ids[0])) {
    if (inside.has(id) && from.some((source) => left.has(source))) return false;
    if (!inside.has(id) && from.some((source) => inside.has(source) || left.has(source))) left.add(id);
  }
  return true;
}
