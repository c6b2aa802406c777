/** What is asked: method, class, layer, from the address; and which of it this model can do. */

import { useMemo, useState } from "react";
import type { ExplainQuestion, MethodInfo, ModelInfo, PredictionInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { type OpenPicture, useModel, usePicture, usePrediction } from "../../state/studio.ts";

export interface Choice {
  readonly model: ModelInfo;
  readonly picture: OpenPicture;
  readonly prediction: PredictionInfo;
  readonly method: MethodInfo;
  readonly setMethod: (id: string) => void;
  /** The class that was chosen. */
  readonly chosen: number;
  readonly setTarget: (target: string) => void;
  readonly setHovered: (index: number | undefined) => void;
  /** The class that the pointer is on, else the chosen one. */
  readonly looked: number;
  /** Of methods that have one; undefined for the model's own choice. */
  readonly layer: string | undefined;
  readonly setLayer: (layer: string) => void;
}

/** Undefined until a model has looked at a picture; the same object until something of it changes. */
export function useChoice(): Choice | undefined {
  const model = useModel();
  const picture = usePicture();
  const prediction = usePrediction();
  const [methodId, setMethod] = useParam("method", "");
  const [target, setTarget] = useParam("target", "top1");
  const [layer, setLayer] = useParam("map-layer", "");
  const [hovered, setHovered] = useState<number | undefined>();
  return useMemo(() => {
    if (!model || !picture || !prediction) return undefined;
    const chosen = classOf(target, prediction);
    return {
      ...{ model, picture, prediction, setMethod, setTarget, setHovered, chosen, setLayer },
      method: methodOf(model, methodId),
      looked: hovered ?? chosen,
      layer: model.layers.some(({ value }) => value === layer) ? layer : undefined,
    };
  }, [model, picture, prediction, methodId, setMethod, target, setTarget, hovered, layer, setLayer]);
}

/** The method that the address names, else the first that works. */
function methodOf({ methods }: ModelInfo, id: string): MethodInfo {
  const named = methods.find((method) => method.id === id);
  return named ?? methods.find(({ obstacle }) => obstacle === undefined) ?? (methods[0] as MethodInfo);
}

function classOf(target: string, { classes }: PredictionInfo): number {
  const index = /^\d+$/.test(target) ? Number(target) : -1;
  return (classes.find((each) => each.index === index) ?? classes[0])?.index ?? 0;
}

/** The question that a class asks under this choice. */
export const questionOf = (
  { model, picture, method, layer }: Choice,
  index: number,
  versus?: number,
): ExplainQuestion => ({
  ...{ model: model.id, picture: picture.id, method: method.id },
  target: { index, ...(versus === undefined ? {} : { versus }) },
  ...(method.layered && layer !== undefined ? { layer } : {}),
});
