/** One layer: what it does, and what each of its channels finds in this picture. */

import type { ReactElement } from "react";
import type { LayerMaps, NodeInfo, Outline } from "../../engine/network-answers.ts";
import { setParams } from "../../state/address.ts";
import type { Answer } from "../../state/use-answer.ts";
import type { ClassOf } from "./class-layers.ts";
import { FirstFilters } from "./first-filters.tsx";
import { MapGrid } from "./map-grid.tsx";
import { NumberBars } from "./number-bars.tsx";
import { useSight } from "./use-sight.ts";
import { meaningOf, operationText, parametersText, sizeWords } from "./words.ts";

export interface LayerPanelProps {
  readonly model: { readonly id: string };
  readonly picture: { readonly id: string; readonly name: string };
  readonly outline: Outline;
  readonly node: NodeInfo;
  readonly maps: Answer<LayerMaps>;
  readonly channel: number | undefined;
  /** Where its channels are the classes. */
  readonly classOf: ClassOf | undefined;
}

/** What opens a layer. */
const openers = ".network";

export function LayerPanel(props: LayerPanelProps): ReactElement {
  const { model, outline, node, channel } = props;
  const heading = useSight(openers, false);
  const choose = (next: number): void => setParams({ unit: String(next) });
  return (
    <>
      <h2 className="net-name" ref={heading} tabIndex={-1}>
        {node.name}
      </h2>
      <p>{meaningOf(node)}</p>
      <p className="quiet">
        {[operationText(node), sizeWords(node), parametersText(node.parameters)].filter(Boolean).join(" · ")}
      </p>
      {outline.first === node.value && <FirstFilters model={model.id} chosen={channel} onChoose={choose} />}
      {node.looks === "none" ? (
        <p className="quiet">
          These numbers are not arranged by channels, so that there are no maps to show.
        </p>
      ) : (
        <Maps {...props} onChoose={choose} />
      )}
    </>
  );
}

interface MapsProps extends LayerPanelProps {
  readonly onChoose: (channel: number) => void;
}

function Maps({ model, picture, node, maps, channel, classOf, onChoose }: MapsProps): ReactElement {
  const { value: found, error } = maps;
  if (error) return <p role="alert">{error.message}.</p>;
  if (!found) return <p className="quiet">Looking at the picture …</p>;
  return node.looks === "maps" ? (
    <MapGrid {...{ model, picture, maps: found, channel, classOf, onChoose }} />
  ) : (
    <NumberBars {...{ op: node.op, maps: found, channel, classOf, onChoose }} />
  );
}
