/** Take away the image, or the film of how it came to be. */

import type { Picture } from "@fovea/render";
import { type ReactElement, useState } from "react";
import { enlarged, film, saveFile, savePng } from "../../client/save.ts";
import type { ModelInfo } from "../../engine/messages.ts";
import { during } from "../../state/studio.ts";

export interface SaveButtonsProps {
  readonly name: string;
  readonly model: ModelInfo;
  readonly picture: Picture;
  readonly frames: readonly Picture[];
}

const perSecond = 15;

export function SaveButtons({ name, model, picture, frames }: SaveButtonsProps): ReactElement {
  const [filming, setFilming] = useState(false);
  const text = { Software: "Fovea Studio", Model: `${model.name} sha256:${model.sha256}`, Title: name };
  const saveFilm = async (): Promise<void> => {
    setFilming(true);
    await during("Recording the film", async () => {
      const factor = Math.ceil(256 / Math.max(picture.width, picture.height));
      const made = await film(
        frames.map((frame) => enlarged(frame, factor)),
        perSecond,
      );
      if (made) saveFile(`${name}.webm`, made);
      else
        throw Object.assign(new Error("Cannot record a film: this browser records none"), {
          code: "output-unwritable",
        });
    });
    setFilming(false);
  };
  return (
    <div className="row">
      <button
        type="button"
        onClick={() => void during("Saving", () => savePng(`${name}.png`, picture, text))}
      >
        Save the image
      </button>
      {frames.length > 1 && (
        <button type="button" disabled={filming} onClick={() => void saveFilm()}>
          {filming ? "Recording …" : "Save the film"}
        </button>
      )}
    </div>
  );
}
