/** A button that opens files of this machine. */

import { type ReactElement, type ReactNode, useRef } from "react";
import { openFiles } from "../state/studio.ts";

export interface FileButtonProps {
  readonly className?: string;
  /** What the system's dialogue offers: `image/*`. */
  readonly accept: string;
  /** Name of the field behind the button. */
  readonly label: string;
  readonly children: ReactNode;
}

export function FileButton({ className, accept, label, children }: FileButtonProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={({ target }) => {
          void openFiles(Array.from(target.files ?? []));
          target.value = "";
        }}
      />
    </>
  );
}
