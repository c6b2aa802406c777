/** Methods by their families. */

import type { MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { passesOn } from "../../state/use-pace.ts";

/** Methods that work on this model, those that cost least first. */
export const working = (model: ModelInfo): readonly MethodInfo[] =>
  model.methods
    .filter(({ obstacle }) => obstacle === undefined)
    .toSorted((a, b) => passesOn(model, a) - passesOn(model, b));

/** Families to begin with beside the first method: their maps are the least like one another. */
const unlike = ["relevance", "gradient", "activation-map", "path", "perturbation"];

/** Two to begin with: that which Explain begins with, and the cheapest of a family that asks in another way. */
export function firstTwo(model: ModelInfo): readonly string[] {
  const first = model.methods.find(({ obstacle }) => obstacle === undefined);
  const others = working(model).filter(({ family }) => family !== first?.family);
  const rank = ({ family }: MethodInfo): number => unlike.indexOf(family);
  const other = others.toSorted((a, b) => rank(a) - rank(b))[0];
  return [first, other].flatMap((method) => (method ? [method.id] : []));
}

/** The cheapest of each family: few, and as unlike each other as methods are. */
export function quickOfEach(model: ModelInfo, count: number): readonly string[] {
  const chosen = new Map<string, number>();
  return working(model).flatMap(({ id, family }) => {
    const before = chosen.get(family) ?? 0;
    chosen.set(family, before + 1);
    return before < count ? [id] : [];
  });
}
