/** The program: commands, and what happens when one fails or is interrupted. */

import { FoveaError, reason } from "@fovea/core";
import { Command, CommanderError } from "commander";
import { addCommands } from "./command-table.ts";
import { exitCodes } from "./exit-codes.ts";
import { errorJson, printFault } from "./faults.ts";
import { removeUnfinished } from "./out-folder.ts";
import { version } from "./software.ts";

/** Runs one command line; sets the exit code of the process. */
export async function run(args: readonly string[]): Promise<void> {
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  process.stdout.on("error", endOfOutput);
  try {
    await (await program(args)).parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = failed(error, args);
  }
}

async function program(args: readonly string[]): Promise<Command> {
  const fovea = new Command("fovea")
    .description(
      "See what an image classifier sees: explanations of ONNX networks, with the proof under each picture.",
    )
    .version(version, "-V, --version", "print the version")
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText("after", examples);
  await addCommands(fovea, args);
  return fovea;
}

const examples = `
Examples:
  fovea explain model.onnx photo.jpg
  fovea inspect model.onnx
  fovea explain --help`;

function failed(error: unknown, args: readonly string[]): number {
  if (error instanceof CommanderError) return misused(error);
  const code = printFault(error);
  if (error instanceof FoveaError && args.includes("--json")) {
    process.stdout.write(`${JSON.stringify({ error: errorJson(error) }, null, 2)}\n`);
  }
  return code;
}

/** A command line that commander refuses, in the words of the other errors. Help that was asked for is no error. */
function misused({ code, exitCode, message }: CommanderError): number {
  if (exitCode === 0) return 0;
  if (code === "commander.help") return exitCodes.usage;
  const [found = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const hint =
    suggestion?.replace(/^\((.*)\)$/, "$1") ??
    "`fovea --help` lists the commands, `fovea COMMAND --help` their options.";
  return printFault(new FoveaError("usage", `Cannot run this command: ${found}`, { hint }));
}

/** Ctrl-C, or told to end: the engine may be in the middle of a run, so the process ends here and not at the next pause. */
function interrupted(): void {
  removeUnfinished();
  process.stderr.write("\nfovea: Stopped: interrupted; files that were finished are kept\n");
  process.exit(exitCodes.interrupted);
}

/** `fovea … | head` closes the pipe: that is how it ends, not an error. A full disk is one. */
function endOfOutput(error: NodeJS.ErrnoException): void {
  removeUnfinished();
  if (error.code === "EPIPE") process.exit(0);
  const found = error.code === "ENOSPC" ? "the disk is full" : reason(error);
  process.exit(printFault(new FoveaError("output-unwritable", `Cannot print the results: ${found}`)));
}
