/** The part `heads`. */

import { heads } from "../heads.ts";
import { shared } from "../material.ts";
import { percentText, table } from "../part.ts";

export const headsPart = async (): Promise<string> =>
  table(
    "New heads on a real backbone",
    "`fovea train --backbone` with its defaults: frozen features, right ones of the held-out photographs by the model as written, with the 95 % interval; the time is that of the whole command.",
    ["backbone", "photographs", "head", "held out", "right", "95 % interval", "limit", "s"],
    (await heads(shared)).map((r) => [
      ...[r.backbone, r.photos, r.head, r.split],
      `${r.right} of ${r.of}, ${percentText(r.right / r.of)}`,
      `${(100 * r.low).toFixed(1)}…${(100 * r.high).toFixed(1)}`,
      r.limit === undefined ? "" : `≥ ${percentText(r.limit)}`,
      r.seconds.toFixed(0),
    ]),
  );
