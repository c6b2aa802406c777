/** The choice among what several sources say about a preprocessing, field by field. */

import { FoveaError } from "../errors.ts";
import type { Port } from "../graph/graph.ts";
import { shapeText } from "../tensor.ts";
import type { Preprocessing, PreprocessingField, PreprocessingFields } from "./preprocessing.ts";
import type { Finding } from "./sidecars.ts";

interface Settled<K extends PreprocessingField> {
  readonly value: PreprocessingFields[K];
  readonly source: string;
}

/** Each field from the first finding that has it, else its default; see `discoverPreprocessing()`. */
export function settle(findings: readonly Finding[], input: Port): Preprocessing {
  const first = <K extends PreprocessingField>(field: K): Settled<K> | undefined => {
    const by = findings.find(({ fields }) => fields[field] !== undefined);
    return by && { value: by.fields[field] as PreprocessingFields[K], source: by.source };
  };
  const or = <K extends PreprocessingField>(field: K, value: PreprocessingFields[K]): Settled<K> =>
    first(field) ?? { value, source: "default" };

  const size = first("size");
  if (size === undefined) throw sizeUnknown(input);
  const short = shortSide(findings, size.value);
  const channels = or("channels", channelsMeant(findings));
  const values = valueDefaults(findings, channels.value, input);
  const settled: { readonly [K in PreprocessingField]: Settled<K> } = {
    size,
    fit: fitOf(findings, size.value),
    short,
    interpolation: or("interpolation", "bilinear"),
    scale: or("scale", values.scale),
    mean: perChannel("mean", or("mean", values.mean), channels.value),
    std: perChannel("std", or("std", values.std), channels.value),
    order: or("order", channels.value === 1 ? "gray" : "rgb"),
    layout: or("layout", "nchw"),
    channels,
  };
  if (channels.value === 1 && settled.order.value !== "gray") throw colourInOneChannel(settled.order);
  return {
    ...valuesOf(settled),
    sources: sourcesOf(settled),
    notes: notesOf(findings, settled, values.note),
  };
}

const sizeUnknown = (input: Port): FoveaError =>
  new FoveaError(
    "shape-unknown",
    `Cannot tell which size of picture the model wants: input "${input.name}" has shape ${input.shape ? shapeText(input.shape) : "unknown"}`,
    { hint: "Give the height and width, for example --size 224x224." },
  );

const colourInOneChannel = ({ value, source }: Settled<"order">): FoveaError =>
  new FoveaError(
    "option-invalid",
    `Cannot use order "${value}" from ${source}: the model's input has 1 channel`,
    { hint: "Use --order gray, or leave the order out." },
  );

/** Channels when neither the input nor a setting tells: as many as there are means, else 3. */
function channelsMeant(findings: readonly Finding[]): 1 | 3 {
  const lengths = findings.flatMap(({ fields }) => [fields.mean?.length, fields.std?.length]);
  if (lengths.includes(3)) return 3;
  return findings.find(({ fields }) => fields.order)?.fields.order === "gray" ? 1 : 3;
}

const smallestCropped = 128;

function fitOf(findings: readonly Finding[], size: readonly [number, number]): Settled<"fit"> {
  const by = findings.find(({ fields }) => fields.fit ?? fields.short);
  // Whoever names the shorter side before a crop means a crop.
  if (by) return { value: by.fields.fit ?? "crop", source: by.source };
  return { value: Math.min(...size) >= smallestCropped ? "crop" : "squash", source: "default" };
}

/** A shorter side that was meant for another size is scaled along with it. */
function shortSide(findings: readonly Finding[], size: readonly [number, number]): Settled<"short"> {
  const longest = Math.max(...size);
  const by = findings.find(({ fields }) => fields.short !== undefined);
  if (!by) return { value: Math.round(longest / 0.875), source: "default" };
  const meant = by.fields.size ? Math.max(...by.fields.size) : longest;
  return { value: Math.round(((by.fields.short as number) * longest) / meant), source: by.source };
}

interface Values {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly note?: string;
}

/** Mean and deviation of ImageNet's training pictures, red green blue, in 0…1: torchvision's numbers. */
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

function valueDefaults(findings: readonly Finding[], channels: 1 | 3, input: Port): Values {
  const known = findings.some(({ fields }) => fields.scale ?? fields.mean ?? fields.std);
  const plain = { scale: 1 / 255, mean: [0], std: [1] };
  if (known) return plain;
  if (!input.type.includes("float")) {
    return {
      ...plain,
      scale: 1,
      note: `Nothing says how values are scaled: levels 0…255 as they are, since the input is ${input.type}`,
    };
  }
  if (channels === 1)
    return { ...plain, note: "Nothing says how values are scaled: levels / 255 is assumed" };
  const bgr = findings.find(({ fields }) => fields.order)?.fields.order === "bgr";
  const turned = (list: readonly number[]): readonly number[] => (bgr ? list.toReversed() : list);
  return {
    scale: 1 / 255,
    mean: turned(imagenet.mean),
    std: turned(imagenet.std),
    note: "Nothing says how values are scaled: ImageNet's mean and deviation over levels / 255 are assumed",
  };
}

function perChannel<K extends "mean" | "std">(name: K, settled: Settled<K>, channels: 1 | 3): Settled<K> {
  const { value, source } = settled;
  if (value.length === channels) return settled;
  if (value.length === 1)
    return { value: Array.from({ length: channels }, () => value[0] as number), source };
  throw new FoveaError(
    "option-invalid",
    `Cannot use the ${name} from ${source}: the model has ${channels} ${channels === 1 ? "channel" : "channels"}, found ${value.length} numbers`,
  );
}

type AllSettled = { readonly [K in PreprocessingField]: Settled<K> };

const valuesOf = (settled: AllSettled): PreprocessingFields =>
  Object.fromEntries(
    Object.entries(settled).map(([field, { value }]) => [field, value]),
  ) as unknown as PreprocessingFields;

const sourcesOf = (settled: AllSettled): Preprocessing["sources"] =>
  Object.fromEntries(
    Object.entries(settled).map(([field, { source }]) => [field, source]),
  ) as unknown as Preprocessing["sources"];

/** Remarks of the findings that were used, and what was assumed. */
function notesOf(findings: readonly Finding[], settled: AllSettled, assumed: string | undefined): string[] {
  const used = new Set(Object.values(settled).map(({ source }) => source));
  const said = findings.filter(({ source }) => used.has(source)).flatMap(({ notes }) => notes);
  return assumed === undefined ? said : [...said, assumed];
}
