/** Times and rates in words. */

/** `40 s`, `12 min`, `3 h 20 min` */
export function timeText(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The same of what took so long, with tenths where it was short: `0.4 s`. */
export const durationText = (seconds: number): string =>
  seconds < 10 ? `${seconds.toFixed(1)} s` : timeText(seconds);

/** `, 12 min left` of work begun at `started`; nothing while the first steps wait for the engine and tell little. */
export function leftText(started: number, part: number): string {
  const seconds = (performance.now() - started) / 1000;
  return part > 0.02 ? `, ${timeText((seconds * (1 - part)) / part)} left` : "";
}

export const rateText = (rate: number): string => (rate < 10 ? rate.toFixed(1) : rate.toFixed(0));
