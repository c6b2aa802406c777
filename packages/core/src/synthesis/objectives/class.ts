/** S = score of a class. */

import { FoveaError } from "../../errors.ts";
import { ints } from "../../tensor.ts";
import { withScore } from "../../transform/score/score.ts";
import type { ClassObjective } from "../objective.ts";
import type { TermRule } from "./term.ts";

/** Only the part of the network's end that makes this class is computed: see transform/score/select. */
export const classTerm: TermRule<ClassObjective> = (graph, { form = "logit" }, { head }) => {
  if (!head) {
    throw new FoveaError(
      "option-invalid",
      "Cannot make an image for a class: the network was cut before its class scores",
    );
  }
  const scored = withScore(graph, head, { kind: "class", form });
  const known = new Set(graph.inputs.map(({ name }) => name));
  const index = scored.graph.inputs.find(({ name }) => !known.has(name))?.name as string;
  const classes = Math.max(2, head.scores);
  return {
    ...scored,
    feeds: ({ index: wanted }) => {
      if (Number.isInteger(wanted) && wanted >= 0 && wanted < classes) return { [index]: ints([wanted]) };
      throw new FoveaError(
        "class-unknown",
        `Cannot find class ${wanted}: the model has ${classes} classes, 0 to ${classes - 1}`,
      );
    },
  };
};
