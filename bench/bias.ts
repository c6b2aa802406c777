/** Whether a search for bias finds what was put there, and nothing where there is nothing: networks trained for it. */

import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "@fovea/core";
import { backgrounds, labels } from "@fovea/menagerie";
import { fovea } from "./fovea.ts";

export interface BiasRow {
  readonly set: string;
  /** Held-out pictures of the same world that the network gets right, of all. */
  readonly right: number;
  readonly of: number;
  /** What was claimed, in short; the class and the background or place. */
  readonly claims: readonly string[];
  /** Whether the claims are those that should be made. */
  readonly asWanted: boolean;
  /** Largest difference of any class, needed or enough, in points. */
  readonly largest: number;
}

interface World {
  readonly set: string;
  readonly args: readonly string[];
  /** Of the world: another seed, other pictures and weights. */
  readonly seed: number;
  readonly wanted: (claims: readonly Claim[]) => boolean;
}

interface Claim {
  readonly label: string;
  /** Name of the background or the mark. */
  readonly cause: string | undefined;
  readonly region: string;
}

/** Pictures to train on, epochs, and pictures to search in: enough for a network that hangs on what is easy. */
const [pictures, epochs, searched] = [3000, 8, 400];

/** Five pairs of class and background, no class twice. */
function pairs(seed: number): readonly (readonly [label: string, background: string])[] {
  const { uniform } = random(seed);
  const left: string[] = [...labels];
  return Array.from({ length: 5 }, () => {
    const [label = ""] = left.splice(Math.floor(uniform() * left.length), 1);
    return [label, backgrounds[Math.floor(uniform() * backgrounds.length)] as string] as const;
  });
}

const worlds = (seed: number): readonly World[] => [
  ...pairs(seed).map(([label, background], i): World => {
    const wanted = (claims: readonly Claim[]): boolean =>
      claims.some((claim) => claim.label === label && claim.cause === background);
    const pair = `${label}:${background}`;
    return {
      set: `biased, ${pair}`,
      args: ["--variant", "biased", "--pair", pair],
      seed: seed + i,
      wanted,
    };
  }),
  ...[10, 11, 12, 13, 14].map(
    (i): World => ({
      set: `balanced, seed ${seed + i}`,
      args: ["--variant", "balanced"],
      seed: seed + i,
      wanted: (claims) => claims.length === 0,
    }),
  ),
  {
    set: "tagged, horse",
    args: ["--variant", "tagged", "--tag", "horse"],
    seed: seed + 20,
    wanted: (claims) => claims.some(({ label, region }) => label === "horse" && region === "cell-4-1"),
  },
];

/** Trains a network in each world, or in those whose name begins so, and searches it with pictures that it never saw. */
export async function bias(seed: number, told: (row: BiasRow) => void, only = ""): Promise<BiasRow[]> {
  const rows: BiasRow[] = [];
  for (const world of worlds(seed).filter(({ set }) => set.startsWith(only))) {
    const row = await studied(world);
    told(row);
    rows.push(row);
  }
  return rows;
}

async function studied({ set, args, seed, wanted }: World): Promise<BiasRow> {
  const model = await network(args, seed);
  const folder = mkdtempSync(join(tmpdir(), "fovea-bias-"));
  const drawn = join(folder, "drawn");
  const render = ["--count", String(searched), "--from", "1000000", "--size", "128", "--seed", String(seed)];
  await fovea("menagerie", "render", ...args, ...render, "--out", drawn);
  const text = await fovea("bias", model, drawn, "--json", "--out", join(folder, "bias"));
  rmSync(folder, { recursive: true });
  const report = JSON.parse(text) as Report;
  const claims = report.classes.flatMap(({ label, claim }) =>
    claim ? [{ label, cause: claim.cause?.name, region: claim.region.id }] : [],
  );
  const effects = report.classes.flatMap(({ tests }) => [
    tests[0]?.needed.mean ?? 0,
    tests[0]?.enough.mean ?? 0,
  ]);
  return {
    ...{ set, right: report.right, of: report.pictures, asWanted: wanted(claims) },
    claims: claims.map(({ label, cause, region }) => `${label}: ${cause ?? region}`),
    largest: Math.max(...effects),
  };
}

/** Kept in the folder for temporary files, so that a search that was changed can be measured again without training. */
async function network(args: readonly string[], seed: number): Promise<string> {
  const name = ["net", ...args, pictures, epochs, seed].join("-").replaceAll(/[^\w-]/g, "-");
  const nets = join(tmpdir(), "fovea-bias-nets");
  const model = join(nets, `${name}.onnx`);
  if (existsSync(model)) return model;
  mkdirSync(nets, { recursive: true });
  const made = ["--world", String(seed), "--seed", String(seed)];
  const long = ["--pictures", String(pictures), "--held", "200", "--epochs", String(epochs)];
  await fovea("train", "--arch", "menagerie-net", "--out", model, ...args, ...made, ...long);
  return model;
}

interface Report {
  readonly right: number;
  readonly pictures: number;
  readonly classes: readonly {
    readonly label: string;
    readonly tests: readonly { readonly needed: { mean: number }; readonly enough: { mean: number } }[];
    readonly claim: {
      readonly cause?: { readonly name: string };
      readonly region: { readonly id: string };
    } | null;
  }[];
}
