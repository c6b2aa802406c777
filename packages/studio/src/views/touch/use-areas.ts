/** The areas of a picture, once they are asked for. */

import { useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { Areas, TouchSubject } from "../../engine/touch-messages.ts";
import { tell } from "../../state/studio.ts";

/** `about`: how many; undefined asks for none. */
export function useAreas({ model, picture }: TouchSubject, about: number | undefined): Areas | undefined {
  const [areas, setAreas] = useState<Areas | undefined>();
  useEffect(() => {
    if (about === undefined) return;
    let wanted = true;
    engine()
      .touching.areas({ model, picture }, about)
      .then((found) => wanted && setAreas(found), tell);
    return () => {
      wanted = false;
    };
  }, [model, picture, about]);
  return about === undefined ? undefined : areas;
}
