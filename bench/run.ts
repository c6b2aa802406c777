/** `npm run bench`: speed, memory and accuracy on this machine, written to bench/RESULTS.md. `-- accuracy` picks a part. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AccuracyRow, accuracy } from "./accuracy.ts";
import { bias } from "./bias.ts";
import { coldStart } from "./cold.ts";
import { dreamCost, largeHeight, largeWidth } from "./dream.ts";
import { forwards, type Subject } from "./forwards.ts";
import { fovea } from "./fovea.ts";
import { heads } from "./heads.ts";
import { killed } from "./kill.ts";
import { type LocalisedRow, localised, trained } from "./menagerie.ts";
import { neighbours } from "./neighbours.ts";
import { type LongRun, longRun } from "./runs.ts";
import { type SanityStudy, sanity } from "./sanity.ts";
import { type ScanRow, type ScanSubject, scanned } from "./scan.ts";
import { type ClassSubject, classImages, noise, stepCost } from "./synthesis.ts";
import { training } from "./training.ts";

const shared = process.env.FOVEA_SHARED ?? fileURLToPath(new URL("../../shared/", import.meta.url));
const results = fileURLToPath(new URL("./RESULTS.md", import.meta.url));
const model = (name: string): string => join(shared, "models", `${name}.onnx`);

const promised = { saliency: 3, "grad-cam": 1.3 };
const squeezenet = join(shared, "golden", "squeezenet1_1", "model.onnx");
const subjects: readonly Subject[] = [
  {
    name: "SqueezeNet 1.1 at 224",
    file: squeezenet,
    side: 224,
    limits: promised,
  },
  { name: "ResNet-18 at 224", file: model("resnet18"), side: 224, limits: { ...promised, lrp: 6 } },
  {
    name: "MobileNet-V2 at 224",
    file: model("mobilenet_v2_1.0_224"),
    side: 224,
    limits: { "grad-cam": 1.3 },
  },
];

const longRuns: readonly LongRun[] = [
  {
    name: "SqueezeNet 1.1 at 224",
    file: squeezenet,
    side: 224,
    method: "occlusion",
    options: { window: "32", stride: "16" },
    per: "position",
    positions: 169,
    limit: 1,
  },
  ...(["score-cam", "ablation-cam"] as const).flatMap((method): LongRun[] => [
    {
      name: "ResNet-18 at 224",
      file: model("resnet18"),
      side: 224,
      method,
      per: "channel",
      limit: method === "score-cam" ? 1.05 : 0.05,
    },
  ]),
];

/** Six photographs of different kinds, that all reference networks name rightly. */
const photos = [
  "n01872401_echidna.JPEG",
  "n02058221_albatross.JPEG",
  "n02105641_Old_English_sheepdog.JPEG",
  "n02229544_cricket.JPEG",
  "n03063599_coffee_mug.JPEG",
  "n03272010_electric_guitar.JPEG",
].map((name) => join(shared, "photos", "imagenet", name));

const menagerieNet = fileURLToPath(
  new URL("../packages/menagerie/models/menagerie-net.onnx", import.meta.url),
);

/** Drawn animals that no training ever saw, the classes in turns. */
async function drawn(count: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "fovea-drawn-"));
  await fovea("menagerie", "render", "--count", String(count), "--from", "1000000", "--out", folder);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".png") && !name.startsWith("masks"))
    .map((name) => join(folder, name));
}

/** Preprocessing as recorded beside the shared models. */
function settingsOf(name: string): Readonly<Record<string, unknown>> {
  const list = JSON.parse(readFileSync(join(shared, "models", "models.json"), "utf8")) as {
    file: string;
    input: Readonly<Record<string, unknown>>;
  }[];
  return list.find(({ file }) => file === `${name}.onnx`)?.input ?? {};
}

/** Networks that are asked for images of their classes. */
function imagined(): ClassSubject[] {
  const preprocess = join(mkdtempSync(join(tmpdir(), "fovea-bench-")), "preprocess.json");
  writeFileSync(preprocess, JSON.stringify(settingsOf("resnet18")));
  const labels = join(shared, "labels", "imagenet1k.json");
  return [
    { name: "menagerie-net", file: menagerieNet },
    { name: "ResNet-18", file: model("resnet18"), preprocess, labels, classes: 50 },
  ];
}

type Part = () => Promise<string>;

const parts: Readonly<Record<string, Part>> = {
  forwards: async () => {
    const lines: string[] = [];
    for (const subject of subjects.filter(({ file }) => existsSync(file))) {
      for (const row of await forwards(subject, 9)) {
        const limit = row.limit === undefined ? "" : `≤ ${row.limit}`;
        lines.push(
          `| ${row.model} | ${row.method} | ${row.forwards.toFixed(2)} | ${limit} | ${row.ms.toFixed(1)} |`,
        );
      }
    }
    return table(
      "Cost in forwards",
      "Each method against the user's own file given straight to the engine, two threads, batch 1, in turns of blocks; median of the ratios of 9 rounds.",
      "| model | method | forwards | limit | ms |\n| --- | --- | --- | --- | --- |",
      lines,
    );
  },
  runs: async () => {
    const rows = [];
    for (const run of longRuns.filter(({ file }) => existsSync(file))) rows.push(await longRun(run, 5));
    return table(
      "Methods of many runs",
      "Each method whole, against forwards of the user's own file just before and after; median of 5 rounds.",
      "| model | method | counted in | forwards | forwards for each | limit | s |\n| --- | --- | --- | --- | --- | --- | --- |",
      rows.map(
        (r) =>
          `| ${r.name} | ${r.method} | ${r.count} ${r.per}s | ${r.forwards.toFixed(1)} | ${(r.forwards / r.count).toFixed(3)} | ≤ ${r.limit} | ${(r.ms / 1000).toFixed(2)} |`,
      ),
    );
  },
  cold: async () => {
    const file = join(mkdtempSync(join(tmpdir(), "fovea-bench-")), "preprocess.json");
    writeFileSync(file, JSON.stringify(settingsOf("squeezenet1_0")));
    const picture = join(shared, "photos", "imagenet", "n01496331_electric_ray.JPEG");
    const rows = await coldStart(model("squeezenet1_0"), picture, ["--preprocess", file], 227);
    return table(
      "From a cold start to the first picture",
      "squeezenet1_0 and one photograph, a new process each time, in turns; median of 7, highest peak memory. Limits: 1500 ms or 3 × bare; 400 MB.",
      "| what | ms | peak MB |\n| --- | --- | --- |",
      rows.map(({ what, ms, peak }) => `| ${what} | ${ms.toFixed(0)} | ${peak.toFixed(0)} |`),
    );
  },
  heads: async () => {
    const percent = (share: number): string => (100 * share).toFixed(1);
    return table(
      "New heads on a real backbone",
      "`fovea train --backbone` with its defaults: frozen features, right ones of the held-out photographs by the model as written, with the 95 % interval; the time is that of the whole command.",
      "| backbone | photographs | head | held out | right | 95 % interval | limit | s |\n| --- | --- | --- | --- | --- | --- | --- | --- |",
      (await heads(shared)).map(
        (r) =>
          `| ${r.backbone} | ${r.photos} | ${r.head} | ${r.split} | ${r.right} of ${r.of}, ${percent(r.right / r.of)} % | ${percent(r.low)}…${percent(r.high)} | ${r.limit === undefined ? "" : `≥ ${percent(r.limit)} %`} | ${r.seconds.toFixed(0)} |`,
      ),
    );
  },
  accuracy: async () => {
    const rows = await accuracy(shared);
    return table(
      "Trained networks on photographs",
      "Top-1 and top-5 by `predict` with the settings recorded for each model, against the record, ± 1 picture.",
      "| model | pictures | top-1 | top-5 | recorded top-1 | within |\n| --- | --- | --- | --- | --- | --- |",
      rows.map(
        (r) =>
          `| ${r.model} | ${r.pictures} | ${r.top1} | ${r.top5} | ${r.recorded ?? "none"} | ${verdict(r)} |`,
      ),
    );
  },
  training: async () =>
    table(
      "Training",
      "One optimiser step (forward, backward, SGD with momentum) of a small residual network, 16, 32 and 64 channels, BatchNormalization by the batch, against a forward of the same batch; two threads, median of 7 rounds.",
      "| pictures | step, ms | step, ms for each picture | forward, ms | step / forward |\n| --- | --- | --- | --- | --- |",
      (await training(7)).map(
        (r) =>
          `| ${r.batch} of ${r.side}×${r.side} | ${r.step.toFixed(0)} | ${(r.step / r.batch).toFixed(2)} | ${r.forward.toFixed(0)} | ${r.ratio.toFixed(2)} |`,
      ),
    ),
  menagerie: async () => {
    const { seconds, right, of, bytes, same } = await trained();
    const metrics = ["pointing-game", "relevance-mass", "relevance-rank", "part-mass"];
    const methods = "grad-cam,cam,layer-cam,occlusion,guided-backprop,gradient,saliency,lrp,input-x-gradient";
    const rows = await localised("balanced", methods, metrics.join(","));
    const number = (row: LocalisedRow, metric: string): string => {
      const { mean, low, high } = row.values[metric] ?? { mean: null, low: null, high: null };
      return mean === null ? "" : `${mean.toFixed(2)} [${low?.toFixed(2)}, ${high?.toFixed(2)}]`;
    };
    return table(
      "The built-in network and its maps",
      `\`fovea train --arch menagerie-net\` from scratch, drawing included: ${seconds.toFixed(0)} s (limit 900), ${right} of ${of} held-out pictures right (limit 97 %), ${bytes} bytes, ${same ? "the same file as the built-in one, byte for byte" : "another file than the built-in one"}. Its maps on 200 drawn animals that no training saw, with masks; means and 95 % intervals; the centre of the picture and noise for comparison.`,
      `| map | ${metrics.join(" | ")} |\n| --- | ${metrics.map(() => "---").join(" | ")} |`,
      rows.map((row) => `| ${row.row} | ${metrics.map((metric) => number(row, metric)).join(" | ")} |`),
    );
  },
  bias: async () =>
    table(
      "Search for bias",
      "`fovea bias` on 400 drawn pictures that the network never saw, with masks, for networks trained in each world (3000 pictures, 8 epochs). Wanted: the pair named; nothing claimed on balanced sets; the watermark's corner (lower left) for the tagged class. Largest: difference of any class when all surroundings are exchanged, in points.",
      "| trained and searched in | right | claimed | largest | as wanted |\n| --- | --- | --- | --- | --- |",
      (await bias(40, (row) => console.error(JSON.stringify(row)))).map(
        (r) =>
          `| ${r.set} | ${r.right} of ${r.of} | ${r.claims.join("; ") || "nothing"} | ${(100 * r.largest).toFixed(0)} | ${r.asWanted ? "yes" : "no"} |`,
      ),
    ),
  scan: async () => {
    const rows: ScanRow[] = [];
    for (const subject of await scans()) {
      rows.push(await scanned(subject));
      console.error(JSON.stringify(rows.at(-1)));
    }
    return table(
      "Scanning a folder",
      `\`fovea scan\` of photographs, and of drawn animals for menagerie-net, under as many names as that takes; core-milliseconds of the parts on one thread, least of five blocks. Possible: cores ÷ (decode + preprocess + forward) on ${availableParallelism()} cores; the maxima and the embedding are no part of that forward, but are of the scan. Engine: batch 1, all cores, nothing but the network. Memory: program and workers together at their highest, in the first fifth of the time and in the last.`,
      "| model | pictures | decode | preprocess | forward | with maxima | possible, 1/s | engine, 1/s | scan, 1/s | of possible, ≥ 85 % | of engine, ≥ 80 % on ResNet-18 | MB first | MB last |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
      rows.map(scanRow),
    );
  },
  kill: async () => {
    const { pictures, unreadable, after, missed, different } = await killed(2000, 10);
    return table(
      "Scans that are killed",
      "Ten kills -9 at drawn moments spread over one scan of drawn pictures, then once to the end; against an undisturbed scan, all columns of all rows sorted by key. Late: had ended before its kill came.",
      "| pictures | unreadable | rows after each kill | late | rows that differ |\n| --- | --- | --- | --- | --- |",
      [`| ${pictures} | ${unreadable} | ${after.join(", ")} | ${missed} | ${different} |`],
    );
  },
  synthesis: async () => {
    const folder = join(tmpdir(), "fovea-synthesis");
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const recognised = [];
    for (const subject of imagined())
      for (const form of ["logit", "margin"] as const)
        recognised.push(await classImages(subject, form, folder));
    const shares = [];
    for (const subject of imagined()) shares.push(await noise({ ...subject, classes: 4 }));
    const steps = await stepCost("SqueezeNet 1.1 at 224", squeezenet, 224, 7);
    return [
      table(
        "Images by optimisation: recognised",
        `Class images by \`fovea synthesize\`: raising the logit, its default, and the margin, the logit less the largest other one (\`--output margin\`); ImageNet classes drawn by seed 0. Part of the images of whose class the network is at least 99 % sure: as they are, in every one of the unseen views (turned, mirrored, shifted, other light), and in the mean over these; limit 90 %. Sheets: ${folder}.`,
        "| model | raised | images | recognised | in every view | in the mean of views | high frequencies | s |\n| --- | --- | --- | --- | --- | --- | --- | --- |",
        recognised.map(
          (r) =>
            `| ${r.model} | ${r.form} | ${r.classes} | ${percent(r.plain)} | ${percent(r.strict)} | ${percent(r.mean)} | ${percent(r.highFrequencies)} | ${r.seconds.toFixed(0)} |`,
        ),
      ),
      table(
        "Images by optimisation: noise",
        "Share of the spectrum's energy above half the Nyquist frequency, mean of 4 classes: Fourier parametrisation with transforms against bare pixels.",
        "| model | Fourier | pixels | ratio | limit |\n| --- | --- | --- | --- | --- |",
        shares.map(
          (r) =>
            `| ${r.model} | ${percent(r.fourier)} | ${percent(r.pixels)} | ${(r.fourier / r.pixels).toFixed(2)} | ≤ 0.33 |`,
        ),
      ),
      table(
        "Images by optimisation: a step",
        "One step (view, gradient, regularisers, Adam) against a forward of the user's own file just before and after, two threads; median of 7 rounds.",
        "| model | recipe | forwards | limit | ms |\n| --- | --- | --- | --- | --- |",
        steps.map(
          (r) => `| ${r.model} | ${r.regularisers} | ${r.forwards.toFixed(2)} | ≤ 4.0 | ${r.ms.toFixed(1)} |`,
        ),
      ),
    ].join("\n");
  },
  dream: async () => {
    const lines: string[] = [];
    for (const name of ["squeezenet1_0", "resnet18"]) {
      const file = join(mkdtempSync(join(tmpdir(), "fovea-bench-")), "preprocess.json");
      writeFileSync(file, JSON.stringify(settingsOf(name)));
      const { ms, peak } = await dreamCost(model(name), photos[0] as string, ["--preprocess", file]);
      lines.push(
        `| ${name} | ${(ms / 60_000).toFixed(1)} | ${peak.toFixed(0)} | ${peak < 1500 ? "yes" : "no"} |`,
      );
    }
    return table(
      "Dream of a large photo",
      `\`fovea dream\` with its defaults on a photo of ${largeWidth}×${largeHeight}, a process of its own, from its start to the PNG file; tiles of 512 at most, two threads.`,
      "| model | minutes | peak MB | < 1500 |\n| --- | --- | --- | --- |",
      lines,
    );
  },
  neighbours: async () =>
    table(
      "Neighbours in a store",
      "20 000 seeded vectors of 512 numbers, 100 queries, the ten nearest: part of those by brute force in float64 that `Store.nearest()` finds, exactly (limit 1) and by the index (limit 0.95), and the median time of a search.",
      "| vectors | metric | exact | by index | building, ms | exact, ms | by index, ms |\n| --- | --- | --- | --- | --- | --- | --- |",
      (await neighbours()).map(
        (r) =>
          `| ${r.vectors} | ${r.metric} | ${r.exactRecall.toFixed(3)} | ${r.recall.toFixed(3)} | ${r.buildMs.toFixed(0)} | ${r.exactMs.toFixed(1)} | ${r.indexMs.toFixed(1)} |`,
      ),
    ),
  sanity: () =>
    studied("ResNet-18", { file: model("resnet18"), pictures: photos, settings: settingsOf("resnet18") }),
  "sanity-menagerie": async () => studied("menagerie-net", { file: menagerieNet, pictures: await drawn(20) }),
};

/** Small networks, where the parts around the engine weigh most, and a larger one; 20 000 pictures for memory. */
async function scans(): Promise<ScanSubject[]> {
  const animals = await drawn(100);
  const subjects = [
    { name: "menagerie-net", file: menagerieNet, settings: {}, photos: animals, count: 20_000 },
    {
      name: "SqueezeNet 1.0",
      file: model("squeezenet1_0"),
      settings: settingsOf("squeezenet1_0"),
      count: 3000,
    },
    { name: "ResNet-18", file: model("resnet18"), settings: settingsOf("resnet18"), count: 2000 },
  ];
  return subjects.map((subject) => ({ photos: manyPhotos(), ...subject }));
}

/** Every photograph of the shared ImageNet ones. */
function manyPhotos(): string[] {
  const folder = join(shared, "photos", "imagenet");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.jpe?g$/i.test(name)).map((name) => join(folder, name));
}

function scanRow({ name, count, parts, engine, rate, memory }: ScanRow): string {
  const { decode, preprocess, forward, scanForward } = parts;
  const possible = (1000 * availableParallelism()) / (decode + preprocess + forward);
  const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;
  const cells = [
    ...[decode, preprocess, forward, scanForward].map((ms) => ms.toFixed(2)),
    ...[possible, engine, rate].map((each) => each.toFixed(1)),
    ...[percent(rate / possible), percent(rate / engine)],
    ...[memory.first, memory.last].map((mb) => mb.toFixed(0)),
  ];
  return `| ${[name, count, ...cells].join(" | ")} |`;
}

const studied = async (name: string, study: Omit<SanityStudy, "name">): Promise<string> =>
  `## Sanity of methods, ${name}\n\n${sanityNote}\n\n${await sanity({ name, ...study })}\n`;

const sanityNote =
  "How alike maps stay when weights are drawn anew from N(0, s²), s the root mean square of each tensor: near 1, the method does not notice. Mean over pictures and its 95 % interval; one draw of weights, the same for all pictures. φ: signed map, one value per pixel; SSIM and edges (Pearson of oriented gradients) of signed maps from least to largest; smoothgrad with 4 samples.";

function verdict({ top1, recorded, slack }: AccuracyRow): string {
  if (recorded === undefined) return "";
  return Math.abs(top1 - recorded) <= slack ? "yes" : `no, ${top1 - recorded}`;
}

const table = (title: string, note: string, head: string, rows: readonly string[]): string =>
  `## ${title}\n\n${note}\n\n${head}\n${rows.join("\n")}\n`;

async function main(): Promise<void> {
  if (!existsSync(join(shared, "models"))) {
    console.error(`No reference models in ${shared}: nothing to measure. Set FOVEA_SHARED to their folder.`);
    process.exit(1);
  }
  const wanted = process.argv.slice(2).filter((name) => name in parts);
  for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
    const text = await (parts[name] as Part)();
    console.log(text);
    keep(name, text);
  }
}

/** Replaces one part of the results and leaves the others, so that a part can be measured again alone. */
function keep(name: string, text: string): void {
  const old = existsSync(results) ? readFileSync(results, "utf8") : "";
  const kept = (part: string): string => new RegExp(`<!-- ${part} -->[^]*?<!-- end -->`).exec(old)?.[0] ?? "";
  const block = `<!-- ${name} -->\n${stamp()}\n\n${text}<!-- end -->`;
  const body = Object.keys(parts)
    .map((part) => (part === name ? block : kept(part)))
    .filter(Boolean)
    .join("\n\n");
  writeFileSync(
    results,
    `# Results\n\nWritten by \`npm run bench\`; times are good only against each other.\n\n${body}\n`,
  );
}

function stamp(): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const load = loadavg()[0]?.toFixed(1);
  return `*${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model} (${arch()}), ${memory} GiB, Node ${process.versions.node}, load ${load}*`;
}

await main();
