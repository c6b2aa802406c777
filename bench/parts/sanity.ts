/** The parts `sanity` and `sanity-menagerie`. */

import { drawnAnimals, menagerieFile, modelFile, photos, settingsOf } from "../material.ts";
import { type SanityStudy, sanity } from "../sanity.ts";

export const sanityPart = (): Promise<string> =>
  studied({
    name: "ResNet-18",
    file: modelFile("resnet18"),
    pictures: photos,
    settings: settingsOf("resnet18"),
  });

export const sanityMenageriePart = async (): Promise<string> =>
  studied({ name: "menagerie-net", file: menagerieFile, pictures: await drawnAnimals(20) });

const studied = async (study: SanityStudy): Promise<string> =>
  `## Sanity of methods, ${study.name}\n\n${note}\n\n${await sanity(study)}\n`;

const note =
  "How alike maps stay when weights are drawn anew from N(0, s²), s the root mean square of each tensor: near 1, the method does not notice. Mean over pictures and its 95 % interval; one draw of weights, the same for all pictures. φ: signed map, one value per pixel; SSIM and edges (Pearson of oriented gradients) of signed maps from least to largest; smoothgrad with 4 samples.";
