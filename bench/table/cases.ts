/** What the table is of: networks, sizes, threads, methods; and what of it somebody wants measured now. */

import { parseArgs } from "node:util";
import { type Effort, fullEffort, quickEffort } from "../cost.ts";
import { networkIds } from "../subjects.ts";

/** A method with options, as in `integrated-gradients:steps=50`. */
export interface Asked {
  readonly name: string;
  readonly method: string;
  readonly options: Readonly<Record<string, string>>;
}

export interface Case {
  readonly network: string;
  readonly side: number;
  readonly threads: number;
  /** Undefined: every method of a single run, and those of `few` runs. */
  readonly methods: readonly Asked[] | undefined;
}

export interface Wish {
  readonly cases: readonly Case[];
  readonly effort: Effort;
  /** Networks whose gradient's session is built against that of the file. */
  readonly builds: readonly string[];
}

/** One of each kind: they share their costs with their relatives. */
const key = "saliency guided-backprop deconvnet input-x-gradient grad-cam lrp".split(" ").map(asked);
/** Methods of many runs, by network. */
const long: Readonly<Record<string, readonly string[]>> = {
  resnet18: [
    ...["integrated-gradients:steps=50", "integrated-gradients", "occlusion:window=32,stride=16"],
    ...["score-cam", "score-cam:top=64", "ablation-cam", "recipro-cam"],
  ],
  vgg16: ["occlusion:window=32,stride=16"],
  mobilenet_v2: ["integrated-gradients"],
  squeezenet1_1: ["integrated-gradients", "occlusion:window=32,stride=16"],
};
const several = ["resnet18", "squeezenet1_1"];

/**
 * `resnet18 vgg16 --only saliency,lrp --side 448 --threads 1 --quick`, each of which may be left out. Methods, a size or threads that
 * are named are measured there alone (`build`: the session of a gradient against that of the file); `--quick`: fewer rounds, and otherwise few methods.
 */
export function readWish(words: readonly string[]): Wish {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      only: { type: "string" },
      side: { type: "string" },
      threads: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const networks = positionals.length > 0 ? positionals : networkIds;
  const unknown = networks.find((network) => !networkIds.includes(network));
  if (unknown !== undefined)
    throw new Error(`No network is called ${unknown}: there are ${networkIds.join(", ")}`);
  const only = values.only?.split(/,(?![\w-]+=)/);
  const named = only?.filter((name) => name !== "build").map(asked);
  const chosen = named !== undefined || values.side !== undefined || values.threads !== undefined;
  const place = { side: Number(values.side ?? 224), threads: Number(values.threads ?? 2) };
  const listed = values.quick ? quickCases : fullCases;
  return {
    cases: networks.flatMap((network) =>
      chosen ? [{ network, ...place, methods: named ?? key }] : listed(network),
    ),
    builds: (only?.includes("build") ?? !(chosen || values.quick)) ? networks : [],
    effort: values.quick ? quickEffort : fullEffort,
  };
}

/** `forwards resnet18 saliency`, and what differs from two threads at 224×224. */
export const idOf = (place: Case, method: string): string => `forwards ${placeOf(place)} ${method}`;

const placeOf = ({ network, side, threads }: Case): string =>
  `${network}${side === 224 ? "" : `@${side}`}${threads === 2 ? "" : `/${threads}`}`;

const quickCases = (network: string): Case[] => [{ network, side: 224, threads: 2, methods: key }];

const fullCases = (network: string): Case[] => [
  { network, side: 224, threads: 2, methods: undefined },
  { network, side: 224, threads: 2, methods: (long[network] ?? []).map(asked) },
  { network, side: 224, threads: 1, methods: key },
  ...(several.includes(network) ? [160, 448] : []).map((side) => ({
    ...{ network, side, threads: 2, methods: key },
  })),
];

/** Of methods of many runs, a few tell what one of them costs. */
export const few: readonly Asked[] = ["integrated-gradients:steps=4", "smoothgrad:samples=4"].map(asked);

/** `integrated-gradients:steps=50` read. */
export function asked(name: string): Asked {
  const [method = "", options = ""] = name.split(":");
  const pairs = options === "" ? [] : options.split(",").map((pair) => pair.split("=") as [string, string]);
  return { name, method, options: Object.fromEntries(pairs) };
}
