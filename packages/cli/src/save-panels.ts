/** Writes the panels of one input. */

import { provenanceText, type Seen } from "@fovea/render";
import type { ExplainRun } from "./explain-request.ts";
import { safeName } from "./file-names.ts";
import { type Panel, type Panels, panelPage, panelPng, panelScale } from "./panels.ts";
import type { Input } from "./read-input.ts";
import { software } from "./software.ts";

/** One for each method that explained several classes. */
export async function savedPanels(
  run: ExplainRun,
  name: string,
  input: Input,
  panels: Panels,
  seen: Seen,
): Promise<Panel[]> {
  const made: Panel[] = [];
  for (const panel of panels.all) {
    const { method, maps } = panel;
    const scale = panelScale(panel);
    const targets = maps.map(({ target }) => target);
    const rival = targets[0]?.versus;
    const called = safeName(run.target) + (rival ? `-vs-${rival.index}` : "");
    const draw = async (): Promise<string> =>
      run.folder.write(
        `${name}.${method.id}.${called}-panel.png`,
        await panelPng(panel, scale, seen, textOf(run, input, method, called)),
      );
    made.push({
      method,
      targets,
      scale,
      file: run.save.has("png") ? await draw() : undefined,
      page: run.save.has("html") ? await panelPage(panel, scale, seen) : undefined,
    });
  }
  return made;
}

/** A panel has no ledger of its own: each map's stands under its own figure. */
const textOf = (
  { file, seed, command }: ExplainRun,
  { model, preparation }: Input,
  { id, title }: Panel["method"],
  target: string,
): Record<string, string> =>
  provenanceText({
    software,
    title: `${title} for ${target}`,
    method: id,
    target,
    modelSha256: file.sha256,
    preprocessing: preparation,
    seed,
    engine: model.runtime.engine,
    ledger: [],
    command,
  });
