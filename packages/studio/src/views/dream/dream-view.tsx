/** What would the network like to see? Images from nothing, and pictures dreamt on. */

import type { ReactElement } from "react";
import { useParam } from "../../state/address.ts";
import { useModel } from "../../state/studio.ts";
import { DeepDream } from "./deep-dream.tsx";
import { Imagine } from "./imagine.tsx";
import "./dream.css";

const ways = [
  { id: "imagine", title: "An image from nothing" },
  { id: "dream", title: "Dream on a picture" },
] as const;

export function DreamView(): ReactElement {
  const model = useModel();
  const [way, setWay] = useParam("make", "imagine");
  if (!model) return <p className="quiet">Waiting for a model …</p>;
  return (
    <div className="stack">
      <fieldset className="row ways" aria-label="What to make">
        {ways.map(({ id, title }) => (
          <button key={id} type="button" aria-pressed={id === way} onClick={() => setWay(id)}>
            {title}
          </button>
        ))}
      </fieldset>
      {way === "dream" ? (
        <DeepDream key={model.id} model={model} />
      ) : (
        <Imagine key={model.id} model={model} />
      )}
    </div>
  );
}
