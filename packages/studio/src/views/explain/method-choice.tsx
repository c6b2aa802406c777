/** Which method draws the map, and at which layer. */

import { type ReactElement, useId } from "react";
import type { LayerInfo } from "../../engine/messages.ts";
import { familyTitle } from "../../parts/families.ts";
import { layerName } from "../../parts/layer-names.ts";
import type { Choice } from "./use-choice.ts";

export function MethodChoice({ choice }: { readonly choice: Choice }): ReactElement {
  const { model, method, setMethod } = choice;
  const id = useId();
  const first = model.methods.find(({ obstacle }) => obstacle === undefined)?.id;
  return (
    <div className="choices">
      <label htmlFor={id}>Method</label>
      <select id={id} value={method.id} onChange={({ target }) => setMethod(target.value)}>
        {[...new Set(model.methods.map(({ family }) => family))].map((family) => (
          <optgroup key={family} label={familyTitle(family)}>
            {model.methods
              .filter((each) => each.family === family)
              .map(({ id: each, title, obstacle }) => (
                <option key={each} value={each} disabled={obstacle !== undefined}>
                  {title}
                  {each === first ? " (start here)" : ""}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {method.layered && model.layers.length > 1 && <LayerChoice choice={choice} />}
    </div>
  );
}

function LayerChoice({ choice: { model, layer, setLayer } }: { readonly choice: Choice }): ReactElement {
  const id = useId();
  const layerText = ({ value, channels, size }: LayerInfo): string =>
    `${layerName(model.layers, value)}, ${channels} maps of ${size.join("×")}`;
  const standard = model.layers.find(({ value }) => value === model.defaultLayer);
  return (
    <>
      <label htmlFor={id}>Layer</label>
      <select id={id} value={layer ?? ""} onChange={({ target }) => setLayer(target.value)}>
        <option value="">
          {standard ? `${layerName(model.layers, standard.value)} (the usual one)` : "the usual one"}
        </option>
        {model.layers.map((each) => (
          <option key={each.value} value={each.value}>
            {layerText(each)}
          </option>
        ))}
      </select>
    </>
  );
}
