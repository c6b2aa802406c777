/** The whole page takes files that are dropped or pasted. */

import { type DragEvent, type ReactElement, type ReactNode, useEffect, useState } from "react";
import { openFiles } from "../state/studio.ts";

export function DropTarget({ children }: { readonly children: ReactNode }): ReactElement {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = Array.from(event.clipboardData?.files ?? []);
      if (files.length > 0) void openFiles(files);
    };
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  }, []);
  const drag = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  /** Going over to a part of the page is no leaving of it. */
  const leave = ({ currentTarget, relatedTarget }: DragEvent): void => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
  };
  const drop = (event: DragEvent): void => {
    setOver(false);
    // A view took them: a folder for a collection.
    if (event.isDefaultPrevented()) return;
    event.preventDefault();
    const files = Array.from(event.dataTransfer.files);
    if (files.length > 0) void openFiles(files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons of the header are the first.
    <div className={over ? "page over" : "page"} onDragOver={drag} onDragLeave={leave} onDrop={drop}>
      {children}
      {over && <p className="drop-here">Drop a model (.onnx) or pictures</p>}
    </div>
  );
}
