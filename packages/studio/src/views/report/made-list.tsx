/** What the report holds: each map can be left out, or saved as a picture of its own. */

import type { ReactElement } from "react";
import { engine } from "../../client/engine.ts";
import { saveFile } from "../../client/save.ts";
import type { ExplanationInfo, ModelInfo } from "../../engine/messages.ts";
import { typedFor } from "../../state/built-in.ts";
import { during, type OpenPicture } from "../../state/studio.ts";
import { mapsText } from "./made-maps.ts";
import { reportOf } from "./made-of.ts";

export interface MadeListProps {
  readonly model: ModelInfo;
  readonly pictures: readonly OpenPicture[];
  /** By picture. */
  readonly made: Readonly<Record<string, readonly ExplanationInfo[]>>;
  readonly left: ReadonlySet<ExplanationInfo>;
  readonly setLeft: (left: ReadonlySet<ExplanationInfo>) => void;
  readonly onSaved: (text: string) => void;
}

export function MadeList(props: MadeListProps): ReactElement {
  const { pictures, made, left, setLeft } = props;
  const all = pictures.flatMap(({ id }) => made[id] ?? []);
  const chosen = all.filter((each) => !left.has(each)).length;
  return (
    <fieldset className="made">
      <legend>
        What is in it: {chosen} of {mapsText(all.length)}
      </legend>
      {all.length > 2 && (
        <>
          <p className="quiet">
            At first those are ticked that you looked at closely, or all if there is none.
          </p>
          <div className="row ticks">
            <button type="button" onClick={() => setLeft(new Set())}>
              Tick all
            </button>
            <button type="button" onClick={() => setLeft(new Set(Object.values(made).flat()))}>
              Tick none
            </button>
          </div>
        </>
      )}
      {pictures.flatMap((picture) =>
        (made[picture.id] ?? []).map((each, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change while it is open
          <Made key={`${picture.id} ${i}`} {...props} picture={picture} each={each} />
        )),
      )}
    </fieldset>
  );
}

interface MadeProps extends MadeListProps {
  readonly picture: OpenPicture;
  readonly each: ExplanationInfo;
}

function Made({ model, picture, each, left, setLeft, onSaved }: MadeProps): ReactElement {
  const toggle = (): void => {
    const next = new Set(left);
    if (!next.delete(each)) next.add(each);
    setLeft(next);
  };
  const save = (): void =>
    void during("Drawing the figure", async () => {
      const reported = [
        { id: picture.id, name: picture.name, ...typedFor(picture.id), explanations: [each] },
      ];
      const [file] = await engine().reporting.figures(reportOf(model, reported));
      if (file === undefined) return;
      saveFile(file.name, new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: "image/png" }));
      onSaved(`Saved ${file.name}.`);
    });
  const what = `${each.title}: why ${each.target}?`;
  return (
    <div className="row">
      <label>
        <input type="checkbox" checked={!left.has(each)} onChange={toggle} /> {what}{" "}
        <span className="quiet">{picture.name}</span>
      </label>
      <button
        type="button"
        disabled={each.map === undefined}
        aria-label={`Save a PNG of ${what} ${picture.name}`}
        onClick={save}
      >
        PNG
      </button>
    </div>
  );
}
