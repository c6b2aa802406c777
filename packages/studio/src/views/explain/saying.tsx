/** What the network says: the likeliest classes, in a sentence and as bars. */

import { className } from "@fovea/render";
import type { ReactElement } from "react";
import { ClassBars } from "../../parts/class-bars.tsx";
import { Knows } from "../../parts/knows.tsx";
import type { Choice } from "./use-choice.ts";

export function Saying({ choice }: { readonly choice: Choice }): ReactElement {
  const { prediction, chosen, setTarget, setHovered } = choice;
  const [first] = prediction.classes;
  return (
    <section className="panel stack" aria-labelledby="says">
      <h2 id="says">What it says</h2>
      {first && (
        <p>
          The network takes this for <strong>{className(first)}</strong>
          {sure(first.probability)}
        </p>
      )}
      <Knows model={choice.model} />
      <ClassBars
        key={choice.model.id}
        classes={prediction.classes}
        chosen={chosen}
        onChoose={(index) => setTarget(index === first?.index ? "top1" : String(index))}
        onHover={setHovered}
        findable
      />
      <p className="quiet">Point at a class to see what speaks for it; click to keep it.</p>
      {prediction.classes.length > 1 && (
        <button type="button" className="plain" onClick={toWhyNot}>
          Did you expect something else?
        </button>
      )}
    </section>
  );
}

/** To the answer below the map. */
function toWhyNot(): void {
  const part = document.querySelector<HTMLElement>("[aria-labelledby='why-not']");
  part?.scrollIntoView({ block: "start" });
  part?.querySelector<HTMLElement>("input, select")?.focus({ preventScroll: true });
}

function sure(probability: number): string {
  if (probability > 0.9) return ", and is sure of it.";
  return probability < 0.5 ? ", but is not sure." : ".";
}
