/** What layers do, for people who never heard of them. */

import type { NodeInfo } from "../../engine/network-answers.ts";

const rows: Readonly<Record<string, string>> = {
  Conv: "Slides small patterns over what comes in and writes down how well each fits, place by place.",
  ConvTranspose: "Draws small patterns at every place, so that the grid becomes finer.",
  Gemm: "Weighs everything that comes in, and adds it up: one sum for each number that goes out.",
  MatMul: "Weighs everything that comes in, and adds it up: one sum for each number that goes out.",
  BatchNormalization: "Brings each channel to a usual strength, so that no channel drowns the others.",
  LRN: "Lets strong channels quieten their neighbours.",
  Relu: "Keeps what was found and sets everything below zero to zero.",
  Clip: "Keeps values within two bounds: nothing below the lower one, no more than the upper one.",
  LeakyRelu: "Keeps what was found and turns down what is below zero.",
  HardSwish: "Keeps what was found and fades out what is near or below zero.",
  Sigmoid: "Turns each number into one between 0 and 1.",
  HardSigmoid: "Turns each number into one between 0 and 1.",
  MaxPool: "Keeps the strongest value of each small window, so that the grid becomes coarser.",
  AveragePool: "Takes the mean of each small window, so that the grid becomes coarser.",
  GlobalAveragePool: "Takes the mean over the whole picture: what was found, no longer where.",
  ReduceMean: "Takes the mean over the whole picture: what was found, no longer where.",
  Add: "Adds two branches: a shortcut lets earlier findings pass unchanged.",
  Mul: "Turns channels up or down by what another branch says.",
  Concat: "Puts the channels of several branches side by side.",
  Flatten: "Writes all numbers into one row; nothing else changes.",
  Reshape: "Writes the same numbers in another arrangement.",
  Transpose: "Writes the same numbers in another order.",
  Softmax: "Turns the scores into probabilities that add up to one.",
  Dropout: "Does nothing when the network is asked; it mattered in training.",
};

export const meaningOf = ({ op }: NodeInfo): string => rows[op] ?? `Computes ${op} of what comes in.`;

/** What the numbers of a layer without places are. */
export function numberWords(op: string, classes: boolean): string {
  if (!classes)
    return "One number for each channel, the largest first: how strongly it answers to this picture. It has no unit: compare it only with others of this layer.";
  if (op === "Softmax" || op === "Sigmoid")
    return "One number for each class, the largest first: how sure the network is of it, from 0 to 1.";
  return "One raw score for each class, the largest first. A raw score is the network's vote for a class: a plain number without a unit, before the votes for all classes are turned into percentages.";
}

/** `Conv 3×3, step 2`. */
export const operationText = ({ op, window }: NodeInfo): string => `${op} ${window}`.trim();

/** `64 channels of 56×56 places`. */
export function sizeWords({ shape, looks }: NodeInfo): string {
  if (looks === "maps") return `${shape[1]} channels of ${shape[2]}×${shape[3]} places`;
  if (looks === "numbers") return `${shape[1]} numbers`;
  return `numbers in the shape ${shape.join("×")}`;
}

/** `64 × 56×56`, for the small print of a box. */
export const sizeText = (shape: readonly number[]): string =>
  shape.length === 4 && (shape[2] as number) * (shape[3] as number) > 1
    ? `${shape[1]} × ${shape[2]}×${shape[3]}`
    : String(shape.slice(1).reduce((a, b) => a * b, 1));

/** `2.4 thousand learned numbers`: the field calls them parameters. */
export function parametersText(count: number): string {
  if (count === 0) return "";
  if (count < 1000) return `${count} learned numbers`;
  if (count < 1e6) return `${(count / 1e3).toPrecision(3)} thousand learned numbers`;
  return `${(count / 1e6).toPrecision(3)} million learned numbers`;
}
