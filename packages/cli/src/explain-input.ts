/** Everything about one input: prediction, explanations, files. */

import {
  catalog,
  type Explanation,
  explain,
  FoveaError,
  type Method,
  type Picture,
  type Prediction,
  predict,
  survey,
  type Target,
  targetsFor,
} from "@fovea/core";
import { pixelLayout, type Seen, seenPicture, shownMap } from "@fovea/render";
import { checkSettings, givenTo, methodsFor } from "./choose-methods.ts";
import { picturePng } from "./draw.ts";
import type { ExplainRun } from "./explain-request.ts";
import { isTensor } from "./find-inputs.ts";
import { type Panel, Panels } from "./panels.ts";
import { settingsFor } from "./place-segments.ts";
import { type Input, readInput } from "./read-input.ts";
import { type Explained, saved } from "./save-explanation.ts";
import { savedPanels } from "./save-panels.ts";
import { volumeSheet } from "./volume-sheet.ts";

/** A method that does not work on this model or target. */
export interface Refusal {
  readonly method: Method;
  readonly target: Target;
  readonly error: FoveaError;
}

export interface InputResult {
  readonly path: string;
  readonly prediction: Prediction;
  /** What was done to the file's numbers, in words. */
  readonly preparation: string;
  readonly seen: SeenSize | undefined;
  /** The picture as the model sees it, for the report. */
  readonly picture: Uint8Array | undefined;
  readonly explained: readonly Explained[];
  readonly refused: readonly Refusal[];
  /** Maps of several classes side by side. */
  readonly panels: readonly Panel[];
}

/** The picture that the model saw, without its pixels. */
interface SeenSize {
  readonly width: number;
  readonly height: number;
  readonly note: string | undefined;
}

const seenSize = ({ picture: { width, height }, note }: Seen): SeenSize => ({ width, height, note });

type Tick = (part: number, what: string) => void;

/** `ahead` as in readInput(). Throws what is wrong with the input, and what is wrong with the whole request. */
export async function explainInput(
  run: ExplainRun,
  { path, name }: ExplainRun["inputs"][number],
  tick: Tick,
  ahead?: Promise<Picture>,
): Promise<InputResult> {
  const { file, save } = run;
  const input = await readInput(file, path, ahead);
  const { model, x } = input;
  const labels = file.labels?.names;
  const prediction = await predict(model, x, labels);
  const targets = await targetsFor(model, x, run.target, prediction, labels, run.versus);
  const methods = methodsFor(run.wanted, () => survey(model), run.convention);
  checkSettings(methods, run.settings);
  const settings = settingsFor(input, run.settings);
  const sheet = volumeSheet(model);
  if (sheet && run.locate) throw noPlaceInVolumes();
  const layout = sheet?.layout ?? pixelLayout(model);
  const pixels = sheet ? sheet.picture(x) : x;
  const flatSeen = layout && seenPicture(pixels, layout, isTensor(path) ? undefined : file.preprocessing);
  const seen = flatSeen && sheet ? sheet.noted(flatSeen) : flatSeen;
  const explained: Explained[] = [];
  const refused: Refusal[] = [];
  const panels = new Panels();
  const pairs = targets.flatMap((target) => methods.map((method) => ({ target, method })));
  for (const [i, { target, method }] of pairs.entries()) {
    const progress = (done: number, total: number): void =>
      tick((i + done / Math.max(1, total)) / pairs.length, method.id);
    progress(0, 1);
    const found = await attempt({ ...run, settings }, input, method, target, progress);
    if (found instanceof FoveaError) {
      refused.push({ method, target, error: found });
      continue;
    }
    const flat = sheet ? sheet.explanation(found) : found;
    const drawn = seen && layout && { seen, layout, shown: flat && shownMap(flat, layout) };
    if (drawn?.shown) panels.add(found, drawn.shown);
    explained.push(await saved(run, name, input, found, drawn));
  }
  const picture = seen && save.has("html") ? await picturePng(seen.picture) : undefined;
  const { preparation } = input;
  return {
    path,
    prediction,
    preparation,
    seen: seen && seenSize(seen),
    picture,
    explained,
    refused,
    panels: seen ? await savedPanels(run, name, input, panels, seen) : [],
  };
}

const noPlaceInVolumes = (): FoveaError =>
  new FoveaError(
    "option-invalid",
    "Cannot use --locate: the model's input is a volume, and boxes are found in pictures",
    {
      hint: "Leave --locate out; `--save npy` keeps the map for all slices.",
    },
  );

/** Reasons why one method may not work where others do. */
const obstacles = new Set(["method-inapplicable", "op-unsupported", "layer-unknown"]);

/** With `--method all` a method that does not work here is listed with its reason; one that was named is an error. */
async function attempt(
  run: ExplainRun,
  { model, x }: Input,
  method: Method,
  target: Target,
  progress: (done: number, total: number) => void,
): Promise<Explanation | FoveaError> {
  const { output, layer, seed, convention } = run;
  const options = givenTo(method, run.settings);
  try {
    return await explain(model, x, {
      ...{ method, options, target, output, seed, progress },
      ...(layer === undefined ? {} : { layer }),
      ...(convention === undefined ? {} : { convention }),
    });
  } catch (error) {
    if (!(error instanceof FoveaError) || !obstacles.has(error.code)) throw error;
    // A layer that was named wrongly is no fault of the method.
    if (error.code === "layer-unknown" && layer !== undefined) throw error;
    if (run.wanted.kind === "all") return error;
    throw withAlternatives(error, model);
  }
}

/** The same error, whose hint names the methods that work. */
function withAlternatives(error: FoveaError, model: Input["model"]): FoveaError {
  const ids = survey(model).flatMap(({ method, obstacle }) => (obstacle === undefined ? [method.id] : []));
  const others =
    ids.length > 0
      ? `Methods that work on this model: ${ids.join(", ")}.`
      : `None of the ${catalog.length} methods works on all of this model; \`fovea predict\` does.`;
  const hint = [error.hint, others].filter((text) => text !== undefined).join(" ");
  return new FoveaError(error.code, error.message, { hint, cause: error });
}
