/** VGG-16 (Simonyan and Zisserman 2015, configuration D) as torchvision builds it. */

import type { NetworkDraft } from "./draft.ts";

const stages = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
] as const;

export function vgg16(draft: NetworkDraft): ReturnType<NetworkDraft["gemm"]> {
  let x = draft.input;
  let at = 0;
  for (const stage of stages) {
    for (const channels of stage) {
      x = draft.conv(`features.${at++}`, x, channels, { kernel: 3, bias: true });
      x = draft.relu(`features.${at++}`, x);
    }
    x = draft.maxPool(`features.${at++}`, x, 2);
  }
  x = draft.flatten("", draft.averagePool("avgpool", x, 1));
  x = draft.relu("classifier.1", draft.gemm("classifier.0", x, 4096));
  x = draft.relu("classifier.4", draft.gemm("classifier.3", x, 4096));
  return draft.gemm("classifier.6", x, 1000);
}
