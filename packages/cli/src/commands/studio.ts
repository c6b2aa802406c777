/** fovea studio: the page in which all of it can be seen and touched, served to this machine. */

import type { Command } from "commander";
import { wholeNumber } from "../options.ts";
import { openBrowser } from "../studio/open-browser.ts";
import { type OpenStudio, openStudio } from "../studio/open-studio.ts";
import { pageFolder } from "../studio/page.ts";
import { untilInterrupted } from "../studio/until-interrupted.ts";
import { type Printer, printer } from "../terminal.ts";

interface Flags {
  readonly port: number;
  readonly open?: true;
  readonly labels?: string;
  readonly preprocess?: string;
}

/** FOVE on the keys of a telephone. */
const usualPort = 3683;

export function addStudio(program: Command): void {
  program
    .command("studio")
    .description(
      "Opens Fovea in the browser: look, point and drag instead of typing. The page is served to this machine alone; models and pictures stay in it.",
    )
    .argument("[model]", "an .onnx file, opened with what lies beside it (default: drawn animals)")
    .argument("[pictures...]", "pictures, or a folder of them")
    .option(
      "--port <n>",
      "port of the address, 0 for any that is free",
      wholeNumber("--port", 0, 65535),
      usualPort,
    )
    .option("--open", "open the browser")
    .option("--labels <file>", "names of the model's classes (default: found beside the model)")
    .option("--preprocess <file.json>", "how its pictures are prepared (default: found beside the model)")
    .addHelpText("after", examples)
    .action(run);
}

const examples = `
The page works without this command too: docs/studio.md tells how to put it on a host of your own.

Examples:
  fovea studio
  fovea studio model.onnx photos/ --open
  fovea studio photos/ --port 8080`;

async function run(model: string | undefined, pictures: readonly string[], flags: Flags): Promise<void> {
  const inputs = model === undefined ? [] : [model, ...pictures];
  const studio = await openStudio({ inputs, page: pageFolder(), ...flags });
  print(printer(process.stdout), studio);
  if (flags.open) openBrowser(studio.url);
  await untilInterrupted();
  await studio.close();
}

function print(to: Printer, { url, model, pictures, leftOut }: OpenStudio): void {
  to.line(`Fovea Studio: ${url}`);
  const given = [...(model === undefined ? [] : [model]), ...(pictures > 0 ? [counted(pictures)] : [])];
  if (given.length > 0) to.line(`It opens with ${given.join(" and ")}.`);
  if (leftOut.length > 0)
    to.line(`Left out, as browsers do not show them: ${leftOut.length} (${leftOut[0]} …).`);
  to.line("Models and pictures stay on this machine. Ctrl-C ends it.");
}

const counted = (pictures: number): string => (pictures === 1 ? "one picture" : `${pictures} pictures`);
