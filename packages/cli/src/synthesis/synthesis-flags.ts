/** Options of `fovea synthesize` → what the library is asked for. */

import {
  type FloatTensor,
  type OutputForm,
  type Preset,
  parametrisations,
  presets,
  type Regularisers,
  type SynthesisOptions,
} from "@fovea/core";
import { type Command, Option } from "commander";
import { numberFrom, numberThat, oneOf, outputForm, wholeNumber } from "../options.ts";
import { readTransforms } from "./read-transforms.ts";

export interface SynthesisFlags {
  readonly preset: Preset;
  readonly parametrisation?: SynthesisOptions["parametrisation"];
  readonly start?: string;
  readonly steps?: number;
  readonly rate?: number;
  readonly finest?: number;
  readonly transforms?: { readonly list: SynthesisOptions["transforms"] };
  readonly l2?: number;
  readonly l1?: number;
  readonly tv?: number;
  readonly tvExponent?: number;
  readonly blur?: number;
  readonly blurEvery?: number;
  readonly clipNorm?: number;
  readonly clipContribution?: number;
  readonly clipGradient?: number;
  readonly diversity?: number;
  readonly patience?: number;
  readonly output: OutputForm;
  readonly seed: number;
}

/** The options in their groups, as the help shows them. */
export const withSynthesisOptions = (command: Command): Command =>
  command
    .optionsGroup("The recipe:")
    .addOption(
      new Option("--preset <id>", `known recipes: ${presets.map(({ id }) => id).join(", ")}`)
        .argParser(preset)
        .default(presets[0], '"fourier"'),
    )
    .option(
      "--output <form>",
      "of classes: logit, probability, log-probability or margin",
      outputForm,
      "logit" as const,
    )
    .option("--parametrisation <kind>", "fourier (with decorrelated colours) or pixels", (text) =>
      oneOf("--parametrisation", parametrisations, text),
    )
    .addOption(
      new Option("--parametrization <kind>", "the same")
        .argParser((text) => oneOf("--parametrization", parametrisations, text))
        .hideHelp(),
    )
    .option(
      "--finest <part>",
      "finest waves of fourier, as a part of the finest possible (default: 2/3; 1 with a picture to start from)",
      wavesWithin,
    )
    .option("--start <what>", "noise, mean (mid grey), or a picture")
    .option("--steps <n>", "steps of optimisation", wholeNumber("--steps", 1))
    .option("--rate <r>", "rate of Adam", positive("--rate"))
    .option(
      "--transforms <list>",
      "before each step: standard, none, or such as pad=12,jitter=8,scale=0.9..1.1,rotate=-10..10",
      (text) => ({ list: readTransforms(text) }),
    )
    .option("--patience <n>", "stop when nothing was gained for n steps", wholeNumber("--patience", 0))
    .option("--seed <n>", "of the start and the transforms", wholeNumber("--seed", 0), 0)
    .optionsGroup("Regularisers (weights; none unless given or in the preset):")
    .option("--l2 <w>", "squared distance from mid grey, summed over pixels", numberFrom("--l2", 0))
    .option("--l1 <w>", "distance from mid grey, summed over pixels", numberFrom("--l1", 0))
    .option("--tv <w>", "total variation, summed over pixels", numberFrom("--tv", 0))
    .option("--tv-exponent <b>", "its exponent β (default: 2)", positive("--tv-exponent"))
    .option("--blur <pixels>", "Gaussian blur of this deviation every few steps", numberFrom("--blur", 0))
    .option("--blur-every <n>", "steps between blurs (default: 4)", wholeNumber("--blur-every", 1))
    .option("--clip-norm <part>", "part of the pixels, the faintest, that becomes grey", share("--clip-norm"))
    .option(
      "--clip-contribution <part>",
      "part of the pixels, those that add the least, that becomes grey",
      share("--clip-contribution"),
    )
    .option(
      "--clip-gradient <part>",
      "part of the gradient, its smallest entries, that counts as 0",
      share("--clip-gradient"),
    );

function preset(id: string): Preset {
  const known = presets.map((each) => each.id);
  const wanted = oneOf("--preset", known, id);
  return presets.find((each) => each.id === wanted) as Preset;
}

/** The preset with the options of the command line in its place. `start`: the picture, where one is named. */
export function synthesisOptions(flags: SynthesisFlags, start: FloatTensor | undefined): SynthesisOptions {
  const { parametrisation, finest, steps, rate, diversity, patience, seed } = flags;
  const { transforms: usual, ...base } = flags.preset.options;
  // The word `standard` takes back what the preset says.
  const transforms = flags.transforms ? flags.transforms.list : usual;
  const word = flags.start === "noise" || flags.start === "mean" ? flags.start : undefined;
  return {
    ...base,
    ...defined({
      parametrisation,
      finest,
      steps,
      rate,
      diversity,
      patience,
      transforms,
      start: start ?? word,
    }),
    regularisers: { ...base.regularisers, ...regularisersIn(flags) },
    seed,
  };
}

const regularisersIn = (flags: SynthesisFlags): Regularisers => {
  const { l2, l1, tv, tvExponent, blur, blurEvery, clipNorm, clipContribution, clipGradient } = flags;
  return defined({ l2, l1, tv, tvExponent, blur, blurEvery, clipNorm, clipContribution, clipGradient });
};

/** Without what is undefined. */
const defined = <T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const wavesWithin = numberThat("--finest", "a number above 0, up to 1", (value) => value > 0 && value <= 1);
const positive = (option: string): ((text: string) => number) =>
  numberThat(option, "a number above 0", (value) => value > 0);
const share = (option: string): ((text: string) => number) =>
  numberThat(option, "a part from 0 to below 1", (value) => value >= 0 && value < 1);
