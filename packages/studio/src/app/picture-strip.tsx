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
        <span aria-hidden="true">+</span> Add pictures
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
        <span className="says">{top ? saidOf(top) : "…"}</span>
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
  if (inner.left < outer.left) strip.scrollLeft += inner.left - outer.left - room;
  else if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right + room;
}

/** A thumbnail has room for whole numbers. */
const saidOf = (top: Top): string => `${className(top)} ${Math.round(100 * top.probability)} %`;
