/** Methods by their families. */

import type { MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { passesOn } from "../../state/use-pace.ts";

/** Methods that work on this model, those that cost least first. */
export const working = (model: ModelInfo): readonly MethodInfo[] =>
  model.methods
    .filter(({ obstacle }) => obstacle === undefined)
    .toSorted((a, b) => passesOn(model, a) - passesOn(model, b));

/** The cheapest of each family: few, and as unlike each other as methods are. */
export function quickOfEach(model: ModelInfo, count: number): readonly string[] {
  const chosen = new Map<string, number>();
  return working(model).flatMap(({ id, family }) => {
    const before = chosen.get(family) ?? 0;
    chosen.set(family, before + 1);
    return before < count ? [id] : [];
  });
}
