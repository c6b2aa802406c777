/** The numbers behind the maps, to take away. */

import { encodeNpy } from "@fovea/core";
import type { ReactElement } from "react";
import { saveFile } from "../../client/save.ts";
import type { LayerMaps } from "../../engine/network-answers.ts";

export function SaveMaps({ maps }: { readonly maps: LayerMaps }): ReactElement {
  const save = (): void => {
    const { channels, height, width, data, value } = maps;
    const bytes = encodeNpy({ type: "float32", shape: [1, channels, height, width], data });
    const name = `${value.replace(/[^\w.-]+/g, "-").replace(/^-/, "")}.npy`;
    saveFile(name, new Blob([bytes as Uint8Array<ArrayBuffer>]));
  };
  return (
    <button type="button" onClick={save}>
      Save the numbers (.npy)
    </button>
  );
}
