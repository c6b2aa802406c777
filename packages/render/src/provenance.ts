/** What a picture says about itself: the text chunks of our PNG files. */

export interface Provenance {
  /** Program and version, such as `Fovea 0.1.0`. */
  readonly software: string;
  readonly title: string;
  readonly method: string;
  readonly target: string;
  readonly modelSha256: string;
  /** In words, with where it came from. */
  readonly preprocessing: string;
  readonly seed: number;
  readonly engine: string;
  /** Any JSON: the checks of this explanation. */
  readonly ledger: unknown;
  /** The exact command that makes this file again. */
  readonly command: string;
}

/** Keyword → text, for `encodePng`. `Software` and `Title` are PNG's own keywords; the rest are ours. */
export const provenanceText = (provenance: Provenance): Record<string, string> => ({
  Software: provenance.software,
  Title: provenance.title,
  "fovea:method": provenance.method,
  "fovea:target": provenance.target,
  "fovea:model-sha256": provenance.modelSha256,
  "fovea:preprocessing": provenance.preprocessing,
  "fovea:seed": String(provenance.seed),
  "fovea:engine": provenance.engine,
  "fovea:ledger": JSON.stringify(provenance.ledger),
  "fovea:command": provenance.command,
});
