/** What does it make of many pictures? A map of them, their neighbours and groups, and what classes hang on. */

import type { DragEvent, ReactElement } from "react";
import { useModel } from "../../state/studio.ts";
import { CollectionPage } from "./collection-page.tsx";
import { openGiven, stopCollection, useCollection } from "./collection-state.ts";
import { droppedFiles, isForCollection } from "./given-files.ts";
import { Opener } from "./opener.tsx";
import "./collections.css";

export function CollectionsView(): ReactElement {
  const model = useModel();
  const open = useCollection((state) => state.open);
  const drop = (event: DragEvent): void => {
    if (!isForCollection(event.dataTransfer)) return;
    event.preventDefault();
    // Both are gone as soon as the event is over.
    const entries = Array.from(event.dataTransfer.items).flatMap((item) => item.webkitGetAsEntry() ?? []);
    const files = Array.from(event.dataTransfer.files, (file) => ({ path: file.name, file }));
    const list = async (signal: AbortSignal) => (entries.length > 0 ? droppedFiles(entries, signal) : files);
    void openGiven(list, model);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons are the first.
    <div className="collections stack" onDrop={drop}>
      {open ? <CollectionPage key={open.info.id} open={open} /> : <Opener />}
      <Doing />
    </div>
  );
}

function Doing(): ReactElement | null {
  const doing = useCollection((state) => state.doing);
  if (!doing) return null;
  return (
    <section className="panel stack doing" aria-label="What is going on">
      <p role="status">{doing.what} …</p>
      <div className="row">
        <progress aria-label={doing.what} value={doing.part} />
        <button type="button" onClick={stopCollection}>
          Stop
        </button>
      </div>
    </section>
  );
}
