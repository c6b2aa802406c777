/** By how much a class lost, and where the evidence for each lies, in words. */

import type { ClassPrediction } from "@fovea/core";
import { className, type FloatMap, percentText } from "@fovea/render";
import { evidence } from "./where.ts";

/** `owl lost to lion by 2.13 points`, with what a point is. */
export function lostText(said: ClassPrediction, expected: ClassPrediction): string {
  const [name, rival] = [className(said), className(expected)];
  const times = said.probability / expected.probability;
  const likelier = Number.isFinite(times) ? `, which makes ${name} ${timesText(times)} as likely` : "";
  return (
    `${capital(rival)} lost to ${name} by ${pointsText(said.logit - expected.logit)} points: ` +
    `the network gave ${rival} ${pointsText(expected.logit)} and ${name} ${pointsText(said.logit)}${likelier} ` +
    `(${percentText(said.probability)} and ${percentText(expected.probability)}). ` +
    "Points are the network's raw scores, called logits."
  );
}

const pointsText = (points: number): string => points.toFixed(2).replace("-", "−");

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
  const { place, share } = evidence(map);
  return place === undefined
    ? `nothing speaks for ${name}`
    : `what speaks for ${name} lies most of all in the ${place} of the picture (${percentText(share)} of it)`;
}
