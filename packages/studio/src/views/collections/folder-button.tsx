/** A button that asks for a folder of this machine. */

import { type ReactElement, type ReactNode, useRef } from "react";
import { chosenFiles, type GivenFile } from "./given-files.ts";

export interface FolderButtonProps {
  /** Name of the field behind the button. */
  readonly label: string;
  readonly className?: string;
  /** Files instead of a folder, for systems that let nobody choose one. @default false */
  readonly files?: boolean;
  readonly onGiven: (files: readonly GivenFile[]) => void;
  readonly children: ReactNode;
}

export function FolderButton({
  label,
  className,
  files = false,
  onGiven,
  children,
}: FolderButtonProps): ReactElement {
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
        {...(files ? {} : { webkitdirectory: "" })}
        onChange={({ target }) => {
          const given = chosenFiles(target.files);
          target.value = "";
          if (given.length > 0) onGiven(given);
        }}
      />
    </>
  );
}
