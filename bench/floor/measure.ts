/** One network: forwards, its methods, both with the engine's profile, and the kernels that are needed, all in turns. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  explain,
  type FloatTensor,
  type Method,
  type Model,
  methodById,
  predict,
  type Target,
  targetsFor,
} from "@fovea/core";
import { nodeFile, nodeRuntime } from "@fovea/core/node";
import { block, inTurns, median, type Quartiles, quartiles, type Run, repeated } from "../measure.ts";
import { ProfiledRuntime } from "../profile/sessions.ts";
import { type NodeTime, nodeTimes } from "../profile/times.ts";
import { atSize, fileOf, opened } from "../subjects.ts";
import type { Asked } from "../table/cases.ts";
import { type Alone, AloneDraft } from "./alone.ts";
import { type Needs, needsOf } from "./needs.ts";

/** What was found for one method on one network. */
export interface Found {
  readonly method: string;
  readonly needs: Needs;
  /** The method whole, as `explain()` runs it. */
  readonly forwards: Quartiles;
  /** The engine's kernels of it, and the forwards between which they were timed. */
  readonly nodes: readonly NodeTime[];
  readonly forwardMs: number;
}

export interface FoundAll {
  readonly forwardMs: number;
  /** The engine's kernels of the file alone. */
  readonly file: readonly NodeTime[];
  readonly alone: Alone;
  readonly methods: readonly Found[];
}

const side = 224;
const threads = 2;

export async function measuredFloor(network: string, asked: readonly Asked[]): Promise<FoundAll> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-floor-"));
  try {
    return await measuredIn(folder, atSize(readFileSync(fileOf(network)), side), asked);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measuredIn(folder: string, bytes: Uint8Array, asked: readonly Asked[]): Promise<FoundAll> {
  const { methods, draft, runs, forward, close } = await opening(folder, bytes, asked);
  const { times, forwards, count } = await betweenForwards(runs, forward);
  // The engine writes its times when a session goes.
  await close();
  const nodes = (id: string): NodeTime[] =>
    readdirSync(folder)
      .filter((name) => name.startsWith(id))
      .flatMap((name) => nodeTimes(join(folder, name), count));
  const found = methods.map(({ name, needs, id }): Found => {
    const between = forwards.get(name) ?? [];
    const ratios = (times.get(name) ?? []).map((ms, round) => ms / (between[round] as number));
    const forwardMs = median(forwards.get(id) ?? []);
    return { method: name, needs, forwards: quartiles(ratios), forwardMs, nodes: nodes(id) };
  });
  return {
    forwardMs: median([...forwards.values()].flat()),
    file: nodes("file"),
    alone: draft.read({ blocks: nodes("all"), plain: nodes("none") }),
    methods: found,
  };
}

interface Opening {
  readonly methods: readonly { readonly name: string; readonly needs: Needs; readonly id: string }[];
  readonly draft: AloneDraft;
  /** Methods by name; what is profiled by the begin of its file. */
  readonly runs: ReadonlyMap<string, Run>;
  readonly forward: Run;
  readonly close: () => Promise<void>;
}

/** All that is to run: the file with and without profile, each method with and without, and the kernels in both layouts. */
async function opening(folder: string, bytes: Uint8Array, asked: readonly Asked[]): Promise<Opening> {
  const runtime = nodeRuntime({ threads });
  const { model, x } = await opened(bytes, side, runtime);
  const feeds = { [model.input.name]: x };
  const plain = await nodeFile(bytes, { threads });
  const file = await nodeFile(bytes, { threads, profile: join(folder, "file") });
  const runs = new Map<string, Run>([["file", () => file.run(feeds)]]);
  const opens: { dispose(): Promise<void> }[] = [model, plain, file];
  const methods = asked.map((row, i) => ({ ...row, needs: needsFor(row.method, model), id: `method-${i}` }));
  for (const { name, method, options, id } of methods) {
    const watching = new ProfiledRuntime(runtime, join(folder, id));
    const { model: watched } = await opened(bytes, side, watching);
    const request = { method: methodOf(method), options, target: await targetOf(model, x) };
    watching.watching = true;
    runs.set(name, () => explain(model, x, request));
    runs.set(id, () => explain(watched, x, request));
    opens.push(watched);
  }
  const draft = new AloneDraft(methods.map(({ needs }) => needs));
  for (const optimize of ["all", "none"] as const) {
    const session = await runtime.compile(draft.graph(), { optimize, profile: join(folder, optimize) });
    runs.set(optimize, () => session.run(draft.feeds(), draft.outputs.slice(0, 1)));
    opens.push(session);
  }
  const close = async (): Promise<void> => {
    for (const session of opens) await session.dispose();
  };
  return { methods, draft, runs, forward: () => plain.run(feeds), close };
}

interface Turns {
  readonly times: ReadonlyMap<string, readonly number[]>;
  /** In the same rounds, the mean of the forwards just before and just after. */
  readonly forwards: ReadonlyMap<string, readonly number[]>;
  /** How often each has run. */
  readonly count: number;
}

/** f a f b f …: a block of forwards before each block, so that a busy moment hits both. */
async function betweenForwards(runs: ReadonlyMap<string, Run>, forward: Run): Promise<Turns> {
  const before = (name: string): string => `before ${name}`;
  const all = new Map(
    [...runs].flatMap(([name, run]): [string, Run][] => [
      [before(name), forward],
      [name, run],
    ]),
  );
  const rounds = await roundsFor(all);
  const times = await inTurns(all, rounds);
  const names = [...runs.keys()];
  const forwards = names.map((name, i): [string, number[]] => {
    const [own = [], next = []] = [name, names[(i + 1) % names.length] as string].map((of) =>
      times.get(before(of)),
    );
    return [name, own.map((ms, round) => (ms + (next[round] as number)) / 2)];
  });
  return { times, forwards: new Map(forwards), count: 1 + block * (rounds + 1) };
}

const [fewest, most] = [3, 9];
const budgetMs = 25_000;

/** As many as there is time for; runs everything once. */
async function roundsFor(runs: ReadonlyMap<string, Run>): Promise<number> {
  let once = 0;
  for (const run of runs.values()) once += (await repeated(run, 1))[0] as number;
  return Math.min(most, Math.max(fewest, Math.floor(budgetMs / (block * once)) - 1));
}

async function targetOf(model: Model, x: FloatTensor): Promise<Target> {
  const [target] = await targetsFor(model, x, "top1", await predict(model, x));
  if (!target) throw new Error("no target");
  return target;
}

function methodOf(id: string): Method {
  const found = methodById(id);
  if (!found) throw new Error(`no method is called ${id}`);
  return found;
}

function needsFor(id: string, model: Model): Needs {
  const needs = needsOf[id]?.(model);
  if (!needs) throw new Error(`what ${id} needs is not known: known are ${Object.keys(needsOf).join(", ")}`);
  return needs;
}
