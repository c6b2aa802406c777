/** Where a picture comes from: what goes into its text chunks. */

import type { Explanation } from "@fovea/core";
import { provenanceText, targetText } from "@fovea/render";
import type { ExplainRun } from "./explain-request.ts";
import type { Input } from "./read-input.ts";
import { software } from "./software.ts";

export const provenanceOf = (
  { file, seed, command }: ExplainRun,
  { model, preparation }: Input,
  { method, target, ledger }: Explanation,
): Record<string, string> =>
  provenanceText({
    software,
    title: `${method.title} for ${targetText(target)}`,
    method: method.id,
    target: targetText(target),
    modelSha256: file.sha256,
    preprocessing: preparation,
    seed,
    engine: model.runtime.engine,
    ledger,
    command,
  });
