/** How far a scan is, in a line. */

import type { ScanProgress } from "@fovea/dataset";

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

export const rateText = (rate: number): string => (rate < 10 ? rate.toFixed(1) : rate.toFixed(0));

/** `40 s`, `12 min`, `3 h 20 min` */
export function timeText(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
