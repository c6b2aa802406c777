/** The boxes of the diagram: a layer, a closed block, the two ends; and the frame of an open block. */

import { type CSSProperties, memo, type NamedExoticComponent, type ReactElement } from "react";
import type { BlockInfo, NodeInfo, Outline, Part, Placed } from "../../engine/network-answers.ts";
import { parametersText, sizeText } from "./words.ts";

export interface DiagramBoxProps {
  readonly box: Placed;
  readonly outline: Outline;
  readonly chosen: string | undefined;
  readonly onChoose: (value: string) => void;
  readonly onToggle: (id: string) => void;
}

export function DiagramBox({ box, outline, chosen, onChoose, onToggle }: DiagramBoxProps): ReactElement {
  const { id, x, y, width, height } = box;
  const place = { x, y, width, height };
  const end = endText(box, outline);
  if (end !== undefined)
    return (
      <div className="box end" style={styleOf(place)}>
        {end}
      </div>
    );
  if (typeof id === "string")
    return <BlockBox {...{ id, ...place, outline, onToggle }} block={blockNamed(outline.parts, id)} />;
  const node = outline.nodes[id] as NodeInfo;
  return <LayerBox {...{ ...place, node, onChoose }} pressed={node.value === chosen} />;
}

type Place = Omit<Placed, "id">;

interface LayerBoxProps extends Place {
  readonly node: NodeInfo;
  readonly pressed: boolean;
  readonly onChoose: (value: string) => void;
}

/** Drawn again only when it moves or is chosen: there are hundreds. */
const LayerBox: NamedExoticComponent<LayerBoxProps> = memo(function LayerBox({
  node,
  pressed,
  onChoose,
  ...place
}: LayerBoxProps): ReactElement {
  const facts = [`${shortOp(node.op)} ${node.window}`.trim(), sizeText(node.shape)].join(" · ");
  return (
    <button
      type="button"
      className="box"
      data-id={node.id}
      style={styleOf(place)}
      aria-pressed={pressed}
      title={[node.name, parametersText(node.parameters)].filter(Boolean).join(", ")}
      onClick={() => onChoose(node.value)}
    >
      <strong>{shortName(node.name)}</strong>
      <span>{facts}</span>
    </button>
  );
});

interface BlockBoxProps extends Place, Pick<DiagramBoxProps, "outline" | "onToggle"> {
  readonly id: string;
  readonly block: BlockInfo | undefined;
}

function BlockBox({ id, block, outline, onToggle, ...place }: BlockBoxProps): ReactElement {
  return (
    <button
      type="button"
      className="box block"
      data-id={id}
      style={styleOf(place)}
      aria-expanded={false}
      title={[id, block?.said, parametersText(block?.parameters ?? 0)].filter(Boolean).join(", ")}
      onClick={() => onToggle(id)}
    >
      <strong>▸ {block?.title}</strong>
      <span>{blockFacts(block, outline)}</span>
    </button>
  );
}

export function Frame({
  frame,
  block,
  onToggle,
}: {
  readonly frame: Placed;
  readonly block: BlockInfo | undefined;
  readonly onToggle: (id: string) => void;
}): ReactElement {
  const { id } = frame;
  return (
    <div className="frame" style={styleOf(frame)}>
      <button type="button" data-id={id} aria-expanded={true} onClick={() => onToggle(String(id))}>
        <strong>▾ {block?.title}</strong>
      </button>
    </div>
  );
}

const styleOf = ({ x, y, width, height }: Place): CSSProperties => ({ left: x, top: y, width, height });

function endText({ id }: Placed, { input, classes }: Outline): string | undefined {
  if (id === ":picture") return `The picture: ${sizeText(input)}`;
  return id === ":scores" ? `The scores of ${classes} classes` : undefined;
}

/** Fits into a box. */
const shortOp = (op: string): string =>
  op.replace("Normalization", "Norm").replace("GlobalAveragePool", "GlobalAvgPool");

/** The last two parts of a path: what comes before stands on the frame around it. */
const shortName = (name: string): string => name.split("/").filter(Boolean).slice(-2).join("/");

function blockFacts(block: BlockInfo | undefined, { nodes }: Outline): string {
  const last = nodes[block?.nodes.at(-1) ?? -1];
  return `${block?.nodes.length} layers · ${last ? sizeText(last.shape) : ""}`;
}

export function blockNamed(parts: readonly Part[], id: number | string): BlockInfo | undefined {
  for (const part of parts) {
    if (typeof part === "number") continue;
    const found = part.id === id ? part : blockNamed(part.parts, id);
    if (found) return found;
  }
  return undefined;
}
