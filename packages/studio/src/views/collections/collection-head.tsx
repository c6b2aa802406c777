/** The name of the collection, how often the model is right, and which pictures could not be judged and why. */

import { memo, type NamedExoticComponent, type ReactElement, useMemo } from "react";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { closeCollection } from "./collection-state.ts";
import { type Judged, judgedIn, unjudgedRows, whyUnjudged } from "./judged.ts";
import { classText, filesText, picturesText } from "./picture-words.ts";

const sources: Readonly<Record<CollectionInfo["labelSource"], string>> = {
  store: "What they show was known to the scan.",
  folders: "What they show is taken from the names of their folders.",
  annotations: "What they show is taken from the annotation file.",
  names: "What they show is taken from the names of the files: see that it is true.",
  none: "Nothing says what they show, so nothing is right or wrong here.",
};

const mostListed = 100;

export const CollectionHead: NamedExoticComponent<{ readonly info: CollectionInfo }> = memo(
  function CollectionHead({ info }: { readonly info: CollectionInfo }): ReactElement {
    const judged = useMemo(() => judgedIn(info), [info]);
    return (
      <section className="row collection-head" aria-label="Collection">
        <h2>
          {info.name}: {picturesText(info.keys.length)}, as {info.modelName} sees them
        </h2>
        <button type="button" onClick={closeCollection}>
          Choose others
        </button>
        <p className="quiet">
          {sources[info.labelSource]} {rightWords(judged)}
          {info.unreadable.length > 0 &&
            ` ${filesText(info.unreadable.length)} could not be read: the list says why.`}
        </p>
        {judged.known > 0 && judged.known < judged.all && (
          <Unjudged info={info} count={judged.all - judged.known} />
        )}
      </section>
    );
  },
);

function rightWords({ all, known, right }: Judged): string {
  if (known === 0) return "";
  const found = `The model is right on ${right.toLocaleString("en")} of ${known.toLocaleString("en")}`;
  return known < all ? `${found} that could be judged.` : `${found}.`;
}

/** Neither right nor wrong: named, each with its reason. */
function Unjudged({ info, count }: { readonly info: CollectionInfo; readonly count: number }): ReactElement {
  const rows = useMemo(() => unjudgedRows(info, mostListed), [info]);
  return (
    <details className="unjudged">
      <summary>{picturesText(count)} could not be judged: which, and why</summary>
      <ul className="quiet">
        {rows.map((row) => (
          <li key={row}>
            <strong>{info.keys[row]}</strong>: {whyUnjudged(info, row)}. The model says{" "}
            {classText(info, row, 0) ?? "nothing"}.
          </li>
        ))}
        {count > rows.length && <li>and {(count - rows.length).toLocaleString("en")} more: see the list.</li>}
      </ul>
      <p className="quiet">
        They count neither as right nor as wrong. To have them judged, put each into a folder that is named
        like a class of the network, and choose the folder above.
      </p>
    </details>
  );
}
