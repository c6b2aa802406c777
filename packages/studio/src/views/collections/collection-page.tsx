/** An open collection: map and chosen picture, groups, bias, list. */

import { memo, type ReactElement, useCallback, useMemo, useState } from "react";
import { engine } from "../../client/engine.ts";
import { mostApart } from "../../engine/collections-apart.ts";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { useParam } from "../../state/address.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { useNumberParam } from "../../state/use-number-param.ts";
import { BiasPanel } from "./bias-panel.tsx";
import { closeCollection, type OpenCollection, placeAgain, useCollection } from "./collection-state.ts";
import { type ColourBy, colouringOf, waysFor } from "./colouring.ts";
import { GroupsPanel } from "./groups-panel.tsx";
import { Legend } from "./legend.tsx";
import { PictureList } from "./picture-list.tsx";
import { PictureMap } from "./picture-map.tsx";
import { filesText, picturesText } from "./picture-words.ts";
import { SelectedPicture } from "./selected-picture.tsx";
import type { Shelf } from "./tile-button.tsx";
import { useSheets } from "./use-sheets.ts";

export function CollectionPage({ open }: { readonly open: OpenCollection }): ReactElement {
  const { info, places } = open;
  const [key, setKey] = useParam("key", "");
  const [colour, setColour] = useParam("colour", "said");
  const usual = useMemo(() => standardGroups(info), [info]);
  const [nearCount, setNearCount] = useNumberParam("near", { standard: 8, min: 1, max: 24 });
  const [groupCount, setGroupCount] = useNumberParam("groups", {
    standard: usual,
    min: 2,
    max: 24,
  });
  const [only, setOnly] = useState<number>();
  const rowOf = useMemo(() => new Map(info.keys.map((each, row) => [each, row])), [info]);
  const selected = rowOf.get(key);
  const offered = useMemo(() => waysFor(info), [info]);
  const by = offered.find((each) => each === colour) ?? "said";
  const { sheets, loaded } = useSheets(info.tiles);
  const groups = useAnswer(places && `${info.id} groups ${Math.round(groupCount)}`, (...each) =>
    engine().collections.groups({ id: info.id, count: Math.round(groupCount), seed: 0 }, ...each),
  );
  const count = Math.round(nearCount);
  const near = useAnswer(
    selected === undefined ? undefined : `${info.id} near ${selected} ${count}`,
    (...each) => engine().collections.near({ id: info.id, index: selected as number, count }, ...each),
  );
  const shownGroups = by === "group" ? groups.value : undefined;
  const colouring = useMemo(() => colouringOf(info, by, shownGroups), [info, by, shownGroups]);
  const neighbours = useMemo(() => near.value?.neighbours.map(({ index }) => index) ?? [], [near.value]);
  const onSelect = useCallback((row: number) => setKey(info.keys[row] as string), [info, setKey]);
  const shelf = useMemo(
    (): Shelf => ({ info, sheets, selected, onSelect }),
    [info, sheets, selected, onSelect],
  );
  const choose = (next: ColourBy): void => {
    setOnly(undefined);
    setColour(next);
  };
  return (
    <>
      <Head open={open} />
      <div className="map-and-picture">
        <section className="panel stack" aria-label="Map">
          <Legend {...{ by, offered, colouring, only }} onBy={choose} onOnly={setOnly} />
          {places ? (
            <PictureMap {...{ open, places, shelf, loaded, colouring, only, neighbours }} />
          ) : (
            <NoMapYet />
          )}
          <MapWords count={info.keys.length} places={places} />
        </section>
        {selected === undefined ? (
          <section className="panel" aria-label="Chosen picture">
            <p className="quiet">
              {key === ""
                ? "Choose a picture on the map or in the list: then its nearest neighbours are shown here."
                : `The picture "${key}" is not in this collection.`}
            </p>
          </section>
        ) : (
          <SelectedPicture
            {...{ open, shelf, near, count }}
            row={selected}
            onCount={setNearCount}
            onClose={() => setKey("")}
          />
        )}
      </div>
      <GroupsPanel {...{ shelf, groups }} count={Math.round(groupCount)} onCount={setGroupCount} />
      <BiasPanel open={open} />
      <PictureList shelf={shelf} />
    </>
  );
}

/** As many as the model uses classes here, within what can be looked through. */
function standardGroups(info: CollectionInfo): number {
  const said = new Set(info.keys.map((_, row) => info.top[5 * row]));
  return Math.max(2, Math.min(10, said.size));
}

function unplaced(places: Float32Array | undefined): number {
  let count = 0;
  for (let i = 0; i < (places?.length ?? 0); i += 2) if (Number.isNaN(places?.[i])) count++;
  return count;
}

const sources: Readonly<Record<OpenCollection["info"]["labelSource"], string>> = {
  store: "What they show was known to the scan.",
  folders: "What they show is taken from the names of their folders.",
  annotations: "What they show is taken from the annotation file.",
  names: "What they show is taken from the names of the files: see that it is true.",
  none: "Nothing says what they show, so nothing is right or wrong here.",
};

function NoMapYet(): ReactElement {
  const doing = useCollection((state) => state.doing !== undefined);
  if (doing) return <p className="quiet">The map comes as soon as every picture has its place.</p>;
  return (
    <div className="row">
      <p className="quiet">The pictures have no place yet: that was stopped.</p>
      <button type="button" onClick={placeAgain}>
        Make the map
      </button>
    </div>
  );
}

interface HeadProps {
  readonly open: OpenCollection;
}

const Head = memo(function Head({ open: { info } }: HeadProps): ReactElement {
  const known = info.right.filter((each) => each >= 0).length;
  const right = info.right.filter((each) => each === 1).length;
  return (
    <section className="row collection-head" aria-label="Collection">
      <h2>
        {info.name}: {picturesText(info.keys.length)}, as {info.modelName} sees them
      </h2>
      <button type="button" onClick={closeCollection}>
        Choose others
      </button>
      <p className="quiet">
        {sources[info.labelSource]}
        {known > 0 &&
          ` The model is right on ${right.toLocaleString("en")} of ${known.toLocaleString("en")}.`}
        {info.unreadable.length > 0 &&
          ` ${filesText(info.unreadable.length)} could not be read: the list says why.`}
      </p>
    </section>
  );
});

interface MapWordsProps {
  readonly count: number;
  readonly places: Float32Array | undefined;
}

const MapWords = memo(function MapWords({ count, places }: MapWordsProps): ReactElement {
  const left = unplaced(places);
  return (
    <p>
      Pictures that the network finds alike lie near each other; each frame has the colour of the legend. How
      far apart groups lie, and the axes, mean nothing (UMAP, seed 0).
      {count - left <= mostApart &&
        " Pictures were moved apart a little, so that they do not hide each other."}
      {left > 0 &&
        ` ${left.toLocaleString("en")} pictures have no place on the map: not all were drawn by lot. The list has all.`}
    </p>
  );
});
