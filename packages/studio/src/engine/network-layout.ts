/** Where the boxes of the diagram stand. Every open block is laid out by itself and then is one box of what is around it. */

import type { BlockInfo, Diagram, Edge, NodeInfo, Outline, Part, Placed } from "./network-answers.ts";
import { nodesIn } from "./network-part.ts";

/** Pixels at zoom 1. */
const boxSize: { readonly width: number; readonly height: number } = { width: 240, height: 50 };
const pad = 14;
/** Of the frame of an open block. */
const head = 34;

type Id = number | string;
type Point = Edge["points"][number];
type Dagre = typeof import("@dagrejs/dagre");

export async function layoutOf(outline: Outline, open: readonly string[]): Promise<Diagram> {
  const dagre = await import("@dagrejs/dagre");
  const drawn = partsLaidOut({ dagre, nodes: outline.nodes, open: new Set(open) }, outline.parts, true);
  return {
    ...drawn,
    width: drawn.width + 2 * pad,
    height: drawn.height + 2 * pad,
    ...moved(drawn, pad, pad),
  };
}

interface Setting {
  readonly dagre: Dagre;
  readonly nodes: readonly NodeInfo[];
  readonly open: ReadonlySet<string>;
}

/** Ends of a level: what comes in and what goes out. The outermost have boxes of their own. */
const entry = ":picture";
const exit = ":scores";

/** Where lines are many, as in a block in which every layer takes from all before it, they stand closer. */
function partsLaidOut(setting: Setting, parts: readonly Part[], outermost: boolean): Diagram {
  const inner = new Map<Id, Diagram>();
  const graph = new setting.dagre.graphlib.Graph({ multigraph: false });
  const wires = wiresOf(setting.nodes, parts);
  const edgesep = wires.length > 3 * parts.length ? 4 : 14;
  graph.setGraph({ rankdir: "TB", nodesep: 22, edgesep, ranksep: 26 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const end of [entry, exit]) graph.setNode(end, outermost ? { ...boxSize } : { width: 1, height: 1 });
  for (const part of parts) {
    const block = opened(setting, part);
    const inside = block && partsLaidOut(setting, block.parts, false);
    if (inside) inner.set(idOf(part), inside);
    graph.setNode(
      String(idOf(part)),
      inside ? { width: inside.width + 2 * pad, height: inside.height + head + pad } : { ...boxSize },
    );
  }
  for (const [from, to] of wires) graph.setEdge(String(from), String(to));
  setting.dagre.layout(graph);
  return read(graph as unknown as LaidOut, parts, inner, wires, outermost);
}

const idOf = (part: Part): Id => (typeof part === "number" ? part : part.id);

const opened = ({ open }: Setting, part: Part): BlockInfo | undefined =>
  typeof part !== "number" && open.has(part.id) ? part : undefined;

/** From part to part, each once. What comes from outside comes from the entry. */
function wiresOf(nodes: readonly NodeInfo[], parts: readonly Part[]): [Id, Id][] {
  const home = new Map(parts.flatMap((part) => nodesIn(part).map((id): [number, Id] => [id, idOf(part)])));
  const found = new Map<string, [Id, Id]>();
  const leads = new Set<Id>();
  for (const { id, from } of nodes) {
    const to = home.get(id);
    for (const source of from) {
      const start = home.get(source);
      if (start !== undefined && start !== to) leads.add(start);
      if (to !== undefined && start !== to) found.set(`${start ?? entry} ${to}`, [start ?? entry, to]);
    }
  }
  // What nothing takes, and what somebody outside takes, leads out of here.
  const outside = new Set(nodes.filter(({ id }) => !home.has(id)).flatMap(({ from }) => from));
  for (const [id, part] of home)
    if (!leads.has(part) || outside.has(id)) found.set(`${part} ${exit}`, [part, exit]);
  return [...found.values()];
}

/** As much of dagre's answer as is read. */
interface LaidOut {
  graph(): { width: number; height: number };
  node(id: string): { x: number; y: number; width: number; height: number };
  edge(from: string, to: string): { points: readonly Point[] };
}

function read(
  graph: LaidOut,
  parts: readonly Part[],
  inner: ReadonlyMap<Id, Diagram>,
  wires: readonly [Id, Id][],
  outermost: boolean,
): Diagram {
  const { width, height } = graph.graph();
  const placed = (id: Id): Placed => {
    const { x, y, width: w, height: h } = graph.node(String(id));
    return { id, x: x - w / 2, y: y - h / 2, width: w, height: h };
  };
  const boxes: Placed[] = outermost ? [placed(entry), placed(exit)] : [];
  const frames: Placed[] = [];
  const edges: Edge[] = wires.map(([from, to]) => ({
    from,
    to,
    points: graph.edge(String(from), String(to)).points.map(({ x, y }) => ({ x, y })),
  }));
  for (const part of parts) {
    const box = placed(idOf(part));
    const inside = inner.get(box.id);
    if (!inside) boxes.push(box);
    else {
      const at = moved(inside, box.x + pad, box.y + head);
      frames.push(box, ...at.frames);
      boxes.push(...at.boxes);
      edges.push(...at.edges);
    }
  }
  return { width, height, boxes, frames, edges };
}

/** The same, elsewhere. */
function moved(
  { boxes, frames, edges }: Diagram,
  dx: number,
  dy: number,
): Pick<Diagram, "boxes" | "frames" | "edges"> {
  const by = <T extends Point>(at: T): T => ({ ...at, x: at.x + dx, y: at.y + dy });
  return {
    boxes: boxes.map(by),
    frames: frames.map(by),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map(by) })),
  };
}
