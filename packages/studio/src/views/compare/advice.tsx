/** Which method to believe: every method measured on this model, when somebody asks for it. */

import { type ReactElement, useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { AdviceQuestion } from "../../engine/comparing-answers.ts";
import type { MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { useParam } from "../../state/address.ts";
import { durationText } from "../../state/passes.ts";
import { tell } from "../../state/studio.ts";
import { timeOf, usePace } from "../../state/use-pace.ts";
import { startAdvice, stopAdvice, useAdviceStore, useAnswer } from "./advice-run.ts";
import { AdviceTable } from "./advice-table.tsx";
import { quickOfEach, working } from "./families.ts";
import { PicturePicker } from "./picture-picker.tsx";
import { useColumns, usePredictions } from "./use-columns.ts";

/** Time for one method, s. */
const seconds = 20;

/** Maps that measuring asks for on each picture, about. */
const mapsEach = 14;

const spans = [
  { id: "few", title: "one of each family" },
  { id: "some", title: "two of each family" },
  { id: "all", title: "all that work here" },
] as const;

export function Advice({ model }: { readonly model: ModelInfo }): ReactElement {
  const animals = useAnimals(model);
  const columns = useColumns();
  const [on, setOn] = useParam("measure-on", "drawn");
  const [span, setSpan] = useParam("measure", "some");
  const [count, setCount] = useParam("drawings", "4");
  const [samples, setSamples] = useParam("samples", "quick");
  const first = columns.chosen[0];
  const predictions = usePredictions(model.id, columns.chosen.slice(0, 1));
  const pace = usePace(model.id, first?.id, Object.keys(predictions).length > 0);
  const { running, part, question: asked } = useAdviceStore();
  // Until it is known what the network knows, nothing is asked.
  const drawn = animals !== 0 && on === "drawn";
  const methods = methodsOf(model, span);
  const question: AdviceQuestion = {
    model: model.id,
    pictures: drawn ? undefined : columns.chosen.map(({ id }) => id),
    drawings: drawn ? Math.min(8, Math.max(2, Number(count) || 4)) : 0,
    methods: methods.map(({ id }) => id),
    full: samples === "full",
    seconds,
  };
  const answer = useAnswer(question);
  const time = timeFor(model, methods, question, pace);
  const title = (id: string | undefined): string => model.methods.find((each) => each.id === id)?.title ?? "";
  return (
    <>
      <section className="panel stack" aria-labelledby="advice">
        <h2 id="advice">Which method to believe on this network?</h2>
        <p>
          Every map is a claim. Here the claims are tested: places that a map calls important are taken away,
          the picture is disturbed a little, the network is made to forget. Methods that pass are named. The
          numbers hold for this network and these pictures only.
        </p>
        <fieldset className="asking" disabled={running}>
          <legend className="visually-hidden">What to measure</legend>
          <label>
            Measured on{" "}
            <select value={drawn ? "drawn" : "open"} onChange={({ target }) => setOn(target.value)}>
              <option value="drawn" disabled={animals === 0}>
                drawn animals, two in each picture, whose places are known
              </option>
              <option value="open">pictures that are open here</option>
            </select>
          </label>
          {drawn && (
            <label>
              Drawings{" "}
              <select value={count} onChange={({ target }) => setCount(target.value)}>
                {["2", "4", "8"].map((n) => (
                  <option key={n}>{n}</option>
                ))}
              </select>
            </label>
          )}
          <label>
            Methods{" "}
            <select value={span} onChange={({ target }) => setSpan(target.value)}>
              {spans.map(({ id, title: text }) => (
                <option key={id} value={id}>
                  {text} ({methodsOf(model, id).length})
                </option>
              ))}
            </select>
          </label>
          <label>
            How thoroughly{" "}
            <select value={samples} onChange={({ target }) => setSamples(target.value)}>
              <option value="quick">quickly, with a tenth of the usual tries</option>
              <option value="full">as usual</option>
            </select>
          </label>
        </fieldset>
        {!drawn && <PicturePicker {...columns} />}
        {animals === 0 && (
          <p className="quiet">
            This network knows none of the drawn animals by name, so nobody has said where things are in the
            pictures. Whether a map changes with the class is measured by how alike the maps of two classes
            are.
          </p>
        )}
        {running ? (
          <div className="row">
            <progress value={part} aria-label="Measuring the methods" />
            <span className="quiet number">{courseText(asked, part, title)}</span>
            <button type="button" onClick={stopAdvice}>
              Stop
            </button>
          </div>
        ) : (
          <div className="row">
            <button
              type="button"
              className={answer ? undefined : "primary"}
              disabled={animals === undefined || (!drawn && columns.chosen.length === 0)}
              onClick={() => void startAdvice(question)}
            >
              {answer ? "Measure again" : `Measure ${methods.length} methods`} ({durationText(time)})
            </button>
            <span className="quiet">You can look at other views meanwhile.</span>
          </div>
        )}
      </section>
      {answer && <AdviceTable answer={answer} drawn={drawn} full={question.full} />}
    </>
  );
}

/** How many of the drawn animals the model knows; undefined before that is known. */
function useAnimals({ id }: ModelInfo): number | undefined {
  const [known, setKnown] = useState<{ readonly id: string; readonly count: number }>();
  useEffect(() => {
    engine()
      .comparing.knownAnimals(id)
      .then((count) => setKnown({ id, count }), tell);
  }, [id]);
  return known?.id === id ? known.count : undefined;
}

function methodsOf(model: ModelInfo, span: string): readonly MethodInfo[] {
  const all = working(model);
  if (span === "all") return all;
  const ids = quickOfEach(model, span === "few" ? 1 : 2);
  return all.filter(({ id }) => ids.includes(id));
}

/** A tenth of the samples is not a tenth of the time: many methods take none. */
function timeFor(
  model: ModelInfo,
  methods: readonly MethodInfo[],
  { pictures, drawings, full }: AdviceQuestion,
  pace: number | undefined,
): number {
  const count = pictures?.length ?? drawings;
  const each = (method: MethodInfo): number =>
    Math.max(500, mapsEach * count * timeOf(model, method, pace) * (full ? 1 : 0.5));
  return methods.reduce((sum, method) => sum + Math.min(1000 * seconds, each(method)), 0);
}

function courseText(
  question: AdviceQuestion | undefined,
  part: number,
  title: (id: string | undefined) => string,
): string {
  const all = question?.methods ?? [];
  const at = Math.min(all.length - 1, Math.floor(part * all.length + 1e-6));
  return `${title(all[at])}: ${at + 1} of ${all.length} methods`;
}
