/** Drawn animals for a model that was given no pictures, and what is said of them. */

import type { AdvicePicture } from "@fovea/core";
import { judgedDrawing, knownAnimals, labels } from "@fovea/menagerie";
import type { GivenPictures, Reading } from "./given-pictures.ts";
import { nodeRasteriser } from "./menagerie-world.ts";
import type { ModelFile } from "./model-file.ts";

export async function drawnAnimals(
  file: ModelFile,
  { limit, seed, progress }: Reading,
): Promise<GivenPictures> {
  const [model, rasteriser] = await Promise.all([file.forPictures(), nodeRasteriser()]);
  const names = file.labels?.names;
  const pictures: AdvicePicture[] = [];
  for (let i = 0; i < limit; i++) {
    progress(i, limit, `drawing ${i + 1} of ${limit}`);
    pictures.push(
      await judgedDrawing({ model, preprocessing: file.preprocessing, names }, rasteriser, seed, i),
    );
  }
  return { model, pictures, problems: [], ...said(knownAnimals(names), labels.length) };
}

function said(knows: number, all: number): Pick<GivenPictures, "said" | "notes"> {
  const notes = [
    "No pictures were given: these are drawings of two animals each, and the numbers hold for such drawings only. Give your own pictures for numbers that hold for them.",
  ];
  if (knows === all) return { said: "drawn, each explained for the first of its two animals", notes };
  if (knows === 0)
    return {
      said: "drawn, each explained for the class that the model gives it",
      notes: [
        ...notes,
        "The model knows none of the drawn animals by name, so no number tells whether maps lie on them.",
      ],
    };
  return {
    said: "drawn, each explained for the first of its two animals where the model knows it, else for the class that the model gives it",
    notes: [...notes, `The model knows ${knows} of the ${all} drawn animals by name.`],
  };
}
