/** Boxes round what a map shows, found in the worker whenever map or threshold change. */

import { useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { Found } from "../../engine/explaining-answers.ts";
import type { ExplanationInfo } from "../../engine/messages.ts";
import { tell } from "../../state/studio.ts";
import type { Look } from "./use-look.ts";

/** Where the slider says nothing: the threshold of the paper on CAM. */
const usualThreshold = 0.2;

/** Undefined while they are not wanted. */
export function useBoxes(
  explanation: ExplanationInfo | undefined,
  { boxes, least }: Look,
): readonly Found[] | undefined {
  const [found, setFound] = useState<readonly Found[] | undefined>();
  const on = boxes === "on";
  useEffect(() => {
    const { map, question } = explanation ?? {};
    if (!on || map === undefined || question === undefined) return setFound(undefined);
    let wanted = true;
    const { model, picture } = question;
    engine()
      .explaining.locate({ model, picture, map, threshold: least || usualThreshold })
      .then((each) => wanted && setFound(each), tell);
    return () => {
      wanted = false;
    };
  }, [explanation, on, least]);
  return found;
}
