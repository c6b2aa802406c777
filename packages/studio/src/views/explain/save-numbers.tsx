/** The numbers of an explanation as a file. */

import type { ReactElement } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";
import type { Choice } from "./use-choice.ts";

export interface SaveNumbersProps {
  readonly choice: Choice;
  readonly explanation: ExplanationInfo;
}

export function SaveNumbers({ choice, explanation }: SaveNumbersProps): ReactElement {
  const save = (): void => {
    const file = new Blob([JSON.stringify(numbersOf(choice, explanation))], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${choice.picture.name} ${explanation.question.method}.json`.replace(/[^\w+.-]+/g, "-");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <button type="button" onClick={save}>
      Save the numbers (JSON)
    </button>
  );
}

/** All that is known about it, so that it can be computed again elsewhere. */
function numbersOf(
  { model, picture }: Choice,
  { question, map, values, shape, ...said }: ExplanationInfo,
): object {
  const { method, target, options, layer, output, seed } = question;
  return {
    model: { name: model.name, sha256: model.sha256, input: model.input, engine: model.engine },
    picture: { name: picture.name, width: picture.width, height: picture.height },
    question: { method, target, options, layer, output, seed },
    ...said,
    values: { shape, data: Array.from(values) },
    map: map && { width: map.width, height: map.height, data: Array.from(map.data) },
  };
}
