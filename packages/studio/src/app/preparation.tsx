/** How pictures reach the network, and how to say it otherwise: a model fed in the wrong way says nonsense. */

import { type ReactElement, useId, useRef, useState } from "react";
import { readBytes } from "../client/files.ts";
import type { ModelInfo, PreparedField } from "../engine/messages.ts";
import { changeModel, during } from "../state/studio.ts";
import "./preparation.css";

interface Field {
  readonly name: PreparedField;
  readonly label: string;
  /** What it means, for those who have never set it. */
  readonly said: string;
  readonly choices?: readonly string[];
}

const fields: readonly Field[] = [
  { name: "size", label: "Size", said: "Height × width that the network takes, pixels." },
  {
    name: "fit",
    label: "Fit",
    said: "crop: the middle of the picture. squash: all of it, out of shape. pad: all of it, with a margin.",
    choices: ["crop", "squash", "pad"],
  },
  { name: "short", label: "Shorter side", said: "To which it is resized before the middle is cut out." },
  {
    name: "interpolation",
    label: "Resizing",
    said: "How pixels are mixed.",
    choices: ["bilinear", "bicubic", "lanczos", "nearest"],
  },
  {
    name: "order",
    label: "Colours",
    said: "Red first, or blue first as networks from Caffe want it, or grey.",
    choices: ["rgb", "bgr", "gray"],
  },
  { name: "scale", label: "Scale", said: "Levels 0 to 255 are multiplied by it: 1/255, or 1." },
  { name: "mean", label: "Mean", said: "Taken off after that, a number for each colour." },
  { name: "std", label: "Deviation", said: "Divided by at last, a number for each colour." },
];

/** What most networks were trained with. */
const usual: readonly {
  readonly title: string;
  readonly settings: Partial<Record<PreparedField, string>>;
}[] = [
  {
    title: "ImageNet mean and deviation (most networks from PyTorch)",
    settings: { order: "rgb", scale: "1/255", mean: "0.485, 0.456, 0.406", std: "0.229, 0.224, 0.225" },
  },
  { title: "0 to 1", settings: { order: "rgb", scale: "1/255", mean: "0, 0, 0", std: "1, 1, 1" } },
  {
    title: "−1 to 1 (many networks from TensorFlow)",
    settings: { order: "rgb", scale: "1/255", mean: "0.5, 0.5, 0.5", std: "0.5, 0.5, 0.5" },
  },
  {
    title: "Blue first, mean levels taken off (many networks from Caffe)",
    settings: { order: "bgr", scale: "1", mean: "104, 117, 123", std: "1, 1, 1" },
  },
  { title: "Levels 0 to 255", settings: { order: "rgb", scale: "1", mean: "0, 0, 0", std: "1, 1, 1" } },
];

export function Preparation({ model }: { readonly model: ModelInfo }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {model.doubts.length > 0 || model.labels === undefined ? "Check the model" : "The model"}
      </button>
      <dialog ref={dialog} className="preparation panel" aria-labelledby={title}>
        <div className="row head">
          <h2 id={title}>How pictures reach {model.name}</h2>
          <button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
            ×
          </button>
        </div>
        <Settings model={model} onDone={() => dialog.current?.close()} />
      </dialog>
    </>
  );
}

interface SettingsProps {
  readonly model: ModelInfo;
  readonly onDone: () => void;
}

function Settings({ model, onDone }: SettingsProps): ReactElement {
  const [values, setValues] = useState<Readonly<Record<PreparedField, string>>>(model.prepared);
  const labels = useRef<HTMLInputElement>(null);
  const id = useId();
  const apply = async (): Promise<void> => {
    // Only what was changed is said anew: the rest keeps its source.
    const changed = Object.entries(values).filter(
      ([name, value]) => model.prepared[name as PreparedField] !== value,
    );
    await during(`Opening ${model.name} again`, async () => {
      const files = await Promise.all(Array.from(labels.current?.files ?? [], readBytes));
      await changeModel(model.id, Object.fromEntries(changed), files);
    });
    onDone();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <p>
        A network says nonsense about pictures that are fed to it in another way than in its training. If its
        answers look wrong, this is the first thing to check; who made the model knows.
      </p>
      {model.doubts.map((doubt) => (
        <p key={doubt} className="doubt">
          {doubt}.
        </p>
      ))}
      <label>
        As it is usual for{" "}
        <select
          value=""
          onChange={({ target }) => setValues({ ...values, ...usual[Number(target.value)]?.settings })}
        >
          <option value="">choose what it was trained with</option>
          {usual.map((each, i) => (
            <option key={each.title} value={i}>
              {each.title}
            </option>
          ))}
        </select>
      </label>
      <div className="fields">
        {fields.map(({ name, label, said, choices }) => (
          <div key={name}>
            <label htmlFor={`${id}-${name}`}>{label}</label>
            {choices ? (
              <select
                id={`${id}-${name}`}
                aria-describedby={`${id}-${name}-said`}
                value={values[name]}
                onChange={({ target }) => setValues({ ...values, [name]: target.value })}
              >
                {[...new Set([...choices, values[name]])].map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            ) : (
              <input
                id={`${id}-${name}`}
                aria-describedby={`${id}-${name}-said`}
                type="text"
                value={values[name]}
                onChange={({ target }) => setValues({ ...values, [name]: target.value })}
              />
            )}
            <p id={`${id}-${name}-said`} className="quiet">
              {said}
            </p>
          </div>
        ))}
      </div>
      <div>
        <label htmlFor={`${id}-labels`}>
          Names of the {model.classes.toLocaleString("en")} classes{" "}
          {model.labels ? "(it has some; a file replaces them)" : "(it has none)"}
        </label>{" "}
        <input ref={labels} id={`${id}-labels`} type="file" accept=".txt,.json" />
        <p className="quiet">A text file with a name on each line, or JSON.</p>
      </div>
      <details>
        <summary>As it is now, and where each setting came from</summary>
        <pre>{model.preparation}</pre>
      </details>
      <details>
        <summary>How large it is, and what runs it</summary>
        <p>
          It chooses among {model.classes.toLocaleString("en")} answers with{" "}
          {model.parameters.toLocaleString("en")} numbers that it learned in its training. It runs in this
          browser, on {model.threads} {model.threads === 1 ? "thread" : "threads"} ({model.engine}).
        </p>
      </details>
      <div className="row">
        <button type="submit" className="primary">
          Apply
        </button>
      </div>
    </form>
  );
}
