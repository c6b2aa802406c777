/** Preprocessing as other tools write it into JSON files beside a model. */

import { FoveaError } from "../errors.ts";
import { parsePreprocessing } from "./parse-preprocessing.ts";
import type { PreprocessingFields } from "./preprocessing.ts";
import type { Interpolation } from "./resample.ts";

/** Some fields, where they were found, and what to say about them. */
export interface Finding {
  readonly source: string;
  readonly fields: Partial<PreprocessingFields>;
  readonly notes: readonly string[];
}

/** A parsed JSON file that lies beside the model. */
export interface Sidecar {
  readonly name: string;
  readonly json: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** The finding of a sidecar by its name and content; undefined if it says nothing about pictures. */
export function readSidecar({ name, json }: Sidecar): Finding | undefined {
  if (name.endsWith("preprocess.json")) return finding(name, parsePreprocessing(json, name));
  if (!isObject(json)) return undefined;
  return readConfig(name, withoutNulls(json));
}

function readConfig(name: string, json: Json): Finding | undefined {
  if (name.endsWith("preprocessor_config.json")) return checked(fromHuggingFace(name, json));
  const timm = isObject(json.pretrained_cfg) ? withoutNulls(json.pretrained_cfg) : json;
  if (Array.isArray(timm.input_size)) return checked(fromTimm(name, timm));
  return json.image_size === undefined ? undefined : checked(finding(name, { size: json.image_size }));
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Recent transformers write every setting, those not in force as null. */
const withoutNulls = (json: Json): Json =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));

interface Raw {
  readonly source: string;
  readonly fields: Json;
  readonly notes: readonly string[];
}

const finding = <F>(source: string, fields: F, notes: readonly string[] = []) => ({ source, fields, notes });

const checked = ({ source, fields, notes }: Raw): Finding =>
  finding(source, parsePreprocessing(fields, source), notes);

/** Pillow's numbers for its filters. */
const pillowFilters: Readonly<Record<number, Interpolation>> = {
  0: "nearest",
  1: "lanczos",
  2: "bilinear",
  3: "bicubic",
};

/**
 * Image processors of Hugging Face's transformers: `size` is a number, a height and width, or a shortest edge;
 * `crop_size` the same; `do_…` switches each step.
 */
function fromHuggingFace(source: string, json: Json): Raw {
  const notes: string[] = [];
  const normal = json.do_normalize !== false;
  const fields = {
    ...geometry(json, notes),
    interpolation: interpolation(json.resample, source, notes),
    scale: json.do_rescale === false ? 1 : (json.rescale_factor ?? 1 / 255),
    mean: normal ? json.image_mean : [0],
    std: normal ? json.image_std : [1],
    order: json.do_flip_channel_order === true ? "bgr" : undefined,
  };
  return { source, fields, notes };
}

function interpolation(resample: unknown, source: string, notes: string[]): Interpolation | undefined {
  if (resample === undefined) return undefined;
  const known = pillowFilters[resample as number];
  if (!known)
    notes.push(`${source} asks for resampling filter ${String(resample)}; bicubic stands in for it`);
  return known ?? "bicubic";
}

function geometry(json: Json, notes: string[]): Json {
  const crop =
    json.do_center_crop === true || (json.crop_size !== undefined && json.do_center_crop !== false);
  const size = sizeOfJson(json.size);
  if (json.do_resize === false && !crop) return {};
  if (json.crop_pct !== undefined && size.shortest !== undefined)
    return cropByShare(size.shortest, json.crop_pct);
  if (!crop) return { size: size.both ?? size.shortest, fit: size.both ? "squash" : undefined };
  const short = size.shortest ?? (size.both && Math.min(...size.both));
  const wanted = sizeOfJson(json.crop_size);
  if (size.both && size.both[0] !== size.both[1])
    notes.push("The resize before the crop keeps proportions here");
  return { size: wanted.both ?? wanted.shortest ?? short, fit: "crop", short };
}

/** ConvNeXt's rule: up to 383 pixels cut the share `pct` out of the middle, from 384 on use the whole picture. */
const cropByShare = (size: number, pct: unknown): Json =>
  size >= 384 ? { size, fit: "squash" } : { size, fit: "crop", short: Math.floor(size / Number(pct)) };

function sizeOfJson(size: unknown): { both?: [number, number]; shortest?: number } {
  if (typeof size === "number") return { shortest: size, both: [size, size] };
  if (Array.isArray(size) && size.length === 2) return { both: [Number(size[0]), Number(size[1])] };
  if (!isObject(size)) return {};
  if (size.shortest_edge !== undefined) return { shortest: Number(size.shortest_edge) };
  return { both: [Number(size.height), Number(size.width)] };
}

const timmFit: Readonly<Record<string, string>> = { center: "crop", squash: "squash", border: "pad" };

/** timm's `pretrained_cfg`: the picture is resized to ⌊size / crop_pct⌋, then cropped; values are in 0…1. */
function fromTimm(source: string, json: Json): Raw {
  const [channels, height, width] = json.input_size as unknown[];
  const fit = timmFit[String(json.crop_mode ?? "center")];
  if (fit === undefined) {
    throw new FoveaError(
      "option-invalid",
      `Cannot use "crop_mode" from ${source}: expected center, squash or border, found ${JSON.stringify(json.crop_mode)}`,
    );
  }
  const share = Number(json.crop_pct ?? 0.875);
  const fields = {
    size: [height, width],
    channels,
    fit,
    short: fit === "crop" ? Math.floor(Math.max(Number(height), Number(width)) / share) : undefined,
    interpolation: json.interpolation === "random" ? undefined : json.interpolation,
    scale: 1 / 255,
    mean: json.mean,
    std: json.std,
  };
  return { source, fields, notes: [] };
}
