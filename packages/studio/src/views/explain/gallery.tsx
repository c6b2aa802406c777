/** All methods that work on this model as small maps, by family; made one after the other, the quick ones first. */

import { memo, type NamedExoticComponent, type ReactElement, useEffect, useMemo } from "react";
import type { ExplanationInfo, MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { familyOrder } from "../../parts/families.ts";
import { useParam } from "../../state/address.ts";
import { explanation } from "../../state/explanations.ts";
import { GalleryRun } from "../../state/gallery-run.ts";
import { patience } from "../../state/passes.ts";
import { timeOf } from "../../state/use-pace.ts";
import { GalleryCourse } from "./gallery-course.tsx";
import { GalleryFamily, type Timed } from "./gallery-family.tsx";
import { nameOf } from "./main-map.tsx";
import { type Choice, questionOf } from "./use-choice.ts";

export interface GalleryProps {
  readonly choice: Choice;
  /** One run of the network, ms. */
  readonly pace: number | undefined;
}

/** One is made for each question: the component is keyed by model, picture and class. */
export const Gallery: NamedExoticComponent<GalleryProps> = memo(function Gallery({
  choice,
  pace,
}: GalleryProps): ReactElement {
  const { model, chosen, prediction, method, setMethod } = choice;
  const [open, setOpen] = useParam("gallery", "off");
  const run = useRun(choice);
  const working = useMemo(() => cheapestFirst(model, pace), [model, pace]);
  const families = useMemo(() => byFamily(working), [working]);
  // The pace is known when the map in the middle is there, which goes first.
  const started = open === "on" && pace !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what turns out to be quick later was not asked for
  useEffect(() => {
    if (started) run.ask(idsOf(working.filter(isQuick)));
  }, [started, run]);
  useEffect(() => () => run.stop(), [run]);
  const draw = (asked: readonly Timed[]): void => {
    if (asked.some(isQuick)) setOpen("on");
    run.ask(idsOf(asked));
  };
  const stop = (): void => {
    setOpen("off");
    run.stop();
  };
  return (
    <section className="panel stack" aria-labelledby="gallery">
      <h2 id="gallery">All methods on this picture: why {nameOf(choice, chosen)}?</h2>
      <p className="quiet">
        {working.length} methods work on this network, in {families.length} families. Each asks the network in
        another way. Where they agree, the map can be trusted more. Colours of different methods do not stand
        for the same numbers.
      </p>
      <GalleryCourse {...{ run, draw, stop }} working={working} isQuick={isQuick} />
      <div className="families">
        {families.map(([family, members]) => (
          <GalleryFamily
            key={family}
            {...{ family, members, run }}
            seen={prediction.seen}
            chosen={method.id}
            onChoose={setMethod}
          />
        ))}
      </div>
      <Obstacles methods={model.methods} />
    </section>
  );
});

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

const cheapestFirst = (model: ModelInfo, pace: number | undefined): readonly Timed[] =>
  model.methods
    .filter(({ obstacle }) => obstacle === undefined)
    .map((method) => ({ method, time: timeOf(model, method, pace) }))
    .toSorted((a, b) => a.time - b.time);

const isQuick = ({ time }: Timed): boolean => time <= patience;

const idsOf = (asked: readonly Timed[]): readonly string[] => asked.map(({ method }) => method.id);

function byFamily(methods: readonly Timed[]): readonly (readonly [string, readonly Timed[]])[] {
  const place = (family: string): number => familyOrder.indexOf(family);
  const families = [...new Set(methods.map(({ method }) => method.family))];
  return families
    .toSorted((a, b) => place(a) - place(b))
    .map((family) => [family, methods.filter(({ method }) => method.family === family)] as const);
}

const Obstacles = memo(function Obstacles({ methods }: Pick<ModelInfo, "methods">): ReactElement | null {
  const idle = methods.filter(({ obstacle }) => obstacle !== undefined);
  if (idle.length === 0) return null;
  return (
    <details>
      <summary>
        {idle.length} {idle.length === 1 ? "method does" : "methods do"} not work on this network
      </summary>
      <ul>
        {idle.map(({ id, title, obstacle }) => (
          <li key={id}>
            {title}: {obstacle}
          </li>
        ))}
      </ul>
    </details>
  );
});
