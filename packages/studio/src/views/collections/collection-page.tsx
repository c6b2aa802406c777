/** An open collection: map and chosen picture, groups, bias, list. */

import { memo, type ReactElement, useCallback, useMemo, useState } from "react";
import { engine } from "../../client/engine.ts";
import { mostApart } from "../../engine/collections-apart.ts";
import type { CollectionInfo } from "../../engine/collections-messages.ts";
import { useParam } from "../../state/address.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { useNumberParam } from "../../state/use-number-param.ts";
import { BiasPanel } from "./bias-panel.tsx";
import { CollectionHead } from "./collection-head.tsx";
import { type OpenCollection, placeAgain, useCollection } from "./collection-state.ts";
import { type ColourBy, colouringOf, usualColour, waysFor } from "./colouring.ts";
import { FieldWords } from "./field-words.tsx";
import { GroupsPanel } from "./groups-panel.tsx";
import { Legend } from "./legend.tsx";
import { PictureList } from "./picture-list.tsx";
import { PictureMap } from "./picture-map.tsx";
import { SelectedPicture } from "./selected-picture.tsx";
import type { Shelf } from "./tile-button.tsx";
import { useChosen } from "./use-chosen.ts";
import { useSheets } from "./use-sheets.ts";

export function CollectionPage({ open }: { readonly open: OpenCollection }): ReactElement {
  const { info, places } = open;
  const [key, setKey] = useParam("key", "");
  const standard = useMemo(() => usualColour(info), [info]);
  const [colour, setColour] = useParam("colour", standard);
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
  const by = offered.find((each) => each === colour) ?? standard;
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
  const { head, onChoose, onClose } = useChosen(selected, onSelect, setKey);
  const onMap = useMemo(
    (): Shelf => ({ info, sheets, selected, onSelect }),
    [info, sheets, selected, onSelect],
  );
  const shelf = useMemo((): Shelf => ({ ...onMap, onSelect: onChoose }), [onMap, onChoose]);
  const choose = (next: ColourBy): void => {
    setOnly(undefined);
    setColour(next);
  };
  return (
    <>
      <CollectionHead info={info} />
      <div className="collection-columns">
        <section className="panel stack" aria-label="Map">
          <Legend {...{ by, offered, colouring, only }} onBy={choose} onOnly={setOnly} />
          {places ? (
            <PictureMap {...{ open, places, loaded, colouring, only, neighbours }} shelf={onMap} />
          ) : (
            <NoMapYet />
          )}
          <MapWords count={info.keys.length} places={places} />
        </section>
        {selected === undefined ? (
          <section className="panel chosen" aria-label="Chosen picture">
            <p className="quiet">
              {key === ""
                ? "Choose a picture on the map or in the list: then its nearest neighbours are shown here."
                : `The picture "${key}" is not in this collection.`}
            </p>
          </section>
        ) : (
          <SelectedPicture
            {...{ open, shelf, near, count, head, onClose }}
            row={selected}
            onCount={setNearCount}
          />
        )}
        <GroupsPanel {...{ shelf, groups }} count={Math.round(groupCount)} onCount={setGroupCount} />
        <BiasPanel open={open} />
        <PictureList shelf={shelf} />
      </div>
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

interface MapWordsProps {
  readonly count: number;
  readonly places: Float32Array | undefined;
}

const MapWords = memo(function MapWords({ count, places }: MapWordsProps): ReactElement {
  const left = unplaced(places);
  return (
    <>
      <p>
        Pictures that the network finds alike lie near each other; each frame has the colour of the legend.
        How far apart groups lie, and left, right, up and down, mean nothing.
        {count - left <= mostApart &&
          " Pictures were moved apart a little, so that they do not hide each other."}
        {left > 0 &&
          ` ${left.toLocaleString("en")} pictures have no place on the map: not all were drawn by lot. The list has all.`}
      </p>
      <FieldWords>
        A layout by UMAP, seed 0, of the embeddings: the values of the last layer before the classes.
      </FieldWords>
    </>
  );
});
