/** The methods of one family: how they ask, how many there are and how many are drawn; folded on narrow screens. */

import type { Picture } from "@fovea/render";
import {
  memo,
  type NamedExoticComponent,
  type ReactElement,
  useCallback,
  useState,
  useSyncExternalStore,
} from "react";
import type { ExplanationInfo, MethodInfo } from "../../engine/messages.ts";
import { familyAsks, familyTitle } from "../../parts/families.ts";
import type { GalleryRun } from "../../state/gallery-run.ts";
import { GalleryTile } from "./gallery-tile.tsx";

/** A method with the time that it is thought to take, ms. */
export interface Timed {
  readonly method: MethodInfo;
  readonly time: number;
}

export interface GalleryFamilyProps {
  readonly family: string;
  readonly members: readonly Timed[];
  readonly seen: Picture;
  readonly run: GalleryRun<ExplanationInfo>;
  /** The method of the map in the middle. */
  readonly chosen: string;
  readonly onChoose: (method: string) => void;
}

/** Where all methods below each other would be many screens long. */
const isNarrow = (): boolean => matchMedia("(max-width: 44rem)").matches;

export const GalleryFamily: NamedExoticComponent<GalleryFamilyProps> = memo(function GalleryFamily(
  props: GalleryFamilyProps,
): ReactElement {
  const { family, members, run, chosen } = props;
  const [open, setOpen] = useState(() => !isNarrow());
  return (
    <details className="family" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h3>{familyTitle(family)}</h3> <Count members={members} run={run} />
      </summary>
      {/* What is folded is not built. */}
      {open && (
        <>
          <p className="quiet">{familyAsks(family)}</p>
          <ul className="gallery">
            {members.map(({ method, time }) => (
              <GalleryTile
                key={method.id}
                {...{ method, time, run }}
                seen={props.seen}
                chosen={chosen === method.id}
                onChoose={props.onChoose}
              />
            ))}
          </ul>
        </>
      )}
    </details>
  );
});

/** `11 methods, 3 drawn`. */
function Count({ members, run }: Pick<GalleryFamilyProps, "members" | "run">): ReactElement {
  const count = useCallback(
    () => members.filter(({ method }) => run.tile(method.id).kind === "done").length,
    [members, run],
  );
  const drawn = useSyncExternalStore(run.subscribe, count);
  return (
    <span className="quiet number">
      {members.length} {members.length === 1 ? "method" : "methods"}
      {drawn > 0 ? `, ${drawn} drawn` : ""}
    </span>
  );
}
