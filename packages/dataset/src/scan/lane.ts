/** One picture after the other through one engine of one thread: read, decode, prepare, run. */

import { createHash } from "node:crypto";
import { FoveaError, type Picture, preprocess, type Session } from "@fovea/core";
import { decodePicture, readPictureFile, whyUnreadable } from "../decode.ts";
import type { Job, Measured, UnmeasuredPicture } from "./measurement.ts";

/** A picture on its way: decoded and not yet run. */
export interface Decoded {
  readonly path: string;
  readonly picture: Picture;
  readonly sha256: string;
}

/** Pictures that a lane decodes while its engine is busy: enough that a slow disk is never waited for. */
export const decodedAhead = 2;

/**
 * A lane has one thread, however many cores there are: so the numbers do not depend on how many lanes share the work,
 * and cores are shared by pictures, which costs no waiting for each other inside a layer.
 */
export class Lane {
  readonly #job: Job;
  readonly #session: Session;

  private constructor(job: Job, session: Session) {
    this.#job = job;
    this.#session = session;
  }

  /** Throws `engine-failed` if the engine refuses the graph. */
  static async open(job: Job): Promise<Lane> {
    const { nodeRuntime } = await import("@fovea/core/node");
    return new Lane(job, await nodeRuntime({ threads: 1 }).compile(job.graph));
  }

  /** Reads and decodes, in the background. Never rejects: what is wrong with a file is an answer. */
  async decode(path: string): Promise<Decoded | UnmeasuredPicture> {
    const { maxPixels } = this.#job;
    try {
      const bytes = await readPictureFile(path);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const picture = await decodePicture(bytes, maxPixels === undefined ? {} : { maxPixels });
      return { path, picture, sha256 };
    } catch (cause) {
      return { path, problem: whyUnreadable(cause instanceof FoveaError ? (cause.cause ?? cause) : cause) };
    }
  }

  /** Prepares and runs. Throws `engine-failed`. */
  async run(given: Decoded | UnmeasuredPicture): Promise<Measured> {
    if ("problem" in given) return given;
    const { path, picture, sha256 } = given;
    const x = preprocess(picture, this.#job.preprocessing);
    const [input] = this.#job.graph.inputs;
    const outputs = await this.#session.run(input ? { [input.name]: x } : {});
    return { path, outputs, width: picture.originalWidth, height: picture.originalHeight, sha256 };
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}
