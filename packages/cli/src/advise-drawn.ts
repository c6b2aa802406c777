/** Drawn animals, two in each picture, for a model that was given no pictures. */

import { type AdvicePicture, matchClasses, place, placedTruth, predict, preprocess } from "@fovea/core";
import { drawScene, labels, type World } from "@fovea/menagerie";
import { type Asked, targetOf, truthInWords } from "./evaluate-target.ts";
import type { GivenPictures, Reading } from "./given-pictures.ts";
import { nodeRasteriser } from "./menagerie-world.ts";
import type { ModelFile } from "./model-file.ts";

/** Far from the seeds with which people draw pictures to train on. */
const firstSeed = 1_700_000;

/** Pixels of a drawing, unless the model sees more. */
const usualSize = 256;

/**
 * Animals that the model knows by name are explained for the first one's class, and the truth says where both are; any other
 * picture is explained for the class that the model gives it.
 */
export async function drawnAnimals(
  file: ModelFile,
  { limit, seed, progress }: Reading,
): Promise<GivenPictures> {
  const [model, rasteriser] = await Promise.all([file.forPictures(), nodeRasteriser()]);
  const world: World = { variant: "multi", seed: firstSeed + seed };
  const size = Math.max(usualSize, ...file.preprocessing.size);
  const names = file.labels?.names;
  const asked: Asked = {
    ...{ matches: matchClasses(labels, names ?? []), target: undefined, labels: names, findings: false },
  };
  const pictures: AdvicePicture[] = [];
  for (let i = 0; i < limit; i++) {
    progress(i, limit, `drawing ${i + 1} of ${limit}`);
    const scene = drawScene(world, i);
    const drawing = rasteriser.picture(scene, size);
    const x = preprocess(drawing, file.preprocessing);
    const prediction = await predict(model, x, names);
    const target = await targetOf(asked, { model, x }, { labels: [scene.label] }, prediction);
    const name = `drawing ${i + 1}: ${scene.objects.map(({ label }) => label).join(" and ")}`;
    const known = asked.matches.has(scene.label);
    const truth = known && placedTruth(rasteriser.truth(scene, size), place(drawing, file.preprocessing));
    const words = truth ? { truth: truthInWords(asked, truth, target, prediction) } : {};
    pictures.push({ name, x, target, ...words });
  }
  const knows = labels.filter((label) => asked.matches.has(label)).length;
  return { model, pictures, problems: [], ...said(knows, labels.length) };
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
