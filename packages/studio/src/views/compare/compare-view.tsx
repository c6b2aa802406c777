/** Do the methods agree, and which to believe? Methods, classes and models against each other, and the advisor. */

import type { ReactElement } from "react";
import type { ModelInfo } from "../../engine/messages.ts";
import { setParams, useParam } from "../../state/address.ts";
import { useModel, useStudio } from "../../state/studio.ts";
import { Advice } from "./advice.tsx";
import { MethodsTable } from "./methods-table.tsx";
import { TwoClasses } from "./two-classes.tsx";
import { TwoModels } from "./two-models.tsx";
import "./compare.css";

const ways = [
  { id: "methods", title: "Methods" },
  { id: "classes", title: "Two classes" },
  { id: "models", title: "Two models" },
  { id: "advice", title: "Which to believe" },
] as const;

/** Each table has columns of its own to sort by. */
const ofTables = { sort: undefined, find: undefined, family: undefined, sound: undefined, pin: undefined };

export function CompareView(): ReactElement {
  const model = useModel();
  const waiting = useStudio((state) => state.pictures.length === 0);
  const [way, setWay] = useParam("compare", "methods");
  if (!model || waiting) return <p className="quiet">Waiting for a model and a picture …</p>;
  return (
    <div className="stack compare">
      <p className="intro">
        Different methods ask the network in different ways. Where they agree, there is more reason to believe
        them. Where they do not, they answer different questions or one of them misleads. None of them says
        whether the network is right.
      </p>
      <fieldset className="row ways" aria-label="What to compare">
        {ways.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === way}
            onClick={() => {
              setParams(ofTables);
              setWay(id);
            }}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <Way key={`${way} ${model.id}`} way={way} model={model} />
    </div>
  );
}

function Way({ way, model }: { readonly way: string; readonly model: ModelInfo }): ReactElement {
  if (way === "classes") return <TwoClasses model={model} />;
  if (way === "models") return <TwoModels model={model} />;
  if (way === "advice") return <Advice model={model} />;
  return <MethodsTable model={model} />;
}
