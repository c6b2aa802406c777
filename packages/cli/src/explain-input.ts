/** Everything about one input: prediction, explanations, files. */

import {
  catalog,
  type Explanation,
  encodeNpy,
  explain,
  FoveaError,
  type Method,
  type Prediction,
  predict,
  summary,
  survey,
  type Target,
  targetsFor,
} from "@fovea/core";
import { checkSettings, methodsFor, settingsOf } from "./choose-methods.ts";
import { figurePng, overlayPng, picturePng } from "./draw.ts";
import type { ExplainRun } from "./explain-request.ts";
import { targetName } from "./file-names.ts";
import { isTensor } from "./find-inputs.ts";
import { provenanceOf } from "./provenance-of.ts";
import { type Input, readInput } from "./read-input.ts";
import { pixelLayout, type Seen, seenPicture } from "./seen-picture.ts";
import { type ShownMap, shownMap } from "./shown-map.ts";

/** What is told of an explanation once it is saved: its numbers would fill the memory over a folder of pictures. */
export type Told = Omit<Explanation, "values" | "standardError"> & {
  readonly shape: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly sum: number;
};

export interface Explained {
  readonly explanation: Told;
  readonly shown: Omit<ShownMap, "map"> | undefined;
  readonly files: readonly string[];
  /** The map over the picture, for the report. */
  readonly overlay: Uint8Array | undefined;
}

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
}

/** The picture that the model saw, without its pixels. */
interface SeenSize {
  readonly width: number;
  readonly height: number;
  readonly note: string | undefined;
}

const seenSize = ({ picture: { width, height }, note }: Seen): SeenSize => ({ width, height, note });

type Tick = (part: number, what: string) => void;

/** Throws what is wrong with the input, and what is wrong with the whole request. */
export async function explainInput(
  run: ExplainRun,
  { path, name }: ExplainRun["inputs"][number],
  tick: Tick,
): Promise<InputResult> {
  const { file, save } = run;
  const input = await readInput(file, path);
  const { model, x } = input;
  const labels = file.labels?.names;
  const prediction = await predict(model, x, labels);
  const targets = await targetsFor(model, x, run.target, prediction, labels);
  const methods = methodsFor(run.wanted, () => survey(model));
  checkSettings(methods, run.settings);
  const layout = pixelLayout(model);
  const seen = layout && seenPicture(x, layout, isTensor(path) ? undefined : file.preprocessing);
  const explained: Explained[] = [];
  const refused: Refusal[] = [];
  const pairs = targets.flatMap((target) => methods.map((method) => ({ target, method })));
  for (const [i, { target, method }] of pairs.entries()) {
    const progress = (done: number, total: number): void =>
      tick((i + done / Math.max(1, total)) / pairs.length, method.id);
    progress(0, 1);
    const found = await attempt(run, input, method, target, progress);
    if (found instanceof FoveaError) refused.push({ method, target, error: found });
    else explained.push(await saved(run, name, input, found, seen, layout && shownMap(found, layout)));
  }
  const picture = seen && save.has("html") ? await picturePng(seen.picture) : undefined;
  const { preparation } = input;
  return { path, prediction, preparation, seen: seen && seenSize(seen), picture, explained, refused };
}

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
  const { output, layer, seed } = run;
  const options = settingsOf(method, run.settings);
  try {
    const request = { method, options, target, output, seed, progress };
    return await explain(model, x, layer === undefined ? request : { ...request, layer });
  } catch (error) {
    if (!(error instanceof FoveaError) || !obstacles.has(error.code)) throw error;
    if (run.wanted.kind === "all") return error;
    // A layer that was named wrongly is no fault of the method.
    throw error.code === "layer-unknown" && layer !== undefined ? error : withAlternatives(error, model);
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

async function saved(
  run: ExplainRun,
  name: string,
  input: Input,
  explanation: Explanation,
  seen: Seen | undefined,
  shown: ShownMap | undefined,
): Promise<Explained> {
  const { folder, save } = run;
  const stem = `${name}.${explanation.method.id}.${targetName(explanation.target)}`;
  const files: string[] = [];
  if (save.has("npy")) files.push(await folder.write(`${stem}.npy`, encodeNpy(explanation.values)));
  if (save.has("png") && seen && shown) {
    const text = provenanceOf(run, input, explanation);
    files.push(await folder.write(`${stem}.png`, await figurePng(explanation, seen, shown, text)));
  }
  const overlay = save.has("html") && seen && shown ? await overlayPng(seen, shown) : undefined;
  return {
    explanation: told(explanation),
    shown: shown && { scale: shown.scale, steps: shown.steps },
    files,
    overlay,
  };
}

function told({ values, standardError: _, ...rest }: Explanation): Told {
  return { ...rest, shape: values.shape, ...summary(values) };
}
