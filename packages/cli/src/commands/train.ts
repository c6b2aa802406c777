/** fovea train: a network from scratch, or a new head on a backbone. */

import type { Command } from "commander";
import { commandText } from "../command-text.ts";
import { invalid } from "../options.ts";
import { type TrainFlags, withTrainOptions } from "../train-flags.ts";
import { checkTogether } from "../train-together.ts";

/** `args`: the whole command line, for the log. */
export function addTrain(program: Command, args: readonly string[]): void {
  const command = program
    .command("train")
    .description(
      "Trains a small network from scratch, or a new head on the features of a network that is trained already. Writes one .onnx file with its labels and preprocessing inside, a log, and a confusion matrix of held-out pictures.",
    )
    .argument(
      "[dir]",
      "pictures in a folder per class, perhaps below train and val (default: drawn animals)",
    );
  withTrainOptions(command)
    .addHelpText("after", examples)
    .action((dir: string | undefined, flags: TrainFlags) => {
      checkTogether(dir, flags, (name) => command.getOptionValueSource(name) === "cli");
      return runTrain(dir, flags, commandText(args));
    });
}

const examples = `
Examples:
  fovea train --arch menagerie-net --out mine.onnx
  fovea train --arch menagerie-net --variant biased --pair wolf:snow --out biased.onnx
  fovea train --arch menagerie-net --out mine.onnx --resume
  fovea train --backbone resnet18.onnx photos/ --out cats.onnx
  fovea train --backbone resnet18.onnx --head mlp --hidden 64 --fine-tune photos/`;

async function runTrain(dir: string | undefined, flags: TrainFlags, command: string): Promise<void> {
  const { arch, backbone } = flags;
  if (backbone !== undefined && arch !== undefined)
    throw invalid("--arch and --backbone", "they exclude one another");
  if (backbone !== undefined) {
    const { trainHead } = await import("../train-head.ts");
    return trainHead(backbone, dir, flags, command);
  }
  if (arch === undefined)
    throw invalid(
      "this command line",
      "it says neither --arch nor --backbone",
      "`fovea train --help` has examples.",
    );
  const { trainNetwork } = await import("../train-network.ts");
  return trainNetwork(arch, dir, flags, command);
}
