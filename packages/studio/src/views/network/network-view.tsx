/** What is inside, and what does each part look for? The network as a diagram, a stack or a list; its layers; their channels. */

import type { ReactElement } from "react";
import { engine } from "../../client/engine.ts";
import type { LayerMaps, NodeInfo } from "../../engine/network-answers.ts";
import { setParams, useParam } from "../../state/address.ts";
import { useModel, usePicture, usePrediction } from "../../state/studio.ts";
import { type Answer, useAnswer } from "../../state/use-answer.ts";
import { classOf } from "./class-layers.ts";
import { Diagram } from "./diagram.tsx";
import { LayerList } from "./layer-list.tsx";
import { LayerPanel } from "./layer-panel.tsx";
import { LayerStack } from "./layer-stack.tsx";
import { UnitPanel } from "./unit-panel.tsx";
import { WhereToBegin } from "./where-to-begin.tsx";
import "./network.css";

const ways = [
  {
    id: "diagram",
    title: "Diagram",
    said: "Every box is a step of the computation; the picture goes in at the top.",
  },
  {
    id: "stack",
    title: "Stack",
    said: "What the layers make of this picture, one behind the other. Turn it.",
  },
  { id: "list", title: "List", said: "The same layers as a list." },
] as const;

export function NetworkView(): ReactElement {
  const model = useModel();
  const picture = usePicture();
  const prediction = usePrediction();
  const [drawn, setDrawn] = useParam("drawn", "diagram");
  const [value] = useParam("node", "");
  const [unit] = useParam("unit", "");
  const id = model?.id;
  const { value: outline, error } = useAnswer(id, () => engine().network.outline(id as string));
  const node = outline?.nodes.find((each) => each.value === value);
  const maps = useMaps(id, picture?.id, node);
  if (error) return <p role="alert">{error.message}.</p>;
  if (!model || !picture || !prediction || !outline)
    return <p className="quiet">Waiting for a model and a picture …</p>;
  const way = ways.find((each) => each.id === drawn) ?? ways[0];
  const channel = channelOf(unit, node?.shape[1] ?? 0);
  const classes = node && classOf(model.labels, outline, node);
  const drawing = { model, picture, outline, chosen: node?.value, onChoose: choose };
  return (
    <div className="network">
      <header className="stack">
        <p>
          A network is a chain of layers. Each looks for patterns in what the one before it found: first edges
          and colours, then textures, then parts of things. A <em>channel</em> is one such pattern. What you
          see here is what answers to what; it does not say that a channel has one meaning, or that it decides
          anything alone.
        </p>
      </header>
      <section className="panel stack net-drawing" aria-label="The network">
        <fieldset className="row ways">
          <legend className="visually-hidden">How the network is drawn</legend>
          {ways.map((each) => (
            <button
              key={each.id}
              type="button"
              aria-pressed={each.id === way.id}
              onClick={() => setDrawn(each.id)}
            >
              {each.title}
            </button>
          ))}
        </fieldset>
        <p className="quiet">{way.said}</p>
        {way.id === "diagram" && <Diagram key={model.id} {...drawing} />}
        {way.id === "stack" && <LayerStack {...drawing} />}
        {way.id === "list" && <LayerList {...drawing} />}
      </section>
      <section className="panel stack" aria-label="Layer">
        {node ? (
          <LayerPanel
            key={`${model.id} ${node.value}`}
            {...{ model, picture, outline, node, maps, channel }}
            classOf={classes}
          />
        ) : (
          <WhereToBegin {...{ outline, onChoose: choose }} />
        )}
      </section>
      {node && channel !== undefined && (
        <section
          key={`${model.id} ${node.value} ${channel}`}
          className="panel stack net-channel"
          aria-label="Channel"
        >
          <UnitPanel
            {...{ model, picture, node, channel, maps: maps.value, seen: prediction.seen }}
            className={classes?.(channel)}
          />
        </section>
      )}
      {node && node.looks !== "none" && channel === undefined && way.id !== "stack" && (
        <p className="panel quiet net-hint">
          Click a channel of this layer. Here stands then what it looks for: the part of your picture that
          pleases it most, and an image made for it.
        </p>
      )}
    </div>
  );
}

/** The same function always, so that the boxes of the diagram stay as they are. */
const choose = (next: string): void => setParams({ node: next || undefined, unit: undefined });

/** The maps of the chosen layer, asked once for all that shows them. */
function useMaps(
  model: string | undefined,
  picture: string | undefined,
  node: NodeInfo | undefined,
): Answer<LayerMaps> {
  const asked = model !== undefined && picture !== undefined && node !== undefined && node.looks !== "none";
  const key = asked ? JSON.stringify([model, picture, node.value]) : undefined;
  return useAnswer(key, (...job) =>
    engine().network.maps(model as string, picture as string, node?.value as string, ...job),
  );
}

/** Undefined unless the text is the number of a channel. */
function channelOf(text: string, channels: number): number | undefined {
  const found = Number(text);
  return text !== "" && Number.isInteger(found) && found >= 0 && found < channels ? found : undefined;
}
