/** The few colours of printed matter that is not data. */

import type { Rgb } from "./raster.ts";

export const paper: Rgb = [255, 255, 255];
export const ink: Rgb = [28, 30, 34];
/** Said once, quietly: units, ranges, sizes. */
export const quietInk: Rgb = [98, 103, 112];
/** A check that failed; nothing else is printed in it. */
export const alarmInk: Rgb = [186, 22, 22];
/** Frames and ticks. */
export const lineInk: Rgb = [150, 154, 162];
