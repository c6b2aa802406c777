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
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void openFiles(Array.from(event.dataTransfer.files));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons of the header are the first.
    <div
      className={over ? "page over" : "page"}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
      {over && <p className="drop-here">Drop a model (.onnx) or pictures</p>}
    </div>
  );
}
