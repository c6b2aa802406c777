/** The open pictures, one of which is looked at. */

import type { ReactElement } from "react";
import { choosePicture, removePicture, useStudio } from "../state/studio.ts";

export function PictureStrip(): ReactElement {
  const pictures = useStudio((state) => state.pictures);
  const chosen = useStudio((state) => state.pictureId);
  return (
    <section className="strip" aria-label="Pictures">
      {pictures.map(({ id, name, url }) => (
        <div key={id} className="thumb">
          <button type="button" aria-pressed={id === chosen} onClick={() => choosePicture(id)} title={name}>
            <img src={url} alt={name} loading="lazy" />
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
      ))}
    </section>
  );
}
