/** Sizes on disk. */

/** `37 kB`, `1.2 MB` */
export const bytesText = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
