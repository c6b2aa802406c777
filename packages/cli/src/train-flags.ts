/** The options of `fovea train`, and how their values are read. */

import type { OptimiserOptions } from "@fovea/core";
import type { Command } from "commander";
import { numberFrom, oneOf, wholeNumber } from "./options.ts";
import { type AugmentLevel, augmentLevels } from "./training/augment-level.ts";

/** Values as commander collects them; what is left out depends on what is trained. */
export interface TrainFlags {
  readonly arch?: string;
  readonly backbone?: string;
  readonly cut?: string;
  readonly head: HeadForm;
  readonly hidden: number;
  readonly loss: "softmax" | "sigmoid";
  readonly fineTune?: true;
  readonly variant?: string;
  readonly pair?: string;
  readonly tag?: string;
  readonly world: number;
  readonly pictures: number;
  readonly held: number;
  readonly val: number;
  readonly size?: number;
  readonly preprocess?: string;
  readonly epochs?: number;
  readonly batch?: number;
  readonly optimizer?: "sgd" | "adamw";
  readonly rate?: number;
  readonly momentum: number;
  readonly weightDecay?: number;
  readonly warmup?: number;
  readonly labelSmoothing?: number;
  readonly augment?: AugmentLevel;
  readonly seed: number;
  readonly threads?: number;
  readonly out: string;
  readonly checkpoint?: string;
  readonly resume?: true;
}

type HeadForm = "linear" | "mlp";

/** What holds where nobody says otherwise. */
interface Defaults {
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: "sgd" | "adamw";
  readonly rate: number;
  readonly weightDecay: number;
  readonly warmup: number;
  readonly labelSmoothing: number;
  readonly augment: AugmentLevel;
}

const decays = { sgd: 5e-4, adamw: 0.01 } as const;

/** Of a network from scratch. */
export function networkDefaults({ optimizer = "sgd" }: Pick<TrainFlags, "optimizer">): Defaults {
  const rate = optimizer === "sgd" ? 0.1 : 0.001;
  const shared = { epochs: 20, batch: 32, warmup: 1, labelSmoothing: 0.1, augment: "light" } as const;
  return { ...shared, optimizer, rate, weightDecay: decays[optimizer] };
}

/** Of a head, and of a backbone with its head where all is fine-tuned. */
export function headDefaults({
  optimizer = "adamw",
  fineTune,
}: Pick<TrainFlags, "optimizer" | "fineTune">): Defaults {
  const shared = { optimizer, labelSmoothing: 0, weightDecay: decays[optimizer] };
  const slow = optimizer === "sgd" ? 10 : 1;
  return fineTune
    ? { ...shared, epochs: 10, batch: 8, rate: 1e-4 * slow, warmup: 1, augment: "light" }
    : { ...shared, epochs: 100, batch: 32, rate: 1e-3 * slow, warmup: 0, augment: "none" };
}

export const optimiserOf = (
  kind: "sgd" | "adamw",
  momentum: number,
  weightDecay: number,
): OptimiserOptions =>
  kind === "sgd"
    ? { kind, momentum, weightDecay }
    : { kind, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay };

const one =
  <Word extends string>(option: string, ...known: readonly Word[]) =>
  (text: string): Word =>
    oneOf(option, known, text);

export const withTrainOptions = (command: Command): Command =>
  withPictures(withSubject(command))
    .optionsGroup("How it is trained:")
    .option(
      "--epochs <n>",
      "passes over the pictures (default: 20; frozen head 100; fine-tuned 10)",
      wholeNumber("--epochs", 1),
    )
    .option("--batch <n>", "pictures of a step (default: 32; fine-tuned 8)", wholeNumber("--batch", 1))
    .option(
      "--optimizer <name>",
      "sgd or adamw (default: sgd for a network, adamw for a head)",
      one("--optimizer", "sgd", "adamw"),
    )
    .option(
      "--rate <r>",
      "learning rate at its highest (default for sgd and adamw: 0.1 and 0.001; frozen head 0.01 and 0.001; fine-tuned 0.001 and 0.0001)",
      numberFrom("--rate", 0),
    )
    .option("--momentum <m>", "of sgd", numberFrom("--momentum", 0, 0.9999), 0.9)
    .option(
      "--weight-decay <d>",
      "pull of weights towards zero (default: 0.0005 for sgd, 0.01 for adamw)",
      numberFrom("--weight-decay", 0),
    )
    .option(
      "--warmup <n>",
      "epochs in which the rate rises, before it falls as a cosine (default: 1; frozen head 0)",
      numberFrom("--warmup", 0),
    )
    .option(
      "--label-smoothing <s>",
      "part of the target that is spread over all classes (default: 0.1 for a network, else 0)",
      numberFrom("--label-smoothing", 0, 0.9),
    )
    .option(
      "--augment <level>",
      "none, light (flips and shifts) or full (also colour and light) (default: light; none for a frozen head, which takes none or light, there flipped copies alone, and where channels come last, which takes none)",
      one("--augment", ...augmentLevels),
    )
    .option("--seed <n>", "of first weights, order, augmentation and split", wholeNumber("--seed", 0), 0)
    .option(
      "--threads <n>",
      "threads of the engine (default: one per core); part of what makes a run repeatable",
      wholeNumber("--threads", 1),
    )
    .optionsGroup("Results:")
    .option("--out <file>", "the trained model; log and confusion matrix go beside it", "trained.onnx")
    .option("--checkpoint <dir>", "folder of checkpoints, one after each epoch (default: beside --out)")
    .option("--resume", "go on from the last checkpoint, to the same result as without a stop");

const withSubject = (command: Command): Command =>
  command
    .optionsGroup("What is trained:")
    .option("--arch <name>", "a network from scratch: menagerie-net")
    .option("--backbone <model>", "a head on the features of this model: an .onnx file or a built-in model")
    .option(
      "--cut <layer>",
      "layer whose channel means are the features (default: what the last linear layer takes)",
    )
    .option(
      "--head <form>",
      "linear, or mlp with one hidden layer",
      one("--head", "linear", "mlp"),
      "linear" as const,
    )
    .option("--hidden <n>", "units of the hidden layer of an mlp", wholeNumber("--hidden", 1), 64)
    .option(
      "--loss <kind>",
      "softmax (one class per picture) or sigmoid (each class says yes or no by itself; a folder's pictures are yes for its class alone)",
      one("--loss", "softmax", "sigmoid"),
      "softmax" as const,
    )
    .option("--fine-tune", "train the backbone's weights too, not only the head");

const withPictures = (command: Command): Command =>
  command
    .optionsGroup("Pictures:")
    .option("--variant <name>", "drawn pictures: balanced, biased, tagged or multi (default: balanced)")
    .option("--pair <class:background>", "what goes together in biased pictures, such as wolf:snow")
    .option("--tag <class>", "whose pictures carry the watermark in tagged ones")
    .option("--world <n>", "seed of the drawn pictures", wholeNumber("--world", 0), 0)
    .option("--pictures <n>", "drawn pictures to train on", wholeNumber("--pictures", 1), 6000)
    .option("--held <n>", "drawn pictures held out", wholeNumber("--held", 1), 1000)
    .option(
      "--val <share>",
      "share of a folder's pictures held out, where it has no train and val folders",
      numberFrom("--val", 0.01, 0.9),
      0.2,
    )
    .option(
      "--size <n>",
      "height and width of the network's input, pixels (default: 64; the backbone's)",
      wholeNumber("--size", 8),
    )
    .option("--preprocess <file.json>", "how the backbone wants its pictures, where its file does not say");
