/** Questions to the model, one forward run each, with progress told before each. */

import type { FloatTensor } from "../../../tensor.ts";
import type { Subject } from "../../subject.ts";

export type Ask = (x: FloatTensor) => Promise<number>;

/** p_t(x), probability of the target's class; `total` is how many questions there will be, at most. */
export const askProbability = (subject: Subject, total: number): Ask =>
  ticking(subject, total, (x) => subject.probabilityAt(x));

/** S(x), the score of the target in the form that was explained. */
export const askScore = (subject: Subject, total: number): Ask =>
  ticking(subject, total, (x) => subject.scoreAt(x));

function ticking(subject: Subject, total: number, ask: Ask): Ask {
  let done = 0;
  return (x) => {
    subject.tick(done++, total);
    return ask(x);
  };
}
