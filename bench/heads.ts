/** New heads on the features of a real backbone, trained on photographs by the command itself. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shareInterval } from "@fovea/core";
import { fovea } from "./fovea.ts";

export interface HeadRow {
  readonly backbone: string;
  readonly photos: string;
  readonly head: string;
  readonly split: string;
  readonly right: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
  readonly limit: number | undefined;
  readonly seconds: number;
}

interface Subject {
  readonly photos: string;
  readonly split: string;
  readonly args: readonly string[];
  readonly limit?: number;
}

const subjects: readonly Subject[] = [
  { photos: "ants_bees", split: "its own val", args: [], limit: 0.85 },
  { photos: "ants_bees", split: "its own val", args: ["--head", "mlp"] },
  { photos: "dogs_wolves", split: "20 % by seed 0", args: [] },
  { photos: "dogs_wolves", split: "20 % by seed 0", args: ["--head", "mlp"] },
];

/** ResNet-18, prepared as recorded beside the models; empty without the shared material. */
export async function heads(shared: string): Promise<HeadRow[]> {
  const model = join(shared, "models", "resnet18.onnx");
  if (!existsSync(model)) return [];
  const folder = mkdtempSync(join(tmpdir(), "fovea-heads-"));
  const preprocess = join(folder, "preprocess.json");
  writeFileSync(preprocess, JSON.stringify(settings(shared)));
  const rows: HeadRow[] = [];
  for (const subject of subjects) rows.push(await measured(subject, { shared, model, folder, preprocess }));
  rmSync(folder, { recursive: true });
  return rows;
}

function settings(shared: string): object {
  const list = JSON.parse(readFileSync(join(shared, "models", "models.json"), "utf8")) as {
    file: string;
    input: object;
  }[];
  return list.find(({ file }) => file === "resnet18.onnx")?.input ?? {};
}

interface Place {
  readonly shared: string;
  readonly model: string;
  readonly folder: string;
  readonly preprocess: string;
}

async function measured({ photos, split, args, limit }: Subject, place: Place): Promise<HeadRow> {
  const out = join(place.folder, "head.onnx");
  const dir = join(place.shared, "photos", photos);
  const began = performance.now();
  const given = ["train", "--backbone", place.model, dir, "--preprocess", place.preprocess, "--out", out];
  await fovea(...given, ...args);
  const seconds = (performance.now() - began) / 1000;
  const last = readFileSync(join(place.folder, "head.log.jsonl"), "utf8").trim().split("\n").at(-1) ?? "";
  const { right, of } = (JSON.parse(last) as { held: { right: number; of: number } }).held;
  const { low, high } = shareInterval(right, of);
  const head = args.includes("mlp") ? "mlp, 64 units" : "linear";
  return { backbone: "ResNet-18", photos, head, split, right, of, low, high, limit, seconds };
}
