/** All methods that work on this model as small maps, made one after the other, the quick ones first. */

import { type ReactElement, useEffect, useMemo, useSyncExternalStore } from "react";
import type { ExplanationInfo, MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { explanation } from "../../state/explanations.ts";
import { GalleryRun, type Tiles } from "../../state/gallery-run.ts";
import { durationText, patience } from "../../state/passes.ts";
import { passesOn, timeOf } from "../../state/use-pace.ts";
import { GalleryTile } from "./gallery-tile.tsx";
import { nameOf } from "./main-map.tsx";
import { type Choice, questionOf } from "./use-choice.ts";

export interface GalleryProps {
  readonly choice: Choice;
  /** One run of the network, ms. */
  readonly pace: number | undefined;
}

/** One is made for each question: the component is keyed by model, picture and class. */
export function Gallery({ choice, pace }: GalleryProps): ReactElement {
  const { model, chosen } = choice;
  const [open, setOpen] = useParam("gallery", "off");
  const run = useRun(choice);
  const tiles = useSyncExternalStore(run.subscribe, run.tiles);
  const working = useMemo(() => cheapestFirst(model), [model]);
  const quick = working.filter((method) => timeOf(model, method, pace) <= patience);
  // The pace is known when the map in the middle is there, which goes first.
  const started = open === "on" && pace !== undefined ? quick.map(({ id }) => id).join(" ") : "";
  useEffect(() => {
    if (started !== "") run.ask(started.split(" "));
  }, [started, run]);
  useEffect(() => () => run.stop(), [run]);
  const stop = (): void => {
    setOpen("off");
    run.stop();
  };
  return (
    <section className="panel stack" aria-labelledby="gallery">
      <h2 id="gallery">All methods on this picture: why {nameOf(choice, chosen)}?</h2>
      <p className="quiet">
        Each method asks the network in another way. Where they agree, the map can be trusted more. Colours of
        different methods do not stand for the same numbers.
      </p>
      <Course tiles={tiles} quick={quick} stop={stop}>
        <button type="button" className="primary" onClick={() => startAll(open, setOpen, run, quick)}>
          Draw the {quick.length} quick methods (
          {durationText(quick.reduce((sum, method) => sum + timeOf(model, method, pace), 0))})
        </button>
      </Course>
      <ul className="gallery">
        {working.map((method) => (
          <GalleryTile
            key={method.id}
            {...{ choice, method }}
            state={tiles[method.id] ?? { kind: "idle" }}
            time={timeOf(model, method, pace)}
            ask={() => run.ask([method.id])}
          />
        ))}
      </ul>
      <Obstacles methods={model.methods.filter(({ obstacle }) => obstacle !== undefined)} />
    </section>
  );
}

function useRun(choice: Choice): GalleryRun<ExplanationInfo> {
  const { chosen, model, picture } = choice;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a method of the gallery is not the chosen one, and has its usual layer
  return useMemo(
    () =>
      new GalleryRun((id, signal, progress) => {
        const method = model.methods.find((each) => each.id === id) as MethodInfo;
        return explanation(questionOf({ ...choice, method, layer: undefined }, chosen), signal, progress);
      }),
    [model, picture, chosen],
  );
}

const cheapestFirst = (model: ModelInfo): MethodInfo[] =>
  model.methods
    .filter(({ obstacle }) => obstacle === undefined)
    .toSorted((a, b) => passesOn(model, a) - passesOn(model, b));

function startAll(
  open: string,
  setOpen: (value: string) => void,
  run: GalleryRun<ExplanationInfo>,
  quick: readonly MethodInfo[],
): void {
  if (open === "on") run.ask(quick.map(({ id }) => id));
  setOpen("on");
}

interface CourseProps {
  readonly tiles: Tiles<ExplanationInfo>;
  readonly quick: readonly MethodInfo[];
  readonly stop: () => void;
  /** What starts it. */
  readonly children: ReactElement;
}

/** How far it is, and the way to end it. */
function Course({ tiles, quick, stop, children }: CourseProps): ReactElement | null {
  const all = Object.values(tiles);
  const busy = all.some(({ kind }) => kind === "running" || kind === "waiting");
  const asked = all.filter(({ kind }) => kind !== "idle").length;
  const done = all.filter(({ kind }) => kind === "done" || kind === "failed").length;
  if (busy)
    return (
      <div className="row">
        <progress value={done} max={asked} aria-label="Drawing all methods" />
        <span className="quiet number">
          {done} of {asked} drawn
        </span>
        <button type="button" onClick={stop}>
          Stop
        </button>
      </div>
    );
  const missing = quick.some(({ id }) => (tiles[id]?.kind ?? "idle") === "idle");
  return missing ? <div className="row">{children}</div> : null;
}

function Obstacles({ methods }: { readonly methods: readonly MethodInfo[] }): ReactElement | null {
  if (methods.length === 0) return null;
  return (
    <details>
      <summary>
        {methods.length} {methods.length === 1 ? "method does" : "methods do"} not work on this network
      </summary>
      <ul>
        {methods.map(({ id, title, obstacle }) => (
          <li key={id}>
            {title}: {obstacle}
          </li>
        ))}
      </ul>
    </details>
  );
}
