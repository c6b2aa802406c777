/** Targets in words. */

import type { Explanation, Target } from "@fovea/core";
import { percentText } from "@fovea/render";

/** `bullfrog`, or `unit 12 of conv5 at 3,4`. */
export function targetText(target: Target): string {
  if (target.kind === "class")
    return target.label === String(target.index) ? `class ${target.index}` : target.label;
  const [channel, ...position] = target.index;
  const place = position.length > 0 ? ` at ${position.join(",")}` : "";
  return `unit ${channel} of ${target.layer}${place}${target.strongest ? " (where it is strongest)" : ""}`;
}

/** With what the model says about it: `bullfrog (class 30), 93.1 %`. */
export function targetLine({ target }: Explanation): string {
  if (target.kind === "unit") return targetText(target);
  const named = targetText(target);
  return `${named}${named === `class ${target.index}` ? "" : ` (class ${target.index})`}, ${percentText(target.probability)}`;
}
