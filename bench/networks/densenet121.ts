/** DenseNet-121 (Huang et al. 2017) as torchvision builds it. */

import type { NetworkDraft } from "./draft.ts";

type Flow = NetworkDraft["input"];

/** Layers of each block; every layer adds `growth` channels. */
const blocks = [6, 12, 24, 16] as const;
const growth = 32;

export function densenet121(draft: NetworkDraft): Flow {
  let x = draft.conv("features.conv0", draft.input, 64, { kernel: 7, stride: 2 });
  x = draft.relu("features.relu0", draft.batchNorm("features.norm0", x));
  x = draft.maxPool("features.pool0", x, 3, 1);
  blocks.forEach((layers, i) => {
    x = denseBlock(draft, `features.denseblock${i + 1}`, x, layers);
    if (i + 1 < blocks.length) x = transition(draft, `features.transition${i + 1}`, x);
  });
  x = draft.relu("", draft.batchNorm("features.norm5", x));
  return draft.gemm("classifier", draft.flatten("", draft.globalAveragePool("", x)), 1000);
}

/** Each layer sees all before it; the exporter writes a Concat for each, that of a single one included. */
function denseBlock(draft: NetworkDraft, path: string, x: Flow, layers: number): Flow {
  const features = [x];
  for (let i = 1; i <= layers; i++) {
    const layer = `${path}.denselayer${i}`;
    const seen = draft.concat(layer, features);
    const narrow = activatedConv(draft, layer, 1, seen, 4 * growth, 1);
    features.push(activatedConv(draft, layer, 2, narrow, growth, 3));
  }
  return draft.concat(path, features);
}

function activatedConv(
  draft: NetworkDraft,
  path: string,
  n: number,
  x: Flow,
  channels: number,
  kernel: number,
): Flow {
  const active = draft.relu(`${path}.relu${n}`, draft.batchNorm(`${path}.norm${n}`, x));
  return draft.conv(`${path}.conv${n}`, active, channels, { kernel });
}

function transition(draft: NetworkDraft, path: string, x: Flow): Flow {
  const active = draft.relu(`${path}.relu`, draft.batchNorm(`${path}.norm`, x));
  const halved = draft.conv(`${path}.conv`, active, x.channels / 2, { kernel: 1 });
  return draft.averagePool(`${path}.pool`, halved, 2);
}
