/** Targets in words. */

import type { ClassPrediction, Explanation, Target } from "@fovea/core";
import { percentText } from "./number-text.ts";

/** `bullfrog`, `bullfrog rather than tree frog`, or `unit 12 of conv5 at 3,4`. */
export function targetText(target: Target): string {
  if (target.kind === "class") {
    const { versus } = target;
    return versus ? `${className(target)} rather than ${className(versus)}` : className(target);
  }
  const [channel, ...position] = target.index;
  const place = position.length > 0 ? ` at ${position.join(",")}` : "";
  return `unit ${channel} of ${target.layer}${place}${target.strongest ? " (where it is strongest)" : ""}`;
}

/** With what the model says about it: `bullfrog (class 30), 93.1 %`. */
export function targetLine({ target }: Pick<Explanation, "target">): string {
  if (target.kind === "unit") return targetText(target);
  const { versus } = target;
  return versus ? `${classLine(target)}, rather than ${classLine(versus)}` : classLine(target);
}

export const className = ({ label, index }: Pick<ClassPrediction, "label" | "index">): string =>
  label === String(index) ? `class ${index}` : label;

function classLine(said: ClassPrediction): string {
  const named = className(said);
  const number = named === `class ${said.index}` ? "" : ` (class ${said.index})`;
  return `${named}${number}, ${percentText(said.probability)}`;
}

/** The number that is explained, in words: `logit`, or `logit 207 − logit 208`. */
export function scoreName({ target, output }: Pick<Explanation, "target" | "output">): string {
  if (target.kind === "unit" || !target.versus) return output;
  return `logit ${target.index} − logit ${target.versus.index}`;
}
