/** How the map is drawn: what the controls say, kept in the address, and the scale that follows. */

import { type DisplayScale, displayScale, type OverlayOptions, sharedScale } from "@fovea/render";
import { useMemo } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { explanationsOf } from "../../state/explanations.ts";
import { useNumberParam } from "../../state/use-number-param.ts";

export interface Look {
  /** Opacity of the map at its strongest, 0…1. */
  readonly alpha: number;
  /** Part of the largest |value| from which on it is shown, 0…1. */
  readonly least: number;
  /** `sign`: for and against in two colours, where the map has both; `strength`: one. */
  readonly colours: string;
  /** `own`, or `shared` by the maps of all classes. */
  readonly scale: string;
  readonly backdrop: string;
  readonly boxes: string;
}

export type SetLook = { readonly [Name in keyof Look]: (value: Look[Name]) => void };

export function useLook(): { readonly look: Look; readonly set: SetLook } {
  const [alpha, setAlpha] = useNumberParam("alpha", { standard: 0.9, min: 0, max: 1 });
  const [least, setLeast] = useNumberParam("least", { standard: 0, min: 0, max: 0.95 });
  const [colours, setColours] = useParam("colours", "sign");
  const [scale, setScale] = useParam("scale", "own");
  const [backdrop, setBackdrop] = useParam("backdrop", "grey");
  const [boxes, setBoxes] = useParam("boxes", "off");
  return {
    look: { alpha, least, colours, scale, backdrop, boxes },
    set: {
      ...{ alpha: setAlpha, least: setLeast, colours: setColours },
      ...{ scale: setScale, backdrop: setBackdrop, boxes: setBoxes },
    },
  };
}

export interface Drawn {
  readonly scale: DisplayScale | undefined;
  readonly options: OverlayOptions;
}

/** The scale and the options that draw an explanation as the controls say. */
export function useDrawn(explanation: ExplanationInfo | undefined, look: Look): Drawn {
  const { alpha, least, colours, scale: whose, backdrop } = look;
  const scale = useMemo(
    () => explanation && scaleOf(explanation, colours, whose),
    [explanation, colours, whose],
  );
  const strongest = useMemo(() => strongestOf(explanation), [explanation]);
  const options = useMemo<OverlayOptions>(
    () => ({ alpha, least: least * strongest, backdrop: backdrop === "colour" ? "colour" : "grey" }),
    [alpha, least, strongest, backdrop],
  );
  return { scale, options };
}

function scaleOf(explanation: ExplanationInfo, colours: string, whose: string): DisplayScale | undefined {
  const { map, display } = explanation;
  if (map === undefined) return undefined;
  const signed = display === "signed" && colours !== "strength";
  if (whose === "shared") return sharedScale(relatives(explanation), { signed });
  // Its own scale comes with it: a map is sorted for it.
  return signed === (display === "signed") ? explanation.scale : displayScale(map, { signed });
}

/** The maps of all classes that were looked at by this method and layer, this one among them. */
function relatives(explanation: ExplanationInfo): NonNullable<ExplanationInfo["map"]>[] {
  const { question, map } = explanation;
  const maps = explanationsOf(question.model, question.picture)
    .filter(
      ({ question: other }) =>
        other.method === question.method &&
        other.layer === question.layer &&
        other.target.versus === question.target.versus,
    )
    .map((each) => each.map);
  return [...new Set([map, ...maps])].filter((each) => each !== undefined);
}

/** The largest |value| of the map as it is shown. */
export function strongestOf(explanation: ExplanationInfo | undefined): number {
  const data = explanation?.map?.data ?? [];
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i] as number));
  return largest;
}
