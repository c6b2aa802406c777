/** Where a collection comes from: a folder, an exported store, or the pictures that are open. */

import { type ReactElement, useEffect, useRef } from "react";
import { useParam } from "../../state/address.ts";
import { useModel, useStudio } from "../../state/studio.ts";
import { openGiven, openThePictures, useCollection } from "./collection-state.ts";
import { FolderButton } from "./folder-button.tsx";
import type { GivenFile } from "./given-files.ts";

export function Opener(): ReactElement {
  const model = useModel();
  const pictures = useStudio((state) => state.pictures);
  const opening = useStudio((state) => state.busy.length > 0);
  const idle = useCollection(({ open, doing }) => open === undefined && doing === undefined);
  const [from, setFrom] = useParam("from", "");
  const tried = useRef(false);
  // An address that was sent to somebody looks at the same pictures again, once.
  useEffect(() => {
    if (tried.current || from !== "open" || !idle || opening || !model || pictures.length === 0) return;
    // Between one picture that is being opened and the next, nothing seems to go on.
    const settled = setTimeout(() => {
      tried.current = true;
      void openThePictures(pictures, model);
    }, 600);
    return () => clearTimeout(settled);
  }, [from, idle, opening, model, pictures]);
  return (
    <section className="panel stack" aria-label="Choose pictures">
      <h2>Give it many pictures</h2>
      <p>
        Give many pictures at once and see them on one map: pictures that the network finds alike lie near
        each other. So you see what it mixes up, what is unlike anything else, and whether a class hangs on
        something it should not. All of it happens in this browser.
      </p>
      <div className="row">
        <FolderButton
          className="primary"
          label="Folder of pictures, or an exported store"
          onGiven={(files) => given(files)}
        >
          Choose a folder
        </FolderButton>
        <FolderButton files label="Files of a collection" onGiven={(files) => given(files)}>
          Choose files
        </FolderButton>
        <button type="button" disabled={pictures.length === 0 || !model} onClick={takeOpen}>
          Take the {pictures.length} open pictures
        </button>
      </div>
      <ul className="quiet">
        <li>
          A <strong>folder of pictures</strong> is looked at by {model?.name ?? "the chosen model"}. With a
          folder for each class in it, the page also says what is right and wrong.
        </li>
      </ul>
      <details className="quiet">
        <summary>More than 20,000 pictures</summary>
        <p>
          are too many for a browser to look at. A program on a computer goes through them first, once, and
          this page then shows what it found. Whoever knows the command line types, with the names of your own
          model and folder:
        </p>
        <ol>
          <li>
            <code>fovea scan model.onnx pictures --store result</code>: looks at each picture
          </li>
          <li>
            <code>fovea store export result --web for-the-page</code>: writes a folder for this page
          </li>
        </ol>
        <p>Then choose or drop the folder “for-the-page” here.</p>
      </details>
    </section>
  );
  function takeOpen(): void {
    tried.current = true;
    setFrom("open");
    void openThePictures(pictures, model);
  }
  function given(files: readonly GivenFile[]): void {
    setFrom("");
    void openGiven(() => Promise.resolve(files), model);
  }
}
