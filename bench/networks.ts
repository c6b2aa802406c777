/** Networks that no reference folder holds, drawn with random weights: sizes, operators and names are the published ones. */

import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "../packages/core/src/load/encode.ts";
import { densenet121 } from "./networks/densenet121.ts";
import { NetworkDraft } from "./networks/draft.ts";
import { efficientnetB0 } from "./networks/efficientnet-b0.ts";
import { resnet50 } from "./networks/resnet50.ts";
import { vgg16 } from "./networks/vgg16.ts";

interface Architecture {
  readonly draw: (draft: NetworkDraft) => NetworkDraft["input"];
  /** As published: what is drawn must have so many. */
  readonly parameters: number;
  /** At 224×224, in thousand millions, to the two digits that are published. */
  readonly multiplyAdds: number;
}

const architectures = {
  vgg16: { draw: vgg16, parameters: 138_357_544, multiplyAdds: 15.47 },
  resnet50: { draw: resnet50, parameters: 25_557_032, multiplyAdds: 4.09 },
  densenet121: { draw: densenet121, parameters: 7_978_856, multiplyAdds: 2.83 },
  efficientnet_b0: { draw: efficientnetB0, parameters: 5_288_548, multiplyAdds: 0.39 },
} as const satisfies Record<string, Architecture>;

export type DrawnNetwork = keyof typeof architectures;

/** To be raised when what is drawn changes: older files are drawn again. */
const version = 1;

/** Path of the network's file, drawn at the first call and kept in the folder for temporary files. */
export function networkFile(name: DrawnNetwork): string {
  const folder = join(tmpdir(), "networks");
  const file = join(folder, `${name}.onnx`);
  const mark = join(folder, `${name}.v${version}`);
  if (existsSync(file) && existsSync(mark)) return file;
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `${name}.${process.pid}.part`);
  writeFileSync(part, drawn(name));
  renameSync(part, file);
  writeFileSync(mark, "");
  return file;
}

function drawn(name: DrawnNetwork): Uint8Array {
  const { draw, parameters, multiplyAdds }: Architecture = architectures[name];
  const draft = new NetworkDraft(224);
  const graph = draft.finish(draw(draft));
  const found = Math.round(draft.multiplyAdds / 1e7) / 100;
  if (draft.parameters !== parameters || Math.abs(found - multiplyAdds) > 0.011)
    throw new Error(`${name} has ${draft.parameters} parameters and ${found} G multiply-adds`);
  return encodeModel(graph);
}
