/** What a network of few classes knows, said where it answers: it has no way to say “none of these”. */

import { className } from "@fovea/render";
import type { ReactElement } from "react";
import type { ModelInfo } from "../engine/messages.ts";

/** More names are no sentence. */
const few = 20;

export function Knows({
  model,
}: {
  readonly model: Pick<ModelInfo, "classes" | "labels">;
}): ReactElement | null {
  if (model.classes < 2 || model.classes > few) return null;
  return <p className="knows">{knowsText(model)}</p>;
}

export function knowsText({ classes, labels }: Pick<ModelInfo, "classes" | "labels">): string {
  const all = labels?.map((label, index) => className({ index, label })).join(", ");
  const known = all
    ? `This network knows ${inWords(classes)} things: ${all}.`
    : `This network tells ${inWords(classes)} things apart and has no names for them.`;
  return `${known} Whatever you show it, even something else, it answers with one of them.`;
}

const words = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

const inWords = (count: number): string => words[count - 2] ?? String(count);
