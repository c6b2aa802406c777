/** The layers as a list, block in block: the same as the diagram for those who do not see it. */

import { type ReactElement, useState } from "react";
import type { BlockInfo, Outline, Part } from "../../engine/network-answers.ts";
import type { DrawingProps } from "./where-to-begin.tsx";
import { operationText, sizeWords } from "./words.ts";

type ListProps = Pick<DrawingProps, "outline" | "chosen" | "onChoose">;

export function LayerList(props: ListProps): ReactElement {
  return (
    <div className="layer-list">
      <Parts parts={props.outline.parts} {...props} />
    </div>
  );
}

function Parts({ parts, ...props }: ListProps & { readonly parts: readonly Part[] }): ReactElement {
  return (
    <ul>
      {parts.map((part) => (
        <li key={typeof part === "number" ? part : part.id}>
          {typeof part === "number" ? <Layer id={part} {...props} /> : <Block block={part} {...props} />}
        </li>
      ))}
    </ul>
  );
}

function Layer({ id, outline, chosen, onChoose }: ListProps & { readonly id: number }): ReactElement {
  const node = outline.nodes[id] as Outline["nodes"][number];
  return (
    <button type="button" aria-pressed={node.value === chosen} onClick={() => onChoose(node.value)}>
      <strong>{node.name}</strong>
      <span className="quiet">
        {operationText(node)}, {sizeWords(node)}
      </span>
    </button>
  );
}

function Block({ block, ...props }: ListProps & { readonly block: BlockInfo }): ReactElement {
  const holds = block.nodes.some((id) => props.outline.nodes[id]?.value === props.chosen);
  const [open, setOpen] = useState(holds);
  return (
    <>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <strong>
          {open ? "▾" : "▸"} {block.title}
        </strong>
        <span className="quiet">
          {block.nodes.length} layers{block.said && `, ${block.said}`}
        </span>
      </button>
      {open && <Parts {...props} parts={block.parts} />}
    </>
  );
}
