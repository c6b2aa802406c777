/** The networks that are tried, by where they come from. */

import { attentionNets } from "./attention-nets.ts";
import { fileNets } from "./file-nets.ts";
import { quantisedNets } from "./quantised-nets.ts";
import { shapeNets } from "./shape-nets.ts";
import { tensorflowNets } from "./tensorflow-nets.ts";
import { torchNets } from "./torch-nets.ts";
import { transformerNets } from "./transformer-nets.ts";
import type { ZooNet } from "./zoo-net.ts";

export const zoo: readonly ZooNet[] = [
  ...torchNets,
  ...transformerNets,
  ...shapeNets,
  ...tensorflowNets,
  ...attentionNets,
  ...fileNets,
  ...quantisedNets,
];
