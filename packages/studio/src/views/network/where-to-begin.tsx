/** Before a layer is chosen: two that are worth a look. */

import type { ReactElement } from "react";
import type { NodeInfo, Outline } from "../../engine/network-answers.ts";

export function WhereToBegin({
  outline,
  onChoose,
}: {
  readonly outline: Outline;
  readonly onChoose: (value: string) => void;
}): ReactElement {
  const withMaps = outline.nodes.filter(({ looks }) => looks === "maps");
  const first = outline.first ?? withMaps[0]?.value;
  const last = withMaps.findLast(({ op }) => op !== "GlobalAveragePool");
  return (
    <>
      <h2>Choose a layer</h2>
      <p>
        This network has {outline.nodes.length} layers. Choose one to see what each of its channels finds in
        this picture.
      </p>
      {first !== undefined && (
        <button type="button" onClick={() => onChoose(first)}>
          Begin with the first: edges and colours
        </button>
      )}
      {last && last.value !== first && (
        <button type="button" onClick={() => onChoose(last.value)}>
          Look at the last one with maps: what the answer is made of
        </button>
      )}
    </>
  );
}

/** What the drawings of a network have in common. */
export interface DrawingProps {
  readonly model: { readonly id: string };
  readonly picture: { readonly id: string };
  readonly outline: Outline;
  readonly chosen: NodeInfo["value"] | undefined;
  readonly onChoose: (value: string) => void;
}
