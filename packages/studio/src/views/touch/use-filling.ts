/** What stands where something is hidden, as the worker makes it. */

import type { Picture } from "@fovea/render";
import { useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { TouchSubject } from "../../engine/touch-messages.ts";
import { tell } from "../../state/studio.ts";

/** Undefined until it is there; of a subject that changed the one before, for a moment. */
export function useFilling(subject: TouchSubject): Picture | undefined {
  const [filling, setFilling] = useState<Picture | undefined>();
  useEffect(() => {
    let wanted = true;
    engine()
      .touching.filling(subject)
      .then((found) => wanted && setFilling(found), tell);
    return () => {
      wanted = false;
    };
  }, [subject]);
  return filling;
}
