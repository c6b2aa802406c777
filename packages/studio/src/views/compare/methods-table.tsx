/** Methods × pictures: a heat map in each cell, and how far the methods agree. */

import { className, percentText } from "@fovea/render";
import { type ReactElement, useCallback } from "react";
import type { ExplanationInfo, MethodInfo, ModelInfo, PredictionInfo } from "../../engine/messages.ts";
import { verdictOf } from "../../parts/check-words.ts";
import { familyTitle } from "../../parts/families.ts";
import { durationText, patience } from "../../state/passes.ts";
import type { OpenPicture } from "../../state/studio.ts";
import { timeOf, usePace } from "../../state/use-pace.ts";
import { AgreementMatrix } from "./agreement-matrix.tsx";
import { arranged, type Value } from "./arrange.ts";
import { firstTwo, working } from "./families.ts";
import { MapCell } from "./map-cell.tsx";
import { MethodChips } from "./method-chips.tsx";
import { MethodPicker } from "./method-picker.tsx";
import { PicturePicker } from "./picture-picker.tsx";
import { Filters, Pin, SortHead } from "./table-parts.tsx";
import { mean, useAgreement, withOthers } from "./use-agreement.ts";
import { useArrangement } from "./use-arrangement.ts";
import { useColumns, usePredictions } from "./use-columns.ts";
import { useListParam } from "./use-list-param.ts";
import { cellOf, cellsOf, isMade, type Maps, useMaps } from "./use-maps.ts";
import { agreementWord, rankText } from "./words.ts";

export function MethodsTable({ model }: { readonly model: ModelInfo }): ReactElement {
  const columns = useColumns();
  const { chosen } = columns;
  const predictions = usePredictions(model.id, chosen);
  const [named, setIds] = useListParam("methods");
  const tools = useArrangement("");
  const known = chosen.filter(({ id }) => predictions[id]);
  const pace = usePace(model.id, known[0]?.id, known.length > 0);
  const ids = named ?? firstTwo(model);
  const methods = working(model).filter(({ id }) => ids.includes(id));
  const maps = useMaps(model, cellsOf(methods, chosen), atOnce(model, methods, known, pace));
  const agreement = useAgreement(methods, chosen, maps.tiles, maps.busy);
  const facts = methods.map((method) => factsOf(method, chosen, maps));
  const cellValue = (row: Facts, column: string): Value =>
    column === "agreement" ? withOthers(agreement, row.id) : (row[column as keyof Facts] as Value);
  const rows = arranged(facts, tools.arrangement, cellValue);
  const { ask: askFor } = maps;
  const ask = useCallback((cell: string) => askFor([cell]), [askFor]);
  return (
    <>
      <section className="panel stack" aria-labelledby="methods-table">
        <h2 id="methods-table">The same pictures, seen through different methods</h2>
        <p className="quiet">
          Each map shows what speaks for the class above it. Colours are scaled for each map alone: compare
          where they lie, not how strong they are. Click a map to look at it closely.
        </p>
        <MethodChips {...{ model, methods }} choose={setIds} />
        {named === undefined && (
          <p className="quiet">
            These {methods.length} to begin with, since they are quick and ask the network in different ways.
            Take in others, or leave one out by its ×.
          </p>
        )}
        <PicturePicker {...columns} />
        <MethodPicker model={model} pace={pace} chosen={ids} choose={setIds} />
        <Course maps={maps} missing={missing(model, methods, known, maps, pace)} />
        <Filters
          tools={tools}
          families={methods.map(({ family }) => family)}
          soundLabel="Only where every check holds"
          shown={rows.length}
          all={methods.length}
        />
        <p className="quiet sideways">The table goes on to the right: push it sideways.</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <section className="scroll" tabIndex={0} aria-label="Methods and pictures">
          <table className="maps">
            <thead>
              <tr>
                <SortHead tools={tools} column="title">
                  Method
                </SortHead>
                {chosen.map((picture) => (
                  <th key={picture.id} scope="col" title={picture.name}>
                    {picture.name.replace(/\.\w{1,5}$/, "")}
                    <span className="quiet">{said(predictions[picture.id])}</span>
                  </th>
                ))}
                <SortHead
                  tools={tools}
                  column="agreement"
                  descendingFirst
                  title="Mean rank correlation with the other methods"
                >
                  Agrees with the others
                </SortHead>
                <SortHead tools={tools} column="failed">
                  Checks
                </SortHead>
                <SortHead tools={tools} column="ms">
                  Time
                </SortHead>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    <Pin tools={tools} id={row.id} title={row.title} />
                    {row.title}
                    <span className="quiet">{familyTitle(row.family)}</span>
                  </th>
                  {chosen.map((picture) => (
                    <MapCell
                      key={picture.id}
                      {...{ method: row.method, picture, ask }}
                      cell={cellOf(row.id, picture.id)}
                      prediction={predictions[picture.id]}
                      state={maps.tiles[cellOf(row.id, picture.id)]}
                      time={timeOf(model, row.method, pace)}
                    />
                  ))}
                  <td>
                    <Agrees rank={withOthers(agreement, row.id)} />
                  </td>
                  <td className={row.failed ? "failed" : ""}>{checksText(row)}</td>
                  <td className="number">{Number.isFinite(row.ms) ? timeText(row.ms) : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {methods.length === 0 && <p>Choose a method above.</p>}
        {chosen.length === 0 && <p>Choose a picture above.</p>}
      </section>
      {agreement && <AgreementMatrix agreement={agreement} />}
    </>
  );
}

interface Facts {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly method: MethodInfo;
  readonly sound: boolean | undefined;
  readonly judged: number;
  /** Undefined before there is a map. */
  readonly failed: number | undefined;
  readonly ms: number;
}

function factsOf(method: MethodInfo, pictures: readonly OpenPicture[], { tiles }: Maps): Facts {
  const done = pictures.flatMap(({ id }): ExplanationInfo[] => {
    const tile = tiles[cellOf(method.id, id)];
    return tile?.kind === "done" ? [tile.result] : [];
  });
  const verdicts = done.map(({ ledger }) => verdictOf(ledger));
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const failed = done.length === 0 ? undefined : sum(verdicts.map((each) => each.failed));
  return {
    ...{ id: method.id, title: method.title, family: method.family, method, failed },
    sound: failed === undefined ? undefined : failed === 0,
    judged: sum(verdicts.map((each) => each.judged)),
    ms: mean(done.map(({ ms }) => ms)),
  };
}

const timeText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

const checksText = ({ failed, judged }: Facts): string =>
  failed === undefined ? "–" : failed > 0 ? `${failed} of ${judged} failed` : `${judged} of ${judged} hold`;

const said = (prediction: PredictionInfo | undefined): string => {
  const first = prediction?.classes[0];
  return first ? `${className(first)} ${percentText(first.probability)}` : "…";
};

function Agrees({ rank }: { readonly rank: number }): ReactElement {
  return (
    <>
      <span className="number">{rankText(rank)}</span>
      {Number.isFinite(rank) && <span className="quiet">{agreementWord(rank)}</span>}
    </>
  );
}

/**
 * Cells that are filled without being asked for: those that were made before, and the others if all of them together take no longer
 * than somebody waits.
 */
function atOnce(
  model: ModelInfo,
  methods: readonly MethodInfo[],
  pictures: readonly OpenPicture[],
  pace: number | undefined,
): readonly string[] {
  const left = methods.flatMap((method) =>
    pictures.filter(({ id }) => !isMade(model.id, method.id, id)).map(() => method),
  );
  const time = left.reduce((sum, method) => sum + timeOf(model, method, pace), 0);
  const cells = cellsOf(methods, pictures);
  if (time <= patience) return cells;
  return cells.filter((cell) => isMade(model.id, ...(cell.split(" ") as [string, string])));
}

interface Missing {
  readonly cells: readonly string[];
  readonly time: number;
}

/** What was not asked for, since it takes long or was stopped. */
function missing(
  model: ModelInfo,
  methods: readonly MethodInfo[],
  pictures: readonly OpenPicture[],
  { tiles }: Maps,
  pace: number | undefined,
): Missing {
  const idle = (cell: string): boolean => (tiles[cell]?.kind ?? "idle") === "idle";
  const left = methods.map((method) => ({
    method,
    cells: pictures.map(({ id }) => cellOf(method.id, id)).filter(idle),
  }));
  return {
    cells: left.flatMap(({ cells }) => cells),
    time: left.reduce((sum, { method, cells }) => sum + cells.length * timeOf(model, method, pace), 0),
  };
}

function Course({
  maps,
  missing: { cells, time },
}: {
  readonly maps: Maps;
  readonly missing: Missing;
}): ReactElement | null {
  if (maps.busy)
    return (
      <div className="row">
        <progress value={maps.done} max={maps.asked} aria-label="Filling the table" />
        <span className="quiet number">
          {maps.done} of {maps.asked} maps drawn
        </span>
        <button type="button" onClick={maps.stop}>
          Stop
        </button>
      </div>
    );
  if (cells.length === 0) return null;
  return (
    <div className="row">
      <button type="button" className="primary" onClick={() => maps.ask(cells)}>
        Draw the {cells.length} missing {cells.length === 1 ? "map" : "maps"} ({durationText(time)})
      </button>
    </div>
  );
}
