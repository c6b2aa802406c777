/** The chosen picture: what the model says, its nearest neighbours, how unusual it is, and the way to its explanation. */

import { calibrationSize } from "@fovea/core";
import { numberText } from "@fovea/render";
import { type ReactElement, type Ref, useId, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { Near } from "../../engine/collections-messages.ts";
import { Slider } from "../../parts/slider.tsx";
import { type Answer, useAnswer } from "../../state/use-answer.ts";
import { attach, explainPicture, type OpenCollection } from "./collection-state.ts";
import { FieldWords } from "./field-words.tsx";
import { FolderButton } from "./folder-button.tsx";
import { whyUnjudged } from "./judged.ts";
import { noveltyWords, purityWords, sameWords } from "./near-words.ts";
import { classText, picturesText, wordsOf } from "./picture-words.ts";
import { TileCanvas } from "./tile.tsx";
import { type Shelf, TileButton } from "./tile-button.tsx";

export interface SelectedPictureProps {
  readonly open: OpenCollection;
  readonly shelf: Shelf;
  readonly row: number;
  readonly near: Answer<Near>;
  readonly count: number;
  readonly onCount: (count: number) => void;
  readonly onClose: () => void;
  /** Its heading: what the page comes back to. */
  readonly head: Ref<HTMLHeadingElement>;
}

export function SelectedPicture(props: SelectedPictureProps): ReactElement {
  const { open, shelf, row, near, count, onCount, onClose, head } = props;
  const { info } = open;
  const { sheets, onSelect } = shelf;
  const { key, shows, verdict } = wordsOf(info, row);
  const title = useId();
  const why = whyUnjudged(info, row);
  const ranks = [0, 1, 2].flatMap((rank) => classText(info, row, rank) ?? []);
  return (
    <section className="panel stack chosen" aria-labelledby={title}>
      <div className="selected-head">
        <TileCanvas {...{ sheets, row }} side={112} />
        <div>
          <h3 id={title} ref={head} tabIndex={-1}>
            {key}
          </h3>
          <p>
            The model says <strong>{ranks[0]}</strong>
            {ranks.length > 1 && <span className="quiet">, then {ranks.slice(1).join(", ")}</span>}
          </p>
          {shows !== undefined && (
            <p className={verdict === "wrong" ? "failed" : verdict === "right" ? "held" : undefined}>
              It shows {shows}
              {verdict && verdict !== "not judged" && `: ${verdict}`}.
            </p>
          )}
          {why && <p className="quiet">Whether that is right could not be judged: {why}.</p>}
        </div>
      </div>
      <div className="row">
        <ToExplain {...{ open, row }} />
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      <h4>Nearest neighbours</h4>
      <Slider label="How many" value={count} min={1} max={24} step={1} onChange={onCount} />
      {near.error && <p className="failed">{near.error.message}.</p>}
      <Unusual {...{ open, row }} />
      {near.value && (
        <>
          <p>{purityWords(near.value) ?? sameWords(info, row, near.value)}</p>
          <ol className="tiles" aria-label="Nearest neighbours">
            {near.value.neighbours.map(({ index, distance }) => (
              <li key={index}>
                <TileButton {...{ info, sheets, onSelect }} row={index} pressed={false}>
                  <span className="quiet number">{numberText(distance)}</span>
                </TileButton>
              </li>
            ))}
          </ol>
          <p className="quiet">
            The number under each says how unlike the two are to the network: 0 means alike in all that it
            looks at, 1 nothing in common. All {info.keys.length.toLocaleString("en")} pictures were compared.
            Near means alike to the network, not alike to a person.
          </p>
          <FieldWords>
            Cosine distance of the embeddings: the {info.embedding.size} values of {info.embedding.value}, the
            last layer before the classes.
          </FieldWords>
        </>
      )}
    </section>
  );
}

/** How unusual a picture is takes others to be compared with each other: once for a collection, and as long as a picture is looked at. */
function Unusual({ open, row }: Pick<SelectedPictureProps, "open" | "row">): ReactElement {
  const { id, keys, embedding } = open.info;
  const [stopped, setStopped] = useState(false);
  const sample = calibrationSize(keys.length, embedding.size);
  const calibrated = useAnswer(stopped ? undefined : `${id} calibration`, (...each) =>
    engine().collections.calibrate(id, ...each),
  );
  const key = calibrated.value && `${id} novelty ${row}`;
  const answer = useAnswer(key || undefined, (...each) =>
    engine()
      .collections.novelty(id, row, ...each)
      .then((value) => ({ value })),
  );
  const error = calibrated.error ?? answer.error;
  if (error) return <p className="failed">{error.message}.</p>;
  if (answer.value) return <p>{noveltyWords(answer.value.value, keys.length)}</p>;
  if (stopped)
    return (
      <button type="button" onClick={() => setStopped(false)}>
        How unusual is it?
      </button>
    );
  return (
    <div className="row">
      <p className="quiet">
        How unusual it is: {sample < keys.length ? `${picturesText(sample)} drawn by lot are` : "each is"}{" "}
        compared with all {picturesText(keys.length)} … {Math.floor(100 * (calibrated.progress ?? 0))} %
      </p>
      <button type="button" onClick={() => setStopped(true)}>
        Stop comparing
      </button>
    </div>
  );
}

/** An export holds no pictures, only thumbnails: a thumbnail is not what the model saw. */
function ToExplain({ open, row }: Pick<SelectedPictureProps, "open" | "row">): ReactElement {
  const source = open.sources.get(open.info.keys[row] as string);
  if (source)
    return (
      <button type="button" className="primary" onClick={() => void explainPicture(source)}>
        Open in Explain
      </button>
    );
  return (
    <FolderButton label="Folder of the pictures" onGiven={attach}>
      Give its folder, to open it in Explain
    </FolderButton>
  );
}
