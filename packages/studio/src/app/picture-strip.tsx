/** The open pictures with what the network says of each; one of them is looked at. */

import { className } from "@fovea/render";
import { type ReactElement, useEffect } from "react";
import type { Top } from "../engine/explaining-answers.ts";
import { choosePicture, type OpenPicture, removePicture, useStudio } from "../state/studio.ts";
import { FileButton } from "./file-button.tsx";
import { MorePictures } from "./more-pictures.tsx";
import { useTop } from "./use-top.ts";

export function PictureStrip(): ReactElement {
  const pictures = useStudio((state) => state.pictures);
  const chosen = useStudio((state) => state.pictureId);
  return (
    <section className="strip" aria-label="Pictures">
      {pictures.map((picture) => (
        <Thumb key={picture.id} picture={picture} chosen={picture.id === chosen} />
      ))}
      <MorePictures />
      <FileButton className="add" accept="image/*" label="Pictures to add">
        <span>
          <span aria-hidden="true">+</span> Add pictures
        </span>
        <small>drop, paste or choose</small>
      </FileButton>
    </section>
  );
}

interface ThumbProps {
  readonly picture: OpenPicture;
  readonly chosen: boolean;
}

function Thumb({ picture: { id, name, url }, chosen }: ThumbProps): ReactElement {
  const { at, top } = useTop<HTMLDivElement>(id);
  useEffect(() => {
    if (chosen && at.current) bringIntoStrip(at.current);
  }, [chosen, at]);
  return (
    <div className="thumb" ref={at}>
      <button type="button" aria-pressed={chosen} onClick={() => choosePicture(id)} title={name}>
        <img src={url} alt={name} loading="lazy" />
        {top ? <Says top={top} /> : <span className="says">…</span>}
      </button>
      <button
        type="button"
        className="remove"
        aria-label={`Remove ${name}`}
        onClick={() => void removePicture(id)}
      >
        ×
      </button>
    </div>
  );
}

/** Moves the strip and not the page, on which a person may be further down. */
function bringIntoStrip(thumb: HTMLElement): void {
  const strip = thumb.parentElement;
  if (strip === null) return;
  const [outer, inner] = [strip.getBoundingClientRect(), thumb.getBoundingClientRect()];
  const room = 8;
  const right = strip.querySelector(".add")?.getBoundingClientRect().left ?? outer.right;
  if (inner.left < outer.left) strip.scrollLeft += inner.left - outer.left - room;
  else if (inner.right > right) strip.scrollLeft += inner.right - right + room;
}

/** A thumbnail has room for whole numbers; of a long name the end is cut off, never the number. */
const Says = ({ top }: { readonly top: Top }): ReactElement => (
  <span className="says">
    <span>{className(top)}</span> <span className="number">{Math.round(100 * top.probability)} %</span>
  </span>
);
