/** One channel: where it answers, the image that it likes best, and where in the open pictures it finds that. */

import type { Picture } from "@fovea/render";
import { type ReactElement, type RefObject, useEffect, useRef } from "react";
import type { LayerMaps, NodeInfo } from "../../engine/network-answers.ts";
import { setParams } from "../../state/address.ts";
import { BestImagePart } from "./best-image.tsx";
import { FieldPicker } from "./field-picker.tsx";
import { TopPatchesPart } from "./top-patches.tsx";

export interface UnitPanelProps {
  readonly model: { readonly id: string };
  readonly picture: { readonly id: string; readonly name: string };
  readonly node: NodeInfo;
  readonly channel: number;
  readonly maps: LayerMaps | undefined;
  /** The picture as the model sees it. */
  readonly seen: Picture;
}

export function UnitPanel({ model, picture, node, channel, maps, seen }: UnitPanelProps): ReactElement {
  const unit = { model: model.id, value: node.value, channel };
  const heading = useHeading();
  return (
    <>
      <div className="row spread">
        <h2 ref={heading} tabIndex={-1}>
          Channel {channel}
        </h2>
        <button type="button" onClick={() => setParams({ unit: undefined })}>
          Close the channel
        </button>
      </div>
      <p className="quiet net-name">of {node.name}</p>
      {maps && node.looks === "maps" && (
        <FieldPicker key={picture.id} {...{ unit, maps, seen }} name={picture.name} />
      )}
      <BestImagePart unit={unit} mean={maps?.means[channel]} />
      <TopPatchesPart unit={unit} looks={node.looks} />
    </>
  );
}

/** On a narrow page the channel stands below: whoever chose it goes there. What the address named stays where it is. */
function useHeading(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const chosen = document.activeElement?.closest(".map-grid, .filter-grid, .bars, .unit-panel");
    const narrow = matchMedia("(max-width: 60rem)").matches;
    if (chosen && narrow) heading.current?.focus();
  }, []);
  return heading;
}
