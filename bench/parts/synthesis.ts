/** The part `synthesis`. */

import { tmpdir } from "node:os";
import { join } from "node:path";
import { menagerieFile, modelFile, settingsFile, shared, squeezenetFile } from "../material.ts";
import { percentText, table } from "../part.ts";
import { type ClassSubject, classImages, noise, stepCost } from "../synthesis.ts";

export async function synthesisPart(): Promise<string> {
  const subjects = imagined();
  return [await recognised(subjects), await noises(subjects), await steps()].join("\n");
}

/** Networks that are asked for images of their classes. */
function imagined(): readonly ClassSubject[] {
  const labels = join(shared, "labels", "imagenet1k.json");
  const preprocess = settingsFile("resnet18");
  return [
    { name: "menagerie-net", file: menagerieFile },
    { name: "ResNet-18", file: modelFile("resnet18"), preprocess, labels, classes: 50 },
  ];
}

async function recognised(subjects: readonly ClassSubject[]): Promise<string> {
  const folder = join(tmpdir(), "fovea-synthesis");
  const rows = [];
  for (const subject of subjects)
    for (const form of ["logit", "margin"] as const) rows.push(await classImages(subject, form, folder));
  return table(
    "Images by optimisation: recognised",
    `Class images by \`fovea synthesize\`: raising the logit, its default, and the margin, the logit less the largest other one (\`--output margin\`); ImageNet classes drawn by seed 0. Part of the images of whose class the network is at least 99 % sure: as they are, in every one of the unseen views (turned, mirrored, shifted, other light), and in the mean over these; limit 90 %. Sheets: ${folder}.`,
    [
      "model",
      "raised",
      "images",
      "recognised",
      "in every view",
      "in the mean of views",
      "high frequencies",
      "s",
    ],
    rows.map((r) => [
      ...[r.model, r.form, r.classes, percentText(r.plain), percentText(r.strict), percentText(r.mean)],
      ...[percentText(r.highFrequencies), r.seconds.toFixed(0)],
    ]),
  );
}

async function noises(subjects: readonly ClassSubject[]): Promise<string> {
  const rows = [];
  for (const subject of subjects) rows.push(await noise({ ...subject, classes: 4 }));
  return table(
    "Images by optimisation: noise",
    "Share of the spectrum's energy above half the Nyquist frequency, mean of 4 classes: Fourier parametrisation with transforms against bare pixels.",
    ["model", "Fourier", "pixels", "ratio", "limit"],
    rows.map((r) => [
      ...[r.model, percentText(r.fourier), percentText(r.pixels)],
      ...[(r.fourier / r.pixels).toFixed(2), "≤ 0.33"],
    ]),
  );
}

const steps = async (): Promise<string> =>
  table(
    "Images by optimisation: a step",
    "One step (view, gradient, regularisers, Adam) against a forward of the user's own file just before and after, two threads; median of 7 rounds.",
    ["model", "recipe", "forwards", "limit", "ms"],
    (await stepCost("SqueezeNet 1.1 at 224", squeezenetFile, 224, 7)).map((r) => [
      ...[r.model, r.regularisers, r.forwards.toFixed(2), "≤ 4.0", r.ms.toFixed(1)],
    ]),
  );
