/** The table's maps, made one after the other, cheap methods first. */

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { ExplainQuestion, ExplanationInfo, MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { explanation, knownExplanation } from "../../state/explanations.ts";
import { GalleryRun, type Tiles } from "../../state/gallery-run.ts";
import type { OpenPicture } from "../../state/studio.ts";
import { useStudio } from "../../state/studio.ts";

export interface Maps {
  readonly tiles: Tiles<ExplanationInfo>;
  readonly busy: boolean;
  /** Of the cells that were asked for and are on the table. */
  readonly done: number;
  readonly asked: number;
  readonly ask: (cells: readonly string[]) => void;
  readonly stop: () => void;
}

export const cellOf = (method: string, picture: string): string => `${method} ${picture}`;

/** The question of a cell: why the class that the model gives the picture. */
export function questionOf(
  model: string,
  method: string,
  picture: string,
  index: number,
  versus?: number,
): ExplainQuestion {
  return { model, picture, method, target: { index, ...(versus === undefined ? {} : { versus }) } };
}

/** `atOnce`: cells that are made without being asked for, in this order. */
export function useMaps(model: ModelInfo, cells: readonly string[], atOnce: readonly string[]): Maps {
  const run = useMemo(
    () => new GalleryRun<ExplanationInfo>((cell, ...watch) => made(model, cell, ...watch)),
    [model],
  );
  const tiles = useSyncExternalStore(run.subscribe, run.tiles);
  const [stopped, setStopped] = useState("");
  const wanted = atOnce.join("|");
  useEffect(() => {
    if (wanted !== "" && wanted !== stopped) run.ask(wanted.split("|"));
  }, [run, wanted, stopped]);
  useEffect(() => () => run.stop(), [run]);
  const ask = useCallback((more: readonly string[]) => run.ask(more), [run]);
  const states = cells.map((cell) => tiles[cell]?.kind ?? "idle");
  const busy = Object.values(tiles).some(({ kind }) => kind === "running" || kind === "waiting");
  return {
    ...{ tiles, busy, ask },
    done: states.filter((kind) => kind === "done" || kind === "failed").length,
    asked: states.filter((kind) => kind !== "idle").length,
    stop: () => {
      setStopped(wanted);
      run.stop();
    },
  };
}

async function made(
  { id }: ModelInfo,
  cell: string,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<ExplanationInfo> {
  const [method = "", picture = ""] = cell.split(" ");
  // One drawing in each frame, also where all are known already.
  await new Promise((resolve) => setTimeout(resolve));
  return explanation(cellQuestion(id, method, picture), signal, progress);
}

function cellQuestion(model: string, method: string, picture: string): ExplainQuestion {
  const first = useStudio.getState().predictions[`${model} ${picture}`]?.classes[0];
  return questionOf(model, method, picture, first?.index ?? 0);
}

/** Whether the cell's map was made before and costs nothing. */
export const isMade = (model: string, method: string, picture: string): boolean =>
  knownExplanation(cellQuestion(model, method, picture)) !== undefined;

/** Cheap methods first, each on all pictures. */
export const cellsOf = (
  methods: readonly MethodInfo[],
  pictures: readonly OpenPicture[],
): readonly string[] => methods.flatMap((method) => pictures.map((picture) => cellOf(method.id, picture.id)));
