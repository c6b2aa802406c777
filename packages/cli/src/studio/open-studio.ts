/** The studio with what the user named, being served. */

import { readFileSync, statSync } from "node:fs";
import { modelPath } from "../menagerie-models.ts";
import { withGiven } from "./given.ts";
import { givenModel, type ModelSettings } from "./given-model.ts";
import { givenPictures } from "./given-pictures.ts";
import { readPage } from "./page.ts";
import { type Serving, serve } from "./server.ts";

export interface StudioRequest extends ModelSettings {
  /** A model, pictures, folders of them: as they were typed. */
  readonly inputs: readonly string[];
  readonly port: number;
  /** The built page. */
  readonly page: string;
}

export interface OpenStudio extends Serving {
  readonly model: string | undefined;
  readonly pictures: number;
  readonly leftOut: readonly string[];
}

export async function openStudio({ inputs, port, page, ...settings }: StudioRequest): Promise<OpenStudio> {
  const { contents, headers } = readPage(page);
  const [first] = inputs;
  const model = first !== undefined && isModel(first) ? first : undefined;
  const files = model === undefined ? [] : await givenModel(model, settings);
  const { pictures, leftOut } = await givenPictures(inputs.slice(model === undefined ? 0 : 1));
  const builtIn = JSON.parse(readFileSync(contents.get("built-in/list.json")?.from as string, "utf8"));
  const all = inputs.length === 0 ? contents : withGiven(contents, builtIn, files, pictures);
  const serving = await serve({ contents: all, headers, port });
  return { ...serving, model, pictures: pictures.length, leftOut };
}

/** The first word is a model by its ending or as one that comes with Fovea, unless it is a folder: `fovea studio photos/` needs no model. */
const isModel = (word: string): boolean =>
  !statSync(word, { throwIfNoEntry: false })?.isDirectory() &&
  (/\.onnx$/i.test(word) || modelPath(word) !== word);
