/** What the image is to be of: a class, a channel of a layer, a whole layer, or words for those who know them. */

import { type ReactElement, useId } from "react";
import type { ModelInfo } from "../../engine/messages.ts";
import { layerName } from "../../parts/layer-names.ts";
import { ClassWish } from "./class-wish.tsx";

export interface WishFieldsProps {
  readonly model: ModelInfo;
  /** `12`, `layer:3`, `layer`, or a mix. */
  readonly wish: string;
  readonly onChange: (wish: string) => void;
}

type Kind = "class" | "channel" | "layer" | "words";

const meaning: Readonly<Record<Kind, string>> = {
  class: "One of the names that the network can give.",
  channel: "One pattern that a stage of the network looks for everywhere in a picture.",
  layer: "Everything that one stage of the network looks for, all at once.",
  words:
    "For those who know the network: parts with their weights, LAYER:NUMBER for a channel, a name or number for a class.",
};

/** Which kind of wish a text is, by the model's own names. */
function kindOf(wish: string, { layers }: ModelInfo): { kind: Kind; layer?: string; channel?: number } {
  if (/^\d+$/.test(wish)) return { kind: "class" };
  if (layers.some(({ value }) => value === wish)) return { kind: "layer", layer: wish };
  const [, layer = "", channel] = /^(.+):(\d+)$/.exec(wish) ?? [];
  if (layers.some(({ value }) => value === layer))
    return { kind: "channel", layer, channel: Number(channel) };
  return { kind: "words" };
}

export function WishFields({ model, wish, onChange }: WishFieldsProps): ReactElement {
  const id = useId();
  const found = kindOf(wish, model);
  const layer = found.layer ?? model.defaultLayer ?? model.layers[0]?.value ?? "";
  const begin: Readonly<Record<Kind, string>> = {
    class: "0",
    channel: `${layer}:0`,
    layer,
    words: `0.5*${layer}:0 + 0.5*0`,
  };
  return (
    <div className="stack wish">
      <label htmlFor={`${id}-kind`}>What should it be of?</label>
      <select
        id={`${id}-kind`}
        value={found.kind}
        onChange={({ target }) => onChange(begin[target.value as Kind])}
      >
        <option value="class">a class</option>
        {model.layers.length > 0 && <option value="channel">one channel of a layer</option>}
        {model.layers.length > 0 && <option value="layer">a whole layer</option>}
        <option value="words">a mix of them</option>
      </select>
      <p className="quiet">{meaning[found.kind]}</p>
      {found.kind === "class" && (
        <ClassWish model={model} chosen={Number(wish)} onChoose={(index) => onChange(String(index))} />
      )}
      {(found.kind === "channel" || found.kind === "layer") && (
        <label>
          Layer{" "}
          <select
            value={layer}
            onChange={({ target }) => onChange(found.kind === "layer" ? target.value : `${target.value}:0`)}
          >
            {model.layers.map(({ value, channels }) => (
              <option key={value} value={value}>
                {layerName(model.layers, value)} ({channels} channels)
              </option>
            ))}
          </select>
        </label>
      )}
      {found.kind === "channel" && (
        <label>
          Channel{" "}
          <input
            type="number"
            min={0}
            max={(model.layers.find(({ value }) => value === layer)?.channels ?? 1) - 1}
            value={found.channel}
            onChange={({ target }) => onChange(`${layer}:${target.value || 0}`)}
          />
        </label>
      )}
      {found.kind === "words" && (
        <label>
          Mix{" "}
          <input
            type="text"
            value={wish}
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
        </label>
      )}
    </div>
  );
}
