/** One layer: what it does, and what each of its channels finds in this picture. */

import type { ReactElement } from "react";
import type { LayerMaps, NodeInfo, Outline } from "../../engine/network-answers.ts";
import { setParams } from "../../state/address.ts";
import type { Answer } from "../../state/use-answer.ts";
import { FirstFilters } from "./first-filters.tsx";
import { MapGrid } from "./map-grid.tsx";
import { NumberBars } from "./number-bars.tsx";
import { meaningOf, parametersText, sizeWords } from "./words.ts";

export interface LayerPanelProps {
  readonly model: { readonly id: string; readonly labels: readonly string[] | undefined };
  readonly picture: { readonly id: string; readonly name: string };
  readonly outline: Outline;
  readonly node: NodeInfo;
  readonly maps: Answer<LayerMaps>;
  readonly channel: number | undefined;
}

export function LayerPanel({ model, picture, outline, node, maps, channel }: LayerPanelProps): ReactElement {
  const choose = (next: number): void => setParams({ unit: String(next) });
  return (
    <>
      <h2 className="net-name">{node.name}</h2>
      <p>{meaningOf(node)}</p>
      <p className="quiet">
        {[`${node.op} ${node.window}`.trim(), sizeWords(node), parametersText(node.parameters)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {outline.first === node.value && <FirstFilters model={model.id} chosen={channel} onChoose={choose} />}
      {node.looks === "none" ? (
        <p className="quiet">
          These numbers are not arranged by channels, so that there are no maps to show.
        </p>
      ) : (
        <Maps
          {...{ model, picture, node, maps, channel }}
          labels={node.id === outline.last ? model.labels : undefined}
          onChoose={choose}
        />
      )}
    </>
  );
}

interface MapsProps extends Omit<LayerPanelProps, "outline"> {
  readonly labels: readonly string[] | undefined;
  readonly onChoose: (channel: number) => void;
}

function Maps({ model, picture, node, maps, channel, labels, onChoose }: MapsProps): ReactElement {
  const { value: found, error } = maps;
  if (error) return <p role="alert">{error.message}.</p>;
  if (!found) return <p className="quiet">Looking at the picture …</p>;
  return node.looks === "maps" ? (
    <MapGrid {...{ model, picture, maps: found, channel, onChoose }} />
  ) : (
    <NumberBars {...{ maps: found, channel, labels, onChoose }} />
  );
}
