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
  readonly school: School;
  readonly wanted: (claims: readonly Claim[]) => boolean;
}

interface Claim {
  readonly label: string;
  /** Name of the background or the mark. */
  readonly cause: string | undefined;
  readonly region: string;
}

/** How long a network learns. */
interface School {
  readonly pictures: number;
  readonly epochs: number;
}

/** Enough for a network that hangs on what is easy. */
const short: School = { pictures: 3000, epochs: 8 };

/** What `fovea train` does unless told: a mark of a few pixels is not learnt sooner. */
const whole: School = { pictures: 6000, epochs: 20 };

/** Pictures to search in. */
const searched = 400;

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
      school: short,
      wanted,
    };
  }),
  ...[10, 11, 12, 13, 14].map(
    (i): World => ({
      set: `balanced, seed ${seed + i}`,
      args: ["--variant", "balanced"],
      seed: seed + i,
      school: short,
      wanted: (claims) => claims.length === 0,
    }),
  ),
  {
    set: "tagged, horse",
    args: ["--variant", "tagged", "--tag", "horse"],
    seed: seed + 20,
    school: whole,
    wanted: (claims) => claims.some(({ label, region }) => label === "horse" && region === "cell-4-1"),
  },
];

/** Trains a network in each world and searches it with pictures that it never saw. */
export async function bias(seed: number, told: (row: BiasRow) => void): Promise<BiasRow[]> {
  const rows: BiasRow[] = [];
  for (const world of worlds(seed)) {
    const row = await studied(world);
    told(row);
    rows.push(row);
  }
  return rows;
}

async function studied({ set, args, seed, school, wanted }: World): Promise<BiasRow> {
  const model = await network(args, seed, school);
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
async function network(args: readonly string[], seed: number, school: School): Promise<string> {
  const { pictures, epochs } = school;
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
