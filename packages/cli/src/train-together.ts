/** Options of `fovea train` that do not go together: one that would have no effect is refused. */

import { invalid } from "./options.ts";
import type { TrainFlags } from "./train-flags.ts";

type Names = readonly (keyof TrainFlags)[];

const ofBackbone: Names = ["cut", "head", "hidden", "fineTune", "preprocess"];
const ofDrawn: Names = ["variant", "pair", "tag", "world", "pictures", "held"];

/** `isGiven`: whether the command line has the option. Throws `option-invalid`. */
export function checkTogether(
  dir: string | undefined,
  { backbone, head }: Pick<TrainFlags, "backbone" | "head">,
  isGiven: (name: keyof TrainFlags) => boolean,
): void {
  const refuse = (names: Names, why: string): void => {
    const name = names.find(isGiven);
    if (name !== undefined)
      throw invalid(`--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, why);
  };
  if (backbone === undefined) refuse(ofBackbone, "it belongs to --backbone");
  else if (head !== "mlp") refuse(["hidden"], "it belongs to --head mlp");
  if (dir !== undefined)
    refuse(ofDrawn, `it belongs to drawn pictures, and those of "${dir}" are trained on`);
  else if (backbone === undefined) refuse(["val"], "drawn pictures are held out by --held");
}
