/** The open pictures with what the network says of each; one of them is looked at. */

import { type ReactElement, useRef, useState } from "react";
import { useStudio } from "../state/studio.ts";
import { FileButton } from "./file-button.tsx";
import { MorePictures } from "./more-pictures.tsx";
import { Thumb } from "./thumb.tsx";
import { useEdges } from "./use-edges.ts";
import "./strip.css";

/** The whole name of the thumbnail that the keyboard is at, where the thumbnail has no room for it. */
export interface FullName {
  readonly text: string;
  /** From the strip's left edge, pixels. */
  readonly left: number;
}

export function PictureStrip(): ReactElement {
  const pictures = useStudio((state) => state.pictures);
  const chosen = useStudio((state) => state.pictureId);
  const [named, setNamed] = useState<FullName | undefined>();
  const row = useRef<HTMLDivElement>(null);
  useEdges(row);
  return (
    <section className="strip" aria-label="Pictures">
      <div ref={row} className="thumbs">
        {pictures.map((picture) => (
          <Thumb key={picture.id} picture={picture} chosen={picture.id === chosen} onName={setNamed} />
        ))}
      </div>
      <div className="strip-end">
        <FileButton className="add" accept="image/*" label="Pictures to add">
          <span aria-hidden="true">+</span> Add pictures
        </FileButton>
        <MorePictures />
      </div>
      {named && (
        <p className="full-name" aria-hidden="true" style={{ left: named.left }}>
          {named.text}
        </p>
      )}
    </section>
  );
}
