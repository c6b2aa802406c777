/** ResNet-50 (He et al. 2016) as torchvision builds it: the stride of a block is in its 3×3 convolution. */

import type { NetworkDraft } from "./draft.ts";

type Flow = NetworkDraft["input"];

/** Blocks and inner channels of each stage; four times as many leave a block. */
const stages = [
  [3, 64],
  [4, 128],
  [6, 256],
  [3, 512],
] as const;

export function resnet50(draft: NetworkDraft): Flow {
  let x = draft.conv("conv1", draft.input, 64, { kernel: 7, stride: 2 });
  x = draft.maxPool("maxpool", draft.relu("relu", draft.batchNorm("bn1", x)), 3, 1);
  stages.forEach(([blocks, width], stage) => {
    for (let i = 0; i < blocks; i++)
      x = bottleneck(draft, `layer${stage + 1}.${i}`, x, width, i === 0 && stage > 0 ? 2 : 1);
  });
  return draft.gemm("fc", draft.flatten("", draft.globalAveragePool("avgpool", x)), 1000);
}

function bottleneck(draft: NetworkDraft, path: string, x: Flow, width: number, stride: number): Flow {
  const relu = (flow: Flow): Flow => draft.relu(`${path}.relu`, flow);
  const layer = (n: number, flow: Flow, channels: number, kernel: number, step = 1): Flow =>
    draft.batchNorm(
      `${path}.bn${n}`,
      draft.conv(`${path}.conv${n}`, flow, channels, { kernel, stride: step }),
    );
  const narrow = relu(layer(1, x, width, 1));
  const y = layer(3, relu(layer(2, narrow, width, 3, stride)), 4 * width, 1);
  return relu(draft.add(path, y, shortcut(draft, `${path}.downsample`, x, 4 * width, stride)));
}

function shortcut(draft: NetworkDraft, path: string, x: Flow, channels: number, stride: number): Flow {
  if (x.channels === channels && stride === 1) return x;
  return draft.batchNorm(`${path}.1`, draft.conv(`${path}.0`, x, channels, { kernel: 1, stride }));
}
