/** One channel: where it answers, the image that it likes best, and where in the open pictures it finds that. */

import type { Picture } from "@fovea/render";
import type { ReactElement } from "react";
import type { LayerMaps, NodeInfo } from "../../engine/network-answers.ts";
import { setParams } from "../../state/address.ts";
import { BestImagePart } from "./best-image.tsx";
import { FieldPicker } from "./field-picker.tsx";
import { TopPatchesPart } from "./top-patches.tsx";
import { useSight } from "./use-sight.ts";

export interface UnitPanelProps {
  readonly model: { readonly id: string };
  readonly picture: { readonly id: string; readonly name: string };
  readonly node: NodeInfo;
  readonly channel: number;
  readonly maps: LayerMaps | undefined;
  /** The class that it stands for, in the last layers. */
  readonly className: string | undefined;
  /** The picture as the model sees it. */
  readonly seen: Picture;
}

/** What opens a channel. */
const openers = ".map-grid, .filter-grid, .bars";

export function UnitPanel(props: UnitPanelProps): ReactElement {
  const { model, picture, node, channel, maps, className, seen } = props;
  const unit = { model: model.id, value: node.value, channel };
  const heading = useSight(openers, true);
  return (
    <>
      <div className="row spread">
        <h2 ref={heading} tabIndex={-1}>
          Channel {channel}
          {className && `: ${className}`}
        </h2>
        <button type="button" onClick={close}>
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

/** Back to where it was chosen. */
function close(): void {
  const chosen = openers.split(", ").map((each) => `.network ${each} [aria-pressed="true"]`);
  document.querySelector<HTMLElement>(chosen.join())?.focus();
  setParams({ unit: undefined });
}
