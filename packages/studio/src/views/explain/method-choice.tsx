/** Which method draws the map, and at which layer. */

import { type ReactElement, useId } from "react";
import type { LayerInfo } from "../../engine/messages.ts";
import type { Choice } from "./use-choice.ts";

export function MethodChoice({ choice }: { readonly choice: Choice }): ReactElement {
  const { model, method, setMethod } = choice;
  const id = useId();
  return (
    <div className="choices">
      <label htmlFor={id}>Method</label>
      <select id={id} value={method.id} onChange={({ target }) => setMethod(target.value)}>
        {model.methods.map(({ id: each, title, obstacle }) => (
          <option key={each} value={each} disabled={obstacle !== undefined}>
            {title}
          </option>
        ))}
      </select>
      {method.layered && model.layers.length > 1 && <LayerChoice choice={choice} />}
    </div>
  );
}

function LayerChoice({ choice: { model, layer, setLayer } }: { readonly choice: Choice }): ReactElement {
  const id = useId();
  const standard = model.layers.find(({ value }) => value === model.defaultLayer);
  return (
    <>
      <label htmlFor={id}>Layer</label>
      <select id={id} value={layer ?? ""} onChange={({ target }) => setLayer(target.value)}>
        <option value="">the usual one{standard ? `: ${layerText(standard)}` : ""}</option>
        {model.layers.map((each) => (
          <option key={each.value} value={each.value}>
            {layerText(each)}
          </option>
        ))}
      </select>
    </>
  );
}

const layerText = ({ name, channels, size }: LayerInfo): string =>
  `${name}, ${channels} maps of ${size.join("×")}`;
