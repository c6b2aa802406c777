/** By how much a class lost, and where the evidence for each lies, in words. */

import type { ClassPrediction } from "@fovea/core";
import { className, type FloatMap, percentText } from "@fovea/render";
import { evidence, whereText } from "./where.ts";

/** `owl lost to lion by 2.13 in raw score`, with what that is. */
export function lostText(said: ClassPrediction, expected: ClassPrediction): string {
  const [name, rival] = [className(said), className(expected)];
  const times = said.probability / expected.probability;
  const likelier = Number.isFinite(times) ? `, which makes ${name} ${timesText(times)} as likely` : "";
  return (
    `${capital(rival)} lost to ${name} by ${scoreText(said.logit - expected.logit)} in raw score: ` +
    `the network gave ${rival} ${scoreText(expected.logit)} and ${name} ${scoreText(said.logit)}${likelier} ` +
    `(${percentText(said.probability)} and ${percentText(expected.probability)}). ` +
    "Raw scores (logits) are the numbers that the network gives each class; the percentages are made of them."
  );
}

const scoreText = (score: number): string => score.toFixed(2).replace("-", "−");

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function timesText(times: number): string {
  if (times >= 1000) return "more than a thousand times";
  return `${times < 10 ? times.toFixed(1) : Math.round(times)} times`;
}

/** Where each class has most of its evidence, and where the contrast of the two decides. */
export function placesText(
  name: string,
  map: FloatMap,
  rival: string,
  other: FloatMap,
  contrast: FloatMap | undefined,
): string {
  const places = [placeText(name, map), placeText(rival, other)];
  const decided = contrast && evidence(contrast).place;
  const decides = decided ? ` What tips the scales to ${name} lies most of all in the ${decided}.` : "";
  return `${capital(places.join("; "))}.${decides}`;
}

function placeText(name: string, map: FloatMap): string {
  const found = evidence(map);
  return found.place === undefined
    ? `nothing speaks for ${name}`
    : `what speaks for ${name} ${whereText(found)}`;
}
