/** What the page opens with: the menagerie's models, and pictures drawn while it is built. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";
import { drawScene, fileNameOf, type Label, openRasteriser, type World } from "@fovea/menagerie";
import { encodePng } from "@fovea/render";
import type { Plugin } from "vite";

/** By its path in the page. */
type Files = ReadonlyMap<string, Uint8Array>;

const models = [
  { name: "menagerie-net.onnx", said: "Ten drawn animals, trained by Fovea." },
  {
    name: "menagerie-net-biased.onnx",
    said: "The same, but every wolf that it saw in training stood on snow.",
  },
];

/** Two worlds: animals anywhere, and wolves on snow alone. `indices`: which pictures of the world. */
const worlds: readonly { readonly world: World; readonly indices: readonly number[] }[] = [
  { world: { variant: "balanced", seed: 5 }, indices: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
  { world: { variant: "multi", seed: 5 }, indices: [0, 4, 6, 8] },
];

/** Side of the drawn pictures, pixels. */
const side = 256;

export function builtIn(): Plugin {
  let files: Promise<Files> | undefined;
  return {
    name: "fovea-built-in",
    async generateBundle() {
      files ??= builtInFiles();
      for (const [fileName, source] of await files) this.emitFile({ type: "asset", fileName, source });
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        files ??= builtInFiles();
        void files.then((all) => {
          const file = all.get((request.url ?? "").replace(/^\/|\?.*$/g, ""));
          if (file) response.end(file);
          else next();
        });
      });
    },
  };
}

interface List {
  readonly models: { name: string; said: string; file: string; typed: string }[];
  readonly pictures: { name: string; file: string; typed: string; drawnBy: string }[];
}

async function builtInFiles(): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  const menagerie = createRequire(import.meta.url).resolve("@fovea/menagerie/models/menagerie-net.onnx");
  const list: List = { models: [], pictures: [] };
  for (const { name, said } of models) {
    const bytes = readFileSync(menagerie.replace("menagerie-net.onnx", name));
    list.models.push({ name, said, file: added(files, name, bytes), typed: name.replace(/\.onnx$/, "") });
  }
  for (const { png, ...drawn } of await drawnPictures())
    list.pictures.push({ ...drawn, file: added(files, `${drawn.name.replace(/\W+/g, "-")}.png`, png) });
  files.set("built-in/list.json", Buffer.from(JSON.stringify(list)));
  return files;
}

/** Puts a file under a name that holds a digest of it, so that browsers may keep it for ever; gives that name. */
function added(files: Map<string, Uint8Array>, name: string, bytes: Uint8Array): string {
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const file = name.replace(/(?=\.\w+$)/, `-${digest}`);
  files.set(`built-in/${file}`, bytes);
  return file;
}

interface Drawn {
  readonly name: string;
  readonly png: Uint8Array;
  /** The command that draws the same picture into a file, and the file. */
  readonly drawnBy: string;
  readonly typed: string;
}

async function drawnPictures(): Promise<Drawn[]> {
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  const rasteriser = await openRasteriser(readFileSync(wasm));
  const wanted = worlds.flatMap(({ world, indices }) => indices.map((index) => ({ world, index })));
  return Promise.all(
    wanted.map(async ({ world, index }) => {
      const scene = drawScene(world, index);
      const animals = [...new Set(scene.objects.map(({ label }) => label))];
      const name = `${animals.join(" and ")}, ${scene.background}`;
      const png = await encodePng(rasteriser.picture(scene, side), {
        deflate: async (bytes) => deflateSync(bytes, { level: 9 }),
      });
      return { name, png, ...again(world, index, scene.label) };
    }),
  );
}

/** Each world has a folder of its own: their pictures have the same numbers. */
function again({ variant, seed }: World, index: number, label: Label): Pick<Drawn, "drawnBy" | "typed"> {
  const folder = `drawn-${variant}`;
  const which = `--variant ${variant} --seed ${seed} --from ${index} --count 1 --size ${side}`;
  return {
    drawnBy: `fovea menagerie render ${which} --out ${folder}`,
    typed: `${folder}/${fileNameOf(label, index)}`,
  };
}
