/** The networks that are tried, by where they come from. */

import { torchNets } from "./torch-nets.ts";
import type { ZooNet } from "./zoo-net.ts";

export const zoo: readonly ZooNet[] = [...torchNets];
