/** What the report holds, to be chosen; then one page, pictures or numbers are saved when somebody asks for them. */

import { type ReactElement, useEffect, useId, useMemo, useRef, useState } from "react";
import { engine } from "../../client/engine.ts";
import { saveFile } from "../../client/save.ts";
import type { ExplanationInfo, ModelInfo } from "../../engine/messages.ts";
import { param } from "../../state/address.ts";
import { typedFor } from "../../state/built-in.ts";
import { wasLookedAt } from "../../state/explanations.ts";
import { during, type OpenPicture, useModel, usePicture, useStudio } from "../../state/studio.ts";
import { MadeList } from "./made-list.tsx";
import { mapsText, preparedOnly, reported, reportName, usuallyIn } from "./made-maps.ts";
import { madeOf, reportOf } from "./made-of.ts";
import "./report.css";

export interface ReportDialogProps {
  readonly onClose: () => void;
}

export function ReportDialog({ onClose }: ReportDialogProps): ReactElement | null {
  const model = useModel();
  const picture = usePicture();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="report panel" aria-labelledby={title} onClose={onClose}>
      <div className="stack">
        <div className="row head">
          <h2 id={title}>Save a report</h2>
          <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
            ×
          </button>
        </div>
        {model && picture && <Contents model={model} picture={picture} />}
      </div>
    </dialog>
  );
}

interface ContentsProps {
  readonly model: ModelInfo;
  readonly picture: OpenPicture;
}

function Contents({ model, picture }: ContentsProps): ReactElement {
  const made = useMade(model);
  const pictures = useStudio((state) => state.pictures);
  const [all, setAll] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<ExplanationInfo>>(() => leftOutOf(model, made));
  const [saved, setSaved] = useState<string>();
  const wanted = reported(all ? pictures : [picture], made, left, typedFor);
  const question = reportOf(model, wanted);
  const count = wanted.reduce((sum, { explanations }) => sum + explanations.length, 0);
  const save = (ending: string, type: string, make: () => Promise<BlobPart>): void => {
    const name = reportName(wanted, ending);
    void during("Writing the report", async () => {
      saveFile(name, new Blob([await make()], { type }));
      setSaved(`Saved ${name}: ${mapsText(count)}.`);
    });
  };
  const page = (): void => save("html", "text/html", () => engine().reporting.html(question));
  const others = Object.values(made).filter((each) => each.length > 0).length > 1;
  if (Object.values(made).every((each) => each.length === 0)) return <Nothing name={picture.name} />;
  return (
    <>
      <p className="quiet">
        One page to keep or to hand on: the answer, the maps, what they mean and do not mean, and how to
        compute them again. It opens by double click, without the internet.
      </p>
      {others && (
        <label className="row">
          <input type="checkbox" checked={all} onChange={({ target }) => setAll(target.checked)} />
          All pictures that were explained, not only {picture.name}
        </label>
      )}
      <MadeList
        {...{ model, made, left, setLeft }}
        pictures={all ? pictures : [picture]}
        onSaved={setSaved}
      />
      <div className="row">
        <button type="button" className="primary" disabled={count === 0} onClick={page}>
          Save the page ({mapsText(count)})
        </button>
        <button
          type="button"
          disabled={count === 0}
          onClick={() => save("json", "application/json", () => engine().reporting.json(question))}
        >
          Save the numbers (JSON)
        </button>
      </div>
      <p role="status">{count === 0 ? "Nothing is ticked, so there is nothing to save." : saved}</p>
    </>
  );
}

/** By picture, as it is when the dialog opens. */
function useMade(model: ModelInfo): Readonly<Record<string, readonly ExplanationInfo[]>> {
  return useMemo(() => {
    const { pictures, predictions } = useStudio.getState();
    return Object.fromEntries(
      pictures.map((each) => [each.id, madeOf(model.id, each, predictions[`${model.id} ${each.id}`])]),
    );
  }, [model.id]);
}

/** Not in it until somebody ticks them. */
function leftOutOf(
  { id }: ModelInfo,
  made: Readonly<Record<string, readonly ExplanationInfo[]>>,
): ReadonlySet<ExplanationInfo> {
  const { predictions, pictureId } = useStudio.getState();
  const target = param("target");
  return new Set(
    Object.entries(made).flatMap(([picture, maps]) => {
      const likeliest = predictions[`${id} ${picture}`]?.classes[0]?.index;
      const chosen = picture === pictureId && target !== undefined ? Number(target) : undefined;
      const within = usuallyIn(maps, preparedOnly(maps, likeliest, chosen), wasLookedAt);
      return maps.filter((each) => !within.includes(each));
    }),
  );
}

function Nothing({ name }: { readonly name: string }): ReactElement {
  return (
    <p>
      There is nothing to report yet: no map was drawn of {name} since this page was opened. Look at the
      picture in Explain, then save the report.
    </p>
  );
}
