/** Wolves and dogs as squares, and a network that looks at what surrounds them. */

import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { floats, type Graph, parseGraph, random } from "@fovea/core";
import sharp from "sharp";

const side = 16;
const names = ["wolf", "dog"];

const inObject = (p: number): boolean => {
  const [x, y] = [p % side, Math.floor(p / side)];
  return x >= 4 && x < 12 && y >= 4 && y < 12;
};

/** S(wolf) is how red the rim is, S(dog) how blue; the object does not count. */
export function rimNet(): Graph {
  const pixels = side * side;
  const weights = Array.from({ length: 4 * pixels }, (_, i) => {
    const [score, channel, p] = [Math.floor(i / (2 * pixels)), Math.floor(i / pixels) % 2, i % pixels];
    return score === channel && !inObject(p) ? 1 / pixels : 0;
  });
  return parseGraph(
    `input x: float32[1,3,${side},${side}]
w: float32[2,3,1,1] = {…}
fc: float32[2,${2 * pixels}] = {…}
conv = Conv(x, w)
relu = Relu(conv)
flat = Flatten(relu)
logits = Gemm<transB=1>(flat, fc)
output logits: float32[1,2]
`,
    { w: floats([2, 3, 1, 1], [1, 0, -1, -1, 0, 1]), fc: floats([2, 2 * pixels], weights) },
  );
}

export interface Wolves {
  /** Wolves always on red snow, dogs on blue grass; else by chance. */
  readonly biased: boolean;
  readonly masks?: boolean;
  readonly count?: number;
}

/** A folder for each class with annotations.json beside, as `fovea menagerie render` writes it. */
export async function writeWolves(
  folder: string,
  { biased, masks = true, count = 32 }: Wolves,
): Promise<void> {
  for (const name of names) mkdirSync(join(folder, name), { recursive: true });
  const { uniform } = random(3);
  const pictures = Array.from({ length: count }, (_, i) => {
    const red = biased ? i % 2 === 0 : uniform() < 0.5;
    const label = names[i % 2] as string;
    return { id: i + 1, file_name: `${label}/${i}.png`, width: side, height: side, label, red };
  });
  for (const { file_name, red, label } of pictures) {
    const data = Array.from({ length: side * side }, (_, p) => {
      const [bright, dark] = [160 + 60 * uniform(), 40 * uniform()];
      if (inObject(p)) return [dark, label === "wolf" ? bright : dark, dark];
      return red ? [bright, dark, dark] : [dark, dark, bright];
    });
    await sharp(Buffer.from(data.flat()), { raw: { width: side, height: side, channels: 3 } }).toFile(
      join(folder, file_name),
    );
  }
  const square = [[4, 4, 12, 4, 12, 12, 4, 12]];
  const annotations = {
    images: pictures.map(({ red, ...image }) => ({ ...image, background: red ? "snow" : "grass" })),
    categories: names.map((name, id) => ({ id, name })),
    annotations: pictures.map(({ id, label }) => ({
      ...{ id, image_id: id, category_id: names.indexOf(label), bbox: [4, 4, 8, 8] },
      ...(masks ? { segmentation: square } : {}),
    })),
  };
  await writeFile(join(folder, "annotations.json"), JSON.stringify(annotations));
}
