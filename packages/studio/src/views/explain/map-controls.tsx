/** How the map is drawn: opacity, threshold, colours, scale, backdrop, boxes. Nothing here changes the numbers. */

import { percentText } from "@fovea/render";
import { type ReactElement, useId } from "react";
import type { MethodInfo } from "../../engine/messages.ts";
import { Slider } from "../../parts/slider.tsx";
import type { Look, SetLook } from "./use-look.ts";

export interface MapControlsProps {
  readonly look: Look;
  readonly set: SetLook;
  readonly display: MethodInfo["display"];
}

export function MapControls({ look, set, display }: MapControlsProps): ReactElement {
  const unit = { min: 0, step: 0.05, text: percentText };
  return (
    <fieldset className="controls">
      <legend>How it is drawn</legend>
      <Slider label="Opacity" max={1} value={look.alpha} onChange={set.alpha} {...unit} />
      <Slider label="Show from" max={0.95} value={look.least} onChange={set.least} {...unit} />
      {display === "signed" && (
        <Pick
          label="Colours"
          value={look.colours}
          onPick={set.colours}
          of={{ sign: "for warm, against cold", strength: "strength alone" }}
        />
      )}
      <Pick
        label="Scale"
        value={look.scale}
        onPick={set.scale}
        of={{ own: "of this map alone", shared: "one for all classes looked at" }}
      />
      <Pick
        label="Picture"
        value={look.backdrop}
        onPick={set.backdrop}
        of={{ grey: "grey, so that colour is the map", colour: "in its colours" }}
      />
      <label className="row">
        <input
          type="checkbox"
          checked={look.boxes === "on"}
          onChange={({ target }) => set.boxes(target.checked ? "on" : "off")}
        />
        Boxes round what speaks for it
      </label>
    </fieldset>
  );
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly onPick: (value: string) => void;
  /** What can be picked, with its words. */
  readonly of: Readonly<Record<string, string>>;
}

function Pick({ label, value, onPick, of }: PickProps): ReactElement {
  const id = useId();
  return (
    <div className="pick">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onPick(target.value)}>
        {Object.entries(of).map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
