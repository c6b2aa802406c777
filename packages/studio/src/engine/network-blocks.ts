/** Which layers belong together: by the paths of their names, else by the shape of the wiring. */

import type { NodeInfo, Part } from "./network-answers.ts";
import { blockOf, isConvex } from "./network-part.ts";
import { byWiring } from "./network-regions.ts";

/** Fewer layers are no block of their own. */
const fewest = 3;
/** A block that holds more than this part of what is around it hides the network instead of ordering it. */
const most = 0.6;
/** Parts beyond which the wiring is looked at as well. */
const many = 12;

/** The parts of a network from the picture to the scores. */
export const blocksOf = (nodes: readonly NodeInfo[]): Part[] => level(nodes, nodes, [], "");

function level(
  all: readonly NodeInfo[],
  inside: readonly NodeInfo[],
  path: readonly string[],
  under: string,
): Part[] {
  const parts = byNames(all, inside, path, under);
  return parts.length > many ? byWiring(all, parts) : parts;
}

/** Children of a path. What is no good block gives its own parts instead. */
function byNames(
  all: readonly NodeInfo[],
  inside: readonly NodeInfo[],
  path: readonly string[],
  under: string,
): Part[] {
  const groups = new Map<string, NodeInfo[]>();
  for (const node of inside) {
    const segments = pathOf(node);
    const next = segments.length - 1 > path.length ? (segments[path.length] as string) : `\n${node.id}`;
    groups.set(next, [...(groups.get(next) ?? []), node]);
  }
  return [...groups].flatMap(([name, nodes]): Part[] => {
    const first = nodes[0] as NodeInfo;
    if (name.startsWith("\n")) return [first.id];
    const here = [...path, name];
    const ids = nodes.map(({ id }) => id);
    if (nodes.length < fewest) return ids;
    if (nodes.length > most * inside.length || !isConvex(all, ids)) return byNames(all, nodes, here, under);
    const id = here.join("/");
    const title = id.startsWith(`${under}/`) ? id.slice(under.length + 1) : id;
    return [blockOf(all, id, title, level(all, nodes, here, id))];
  });
}

/** `/layer1/layer1.0/conv1/Conv` → its segments; exporters repeat the name of the parent, which says nothing new. */
const pathOf = ({ name }: NodeInfo): string[] => name.split("/").filter(Boolean);
