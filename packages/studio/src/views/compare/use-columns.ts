/** The pictures that are compared, and what a model says of each. */

import { useEffect } from "react";
import { engine } from "../../client/engine.ts";
import type { PredictionInfo } from "../../engine/messages.ts";
import { type OpenPicture, tell, useStudio } from "../../state/studio.ts";
import { useListParam } from "./use-list-param.ts";

/** So many at first. */
const few = 3;

export interface Columns {
  readonly chosen: readonly OpenPicture[];
  readonly choose: (names: readonly string[]) => void;
}

/** By their names in the address; else the picture that is looked at, and those after it. */
export function useColumns(): Columns {
  const pictures = useStudio((state) => state.pictures);
  const looked = useStudio((state) => state.pictureId);
  const [names, setNames] = useListParam("pictures");
  const at = Math.max(
    0,
    Math.min(
      pictures.length - few,
      pictures.findIndex(({ id }) => id === looked),
    ),
  );
  const named = names?.flatMap((name) => pictures.find((each) => each.name === name) ?? []);
  return { chosen: named ?? pictures.slice(at, at + few), choose: setNames };
}

/** By id of the picture; asked for one after the other. */
export function usePredictions(
  model: string | undefined,
  pictures: readonly OpenPicture[],
): Readonly<Record<string, PredictionInfo>> {
  const known = useStudio((state) => state.predictions);
  const key = pictures.map(({ id }) => id).join(" ");
  useEffect(() => {
    let wanted = true;
    const ask = async (): Promise<void> => {
      for (const id of key.split(" ")) {
        const name = `${model} ${id}`;
        if (!wanted || model === undefined || id === "") return;
        if (useStudio.getState().predictions[name]) continue;
        const found = await engine().explaining.predict(model, id);
        useStudio.setState(({ predictions }) => ({ predictions: { ...predictions, [name]: found } }));
      }
    };
    ask().catch(tell);
    return () => {
      wanted = false;
    };
  }, [model, key]);
  return Object.fromEntries(
    pictures.flatMap(({ id }) => {
      const found = known[`${model} ${id}`];
      return found ? [[id, found]] : [];
    }),
  );
}
