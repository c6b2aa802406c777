/** Methods are judged on classes. */

import { type ClassTarget, FoveaError, type Target } from "@fovea/core";

export function classTarget(target: Target | undefined): ClassTarget {
  if (target?.kind === "class") return target;
  throw new FoveaError("usage", "Cannot judge methods: the model names no class for a picture");
}
