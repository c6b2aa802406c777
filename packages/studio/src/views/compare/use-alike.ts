/** How alike two maps of one picture are, once both are there. */

import { useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { Alike } from "../../engine/comparing-answers.ts";
import type { ExplanationInfo } from "../../engine/messages.ts";
import { tell } from "../../state/studio.ts";

export function useAlike(
  one: ExplanationInfo | undefined,
  other: ExplanationInfo | undefined,
): Alike | undefined {
  const [found, setFound] = useState<{
    readonly of: unknown;
    readonly and: unknown;
    readonly alike: Alike;
  }>();
  useEffect(() => {
    if (!one?.map || !other?.map) return;
    let wanted = true;
    const placed = { model: one.question.model, map: one.map };
    const against = { model: other.question.model, map: other.map };
    engine()
      .comparing.alike(one.question.picture, placed, against)
      .then((alike) => wanted && setFound({ of: one, and: other, alike }), tell);
    return () => {
      wanted = false;
    };
  }, [one, other]);
  return found?.of === one && found?.and === other ? found?.alike : undefined;
}
