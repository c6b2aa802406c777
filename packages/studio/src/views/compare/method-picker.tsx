/** Which methods are compared: by hand, the cheapest of each family, or all that are quick here. */

import type { ReactElement } from "react";
import type { MethodInfo, ModelInfo } from "../../engine/messages.ts";
import { familyTitle } from "../../parts/families.ts";
import { durationText, patience } from "../../state/passes.ts";
import { timeOf } from "../../state/use-pace.ts";
import { quickOfEach, working } from "./families.ts";

export interface MethodPickerProps {
  readonly model: ModelInfo;
  /** One run of the network, ms. */
  readonly pace: number | undefined;
  readonly chosen: readonly string[];
  readonly choose: (ids: readonly string[] | undefined) => void;
}

export function MethodPicker({ model, pace, chosen, choose }: MethodPickerProps): ReactElement {
  const methods = working(model);
  const families = [...new Set(methods.map(({ family }) => family))];
  const quick = methods.filter((method) => timeOf(model, method, pace) <= patience);
  const toggle = (id: string): void =>
    choose(methods.filter((each) => chosen.includes(each.id) !== (each.id === id)).map((each) => each.id));
  return (
    <details className="picker">
      <summary>
        Methods: {chosen.length} of {methods.length}
      </summary>
      <div className="row">
        <button type="button" onClick={() => choose(undefined)}>
          Two of each family
        </button>
        <button type="button" onClick={() => choose(quickOfEach(model, 1))}>
          One of each family
        </button>
        <button type="button" onClick={() => choose(quick.map(({ id }) => id))}>
          All {quick.length} quick ones
        </button>
      </div>
      <div className="pick-methods">
        {families.map((family) => (
          <fieldset key={family}>
            <legend>{familyTitle(family)}</legend>
            {methods
              .filter((method) => method.family === family)
              .map((method) => (
                <Choice
                  key={method.id}
                  method={method}
                  time={timeOf(model, method, pace)}
                  checked={chosen.includes(method.id)}
                  toggle={() => toggle(method.id)}
                />
              ))}
          </fieldset>
        ))}
      </div>
    </details>
  );
}

interface ChoiceProps {
  readonly method: MethodInfo;
  readonly time: number;
  readonly checked: boolean;
  readonly toggle: () => void;
}

function Choice({ method, time, checked, toggle }: ChoiceProps): ReactElement {
  return (
    <label title={method.reading}>
      <input type="checkbox" checked={checked} onChange={toggle} /> {method.title}
      {time > 1000 && <span className="quiet"> {durationText(time)}</span>}
    </label>
  );
}
