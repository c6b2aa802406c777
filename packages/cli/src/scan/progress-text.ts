/** How far a scan is, in a line. */

import type { ScanProgress } from "@fovea/dataset";
import { rateText, timeText } from "../time-text.ts";

/** The first pictures wait for the engine to start: no rate is told by them. */
const telling = 20;

/** `340 of 1000, 45 a second, 2 min left, 3 unreadable, dogs/1.jpg` */
export function progressText({ done, total, seconds, unreadable, key }: ScanProgress): string {
  const rate = done / seconds;
  const parts = [`${done} of ${total}`];
  if (done >= telling) parts.push(`${rateText(rate)} a second`, `${timeText((total - done) / rate)} left`);
  if (unreadable > 0) parts.push(`${unreadable} unreadable`);
  return [...parts, key].join(", ");
}
