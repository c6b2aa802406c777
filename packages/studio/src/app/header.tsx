/** Name of the page, the model that is asked, and how to open others. */

import { type ReactElement, useId, useRef } from "react";
import { chooseModel, openFiles, useModel, useStudio } from "../state/studio.ts";

export function Header(): ReactElement {
  const models = useStudio((state) => state.models);
  const model = useModel();
  const input = useRef<HTMLInputElement>(null);
  const select = useId();
  return (
    <header className="top">
      <h1>Fovea Studio</h1>
      <label htmlFor={select}>Model</label>
      <select id={select} value={model?.id ?? ""} onChange={(event) => chooseModel(event.target.value)}>
        {model === undefined && <option value="">none yet</option>}
        {models.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button type="button" className="primary" onClick={() => input.current?.click()}>
        Open a model or pictures
      </button>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Files to open"
        accept=".onnx,.data,.txt,.json,image/*"
        onChange={({ target }) => {
          void openFiles(Array.from(target.files ?? []));
          target.value = "";
        }}
      />
      {model && (
        <p className="quiet facts">
          {model.classes} classes, {model.parameters.toLocaleString("en")} parameters, {model.engine},{" "}
          {model.threads} {model.threads === 1 ? "thread" : "threads"}. Nothing leaves this browser.
        </p>
      )}
    </header>
  );
}
