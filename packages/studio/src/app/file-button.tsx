/** A button that asks for files of this machine, or for a whole folder. */

import { type ReactElement, type ReactNode, useRef } from "react";
import { openFiles } from "../state/studio.ts";

export interface FileButtonProps {
  readonly className?: string | undefined;
  /** What the system's dialogue offers: `image/*`. @default anything */
  readonly accept?: string;
  /** A folder instead of files. @default false */
  readonly folder?: boolean;
  /** Name of the field behind the button. */
  readonly label: string;
  /** @default opens them as models and pictures */
  readonly onFiles?: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

export function FileButton({
  className,
  accept,
  folder = false,
  label,
  onFiles = (files) => void openFiles([...files]),
  children,
}: FileButtonProps): ReactElement {
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
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={({ target }) => {
          const files = Array.from(target.files ?? []);
          target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
