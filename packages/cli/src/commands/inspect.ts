/** fovea inspect: what is in a model, and what works on it. */

import { printGraph } from "@fovea/core";
import type { Command } from "commander";
import { printInspection } from "../inspect-text.ts";
import { inspected } from "../inspected.ts";
import { ModelFile } from "../model-file.ts";
import { type ModelFlags, modelOptions, withModelOptions } from "../options.ts";
import { printer } from "../terminal.ts";

interface Flags extends ModelFlags {
  readonly text?: true;
  readonly json?: true;
}

export function addInspect(program: Command): void {
  const command = program
    .command("inspect")
    .description("Shows what is in a model, how its pictures are prepared, and which methods work on it.")
    .argument("<model>", "an .onnx file")
    .option("--text", "print the graph as Fovea reads it, as text")
    .option("--json", "print one JSON document instead of text");
  withModelOptions(command)
    .addHelpText("after", examples)
    .action(async (path: string, flags: Flags) => {
      const file = await ModelFile.read(path, modelOptions(flags));
      const to = printer(process.stdout);
      if (flags.text) to.line(printGraph(file.loaded.graph));
      else if (flags.json) to.line(JSON.stringify(await inspected(file), null, 2));
      else printInspection(to, await inspected(file));
    });
}

const examples = `
Examples:
  fovea inspect model.onnx
  fovea inspect model.onnx --size 224x224 --json
  fovea inspect model.onnx --text | less`;
