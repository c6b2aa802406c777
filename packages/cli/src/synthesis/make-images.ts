/** Runs the optimisation: which objectives share one run, the frames that are kept, and how far the work is. */

import {
  type Frame,
  type NamedObjective,
  type Objective,
  type SynthesisedImage,
  type SynthesisOptions,
  synthesise,
} from "@fovea/core";
import { levelPicture, type Picture } from "@fovea/render";
import { safeName } from "../file-names.ts";
import type { OpenNetwork } from "./open-network.ts";
import type { WorkClock } from "./work-clock.ts";

export interface MakeRequest {
  readonly opened: OpenNetwork;
  readonly wanted: readonly NamedObjective[];
  readonly options: SynthesisOptions;
  /** Images of each objective, pushed apart by the diversity term. */
  readonly count: number;
  /** Starts of each objective, from seed on. */
  readonly starts: number;
  readonly frameEvery: number;
  readonly clock: WorkClock;
}

/** The image at one step of its making. */
export interface Shot {
  readonly step: number;
  readonly value: number;
  readonly picture: Picture;
}

export interface Made {
  readonly named: NamedObjective;
  /** With the start or the number of the image, where there are several. */
  readonly title: string;
  /** Of its files, without an ending. */
  readonly name: string;
  readonly result: SynthesisedImage;
  readonly shots: readonly Shot[];
}

/** Objectives in one run of the library: more would hold more frames in memory, fewer would compile more often. */
const together = 8;

interface Job {
  readonly wanted: readonly NamedObjective[];
  readonly seed: number;
  /** What sets each image apart from others of the same objective. */
  readonly mark: (i: number) => Mark;
}

interface Mark {
  readonly title: string;
  readonly name: string;
}

/** Images in the order of what is wanted, starts of one objective in a row; some at a time, so that each can be saved when it is there. */
export async function* makeImages(request: MakeRequest): AsyncGenerator<readonly Made[]> {
  const names = new Set<string>();
  for (const job of jobsOf(request)) {
    const shots: Shot[][] = job.wanted.map(() => []);
    const results = await run(request, job, shots);
    yield results.map((result, i) => {
      const named = job.wanted[i] as NamedObjective;
      const { title, name } = job.mark(i);
      return {
        ...{ named, result, shots: shots[i] as Shot[] },
        title: named.title + title,
        name: unused(names, fileName(named) + name),
      };
    });
  }
}

/** Images altogether. */
export const imagesOf = ({
  wanted,
  count,
  starts,
}: Pick<MakeRequest, "wanted" | "count" | "starts">): number => wanted.length * count * starts;

function jobsOf({ wanted, count, starts, options: { seed = 0 } }: MakeRequest): readonly Job[] {
  if (count > 1) {
    return wanted.map((named) => ({
      wanted: new Array<NamedObjective>(count).fill(named),
      seed,
      mark: (i) => ({ title: `, image ${i + 1}`, name: `-${i + 1}` }),
    }));
  }
  const seeds = Array.from({ length: starts }, (_, i) => seed + i);
  if (starts > 1) {
    return wanted.flatMap((named) =>
      seeds.map(
        (each): Job => ({
          wanted: [named],
          seed: each,
          mark: () => ({ title: `, seed ${each}`, name: `-seed${each}` }),
        }),
      ),
    );
  }
  return groups(wanted).map((group) => ({ wanted: group, seed, mark: () => ({ title: "", name: "" }) }));
}

/** Neighbours that one compiled graph serves. */
function groups(wanted: readonly NamedObjective[]): NamedObjective[][] {
  const found: NamedObjective[][] = [];
  for (const named of wanted) {
    const last = found.at(-1);
    const alike = last?.[0] && kindOf(last[0].objective) === kindOf(named.objective);
    if (last && alike && last.length < together) last.push(named);
    else found.push([named]);
  }
  return found;
}

function kindOf(objective: Objective): string {
  if (objective.kind === "mix")
    return `mix ${objective.parts.map((part) => kindOf(part.objective)).join(" ")}`;
  const { kind } = objective;
  const form = objective.kind === "class" ? (objective.form ?? "logit") : "";
  return [kind, form, "layer" in objective ? objective.layer : ""].join(" ");
}

function run(
  { opened: { network, scale }, options, frameEvery, clock }: MakeRequest,
  { wanted, seed }: Job,
  shots: readonly Shot[][],
): Promise<readonly SynthesisedImage[]> {
  const began = clock.done;
  const [first, last] = [wanted[0]?.title ?? "", wanted.at(-1)?.title ?? ""];
  const label = first === last ? first : `${first} … ${last}`;
  return synthesise({
    ...options,
    ...{ network, scale, seed, frameEvery, objectives: wanted.map(({ objective }) => objective) },
    onFrame: (frame) => {
      keep(frame, shots);
      clock.note(frame.values);
    },
    progress: (done, total) => clock.at(began + (wanted.length * done) / total, label),
  });
}

function keep({ step, images, values }: Frame, shots: readonly Shot[][]): void {
  for (const [i, image] of images.entries())
    shots[i]?.push({ step, value: values[i] as number, picture: levelPicture(image) });
}

/** `3-fox`, `layer1.12`: the words of the objective with what paths and drives mean by them taken out. */
function fileName({ objective, text, title }: NamedObjective): string {
  const label = objective.kind === "class" ? /\((.*)\)$/.exec(title)?.[1]?.split(",")[0] : undefined;
  if (label !== undefined) return safeName(`${text}-${label}`);
  return safeName(
    text
      .replaceAll(/^\/|\/$/g, "")
      .replaceAll(/[/\\]/g, "_")
      .replaceAll(":", ".")
      .replaceAll(/\s+/g, ""),
  );
}

/** The name, with a number if another image has it already; upper and lower case count as the same. */
function unused(taken: Set<string>, name: string): string {
  for (let n = 1; ; n++) {
    const found = n === 1 ? name : `${name}~${n}`;
    if (taken.has(found.toLowerCase())) continue;
    taken.add(found.toLowerCase());
    return found;
  }
}
