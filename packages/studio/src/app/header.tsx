/** Name of the page, the model that is asked, and how to open others. */

import { type ReactElement, useId } from "react";
import { chooseModel, useModel, useStudio } from "../state/studio.ts";
import { SaveReport } from "../views/report/save-report.tsx";
import { FileButton } from "./file-button.tsx";
import { Help } from "./help.tsx";
import { Preparation } from "./preparation.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

export function Header(): ReactElement {
  const models = useStudio((state) => state.models);
  const model = useModel();
  const select = useId();
  return (
    <header className="top">
      <p className="brand">Fovea Studio</p>
      <label htmlFor={select}>Model</label>
      <select id={select} value={model?.id ?? ""} onChange={(event) => chooseModel(event.target.value)}>
        {model === undefined && <option value="">none yet</option>}
        {models.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <FileButton className="primary" accept=".onnx,.data,.txt,.json,image/*" label="Files to open">
        Open<span> a model or pictures</span>
      </FileButton>
      <SaveReport />
      {model && <Preparation key={model.id} model={model} />}
      <div className="row corner">
        <ThemeSwitch />
        <Help />
      </div>
    </header>
  );
}
