/** fovea menagerie: drawn animals with known truth, and the models trained on them. */

import type { Command } from "commander";
import { builtInModels } from "../menagerie-models.ts";
import type { WorldFlags } from "../menagerie-world.ts";
import { wholeNumber } from "../options.ts";
import { printer } from "../terminal.ts";

interface RenderFlags extends WorldFlags {
  readonly count: number;
  readonly out: string;
  readonly seed: number;
  readonly size: number;
  readonly from: number;
}

export function addMenagerie(program: Command): void {
  const menagerie = program
    .command("menagerie")
    .description(
      "A world of drawn animals in which it is known where each animal and each of its parts is: to try methods on, to train on, to judge by.",
    );
  addRender(menagerie);
  menagerie
    .command("models")
    .summary("the models that come with Fovea")
    .description(
      "Lists the models that come with Fovea. Their names stand for their files wherever a model is expected.",
    )
    .addHelpText("after", "\nExample:\n  fovea explain menagerie-net picture.png")
    .action(() => printModels());
}

function addRender(menagerie: Command): void {
  menagerie
    .command("render")
    .summary("draws pictures, with masks and annotations")
    .description(
      "Draws pictures into a folder per class, their masks into masks/, and who is where, part by part, into annotations.json in the manner of COCO.",
    )
    .option("--count <n>", "pictures; the classes take turns", wholeNumber("--count", 1), 100)
    .option("--out <dir>", "folder of the results", "./menagerie")
    .option("--variant <name>", "balanced, biased, tagged or multi (two animals) (default: balanced)")
    .option(
      "--pair <class:background>",
      "biased: pictures of this class are always on this background and no others are (default: wolf:snow)",
    )
    .option("--tag <class>", "tagged: pictures of this class carry a watermark (default: horse)")
    .option("--seed <n>", "another seed, other pictures", wholeNumber("--seed", 0), 0)
    .option("--size <n>", "height and width, 8 to 4096 pixels", wholeNumber("--size", 8), 256)
    .option("--from <n>", "number of the first picture", wholeNumber("--from", 0), 0)
    .addHelpText("after", examples)
    .action(runRender);
}

const examples = `
Examples:
  fovea menagerie render --count 200 --out animals
  fovea menagerie render --count 100 --variant multi --out pairs
  fovea menagerie render --count 100 --pair fox:desert --out biased --from 1000000`;

async function runRender({ count, from, size, out, seed, ...named }: RenderFlags): Promise<void> {
  const [{ renderMenagerie }, { worldOf, worldText }] = await Promise.all([
    import("../menagerie-render.ts"),
    import("../menagerie-world.ts"),
  ]);
  const world = worldOf(named, seed);
  const { annotations, others } = await renderMenagerie({ world, count, from, size, out });
  const to = printer(process.stdout);
  to.line(
    `${count} ${count === 1 ? "picture" : "pictures"} of ${size}×${size} pixels, ${worldText(world)}, in ${out}`,
  );
  to.line(`  ${annotations}`);
  if (others > 0)
    printer(process.stderr).line(
      `note: ${others} ${others === 1 ? "picture" : "pictures"} in ${out} are of another run and not in annotations.json`,
    );
}

function printModels(): void {
  const to = printer(process.stdout);
  const models = builtInModels();
  if (models.length === 0)
    to.line("There are none in this installation; `fovea train --arch menagerie-net` makes one");
  for (const { name, path } of models) to.line(`${name}  ${path}`);
}
