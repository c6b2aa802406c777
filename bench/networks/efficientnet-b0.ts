/** EfficientNet-B0 (Tan and Le 2019) as torchvision builds it. */

import type { NetworkDraft } from "./draft.ts";

type Flow = NetworkDraft["input"];

interface Stage {
  readonly expand: number;
  readonly kernel: number;
  readonly stride: number;
  readonly channels: number;
  readonly blocks: number;
}

/** Table 1 of the paper. */
const stages: readonly Stage[] = [
  { expand: 1, kernel: 3, stride: 1, channels: 16, blocks: 1 },
  { expand: 6, kernel: 3, stride: 2, channels: 24, blocks: 2 },
  { expand: 6, kernel: 5, stride: 2, channels: 40, blocks: 2 },
  { expand: 6, kernel: 3, stride: 2, channels: 80, blocks: 3 },
  { expand: 6, kernel: 5, stride: 1, channels: 112, blocks: 3 },
  { expand: 6, kernel: 5, stride: 2, channels: 192, blocks: 4 },
  { expand: 6, kernel: 3, stride: 1, channels: 320, blocks: 1 },
];

export function efficientnetB0(draft: NetworkDraft): Flow {
  let x = layer(draft, "features.0", draft.input, 32, { kernel: 3, stride: 2 });
  stages.forEach((stage, i) => {
    for (let block = 0; block < stage.blocks; block++)
      x = inverted(draft, `features.${i + 1}.${block}`, x, stage, block === 0 ? stage.stride : 1);
  });
  x = layer(draft, "features.8", x, 1280, { kernel: 1 });
  return draft.gemm("classifier.1", draft.flatten("", draft.globalAveragePool("avgpool", x)), 1000);
}

/** Wide and thin again: 1×1, depthwise, squeeze and excite, 1×1, and the input added where it fits. */
function inverted(
  draft: NetworkDraft,
  path: string,
  x: Flow,
  { expand, kernel, channels }: Stage,
  stride: number,
): Flow {
  let part = 0;
  const next = (): string => `${path}.block.${part++}`;
  const wide = expand === 1 ? x : layer(draft, next(), x, expand * x.channels, { kernel: 1 });
  const deep = layer(draft, next(), wide, wide.channels, { kernel, stride, group: wide.channels });
  const excited = squeezeExcite(draft, next(), deep, Math.floor(x.channels / 4));
  const last = next();
  const y = draft.batchNorm(`${last}.1`, draft.conv(`${last}.0`, excited, channels, { kernel: 1 }));
  return stride === 1 && x.channels === channels ? draft.add(path, y, x) : y;
}

function squeezeExcite(draft: NetworkDraft, path: string, x: Flow, squeezed: number): Flow {
  const mean = draft.globalAveragePool(`${path}.avgpool`, x);
  const narrow = draft.conv(`${path}.fc1`, mean, squeezed, { kernel: 1, bias: true });
  const active = draft.silu(`${path}.activation`, narrow);
  const gate = draft.conv(`${path}.fc2`, active, x.channels, { kernel: 1, bias: true });
  return draft.gated(path, draft.sigmoid(`${path}.scale_activation`, gate), x);
}

/** Convolution, normalisation, SiLU. */
function layer(
  draft: NetworkDraft,
  path: string,
  x: Flow,
  channels: number,
  settings: { kernel: number; stride?: number; group?: number },
): Flow {
  const y = draft.batchNorm(`${path}.1`, draft.conv(`${path}.0`, x, channels, settings));
  return draft.silu(`${path}.2`, y);
}
