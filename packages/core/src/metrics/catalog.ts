/** All metrics, one row each, by criterion. */

import type { Metric } from "./metric.ts";

export const metrics: readonly Metric[] = [];
