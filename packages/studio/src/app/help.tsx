/** Help: the tour again, what each view answers, the few words that one needs, keys, and what the page cannot tell. */

import { type ReactElement, useEffect, useRef, useState } from "react";
import { glossary } from "../words/glossary.ts";
import { visitStop } from "./tour.tsx";
import { views } from "./views.ts";

export function Help(): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button id="help-button" type="button" onClick={() => setOpen(true)}>
        Help
      </button>
      {open && <HelpDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={onClose}>
      <div className="row spread">
        <h2 id="help-title">Help</h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      <p>
        Drop a network (a file that ends in .onnx) and pictures anywhere on this page, or use what is here
        already. Everything is computed in this browser: nothing is sent anywhere.
      </p>
      <button
        type="button"
        className="primary"
        onClick={() => {
          close();
          visitStop(0);
        }}
      >
        Take the tour
      </button>
      <Questions />
      <h3>Words</h3>
      <dl>
        {glossary.map(({ word, means }) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
      <h3>Keys</h3>
      <p>
        Tab goes from one thing to the next, Enter or Space presses it, arrow keys move sliders, patches and
        points, Escape closes this window and leaves the tour. The address of the page remembers what you look
        at: copy it to come back, or to show it to somebody who has the same files.
      </p>
      <h3>What it cannot tell</h3>
      <p>
        The page shows what a network goes by. It does not show whether that is right, and a convincing
        picture is no proof. Never base a decision about a person, such as a diagnosis, on a heat map alone.
      </p>
    </dialog>
  );
}

const Questions = (): ReactElement => (
  <>
    <h3>Questions that the views answer</h3>
    <dl>
      {views.map(({ id, title, said }) => (
        <div key={id}>
          <dt>{title}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  </>
);
