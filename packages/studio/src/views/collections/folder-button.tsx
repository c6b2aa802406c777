/** The button for files, for a collection: their paths below the folder count. */

import type { ReactElement, ReactNode } from "react";
import { FileButton } from "../../app/file-button.tsx";
import { chosenFiles, type GivenFile } from "./given-files.ts";

export interface FolderButtonProps {
  readonly label: string;
  readonly className?: string;
  /** Files instead of a folder, for systems that let nobody choose one. @default false */
  readonly files?: boolean;
  readonly onGiven: (files: readonly GivenFile[]) => void;
  readonly children: ReactNode;
}

export const FolderButton = ({ files = false, onGiven, ...button }: FolderButtonProps): ReactElement => (
  <FileButton {...button} folder={!files} onFiles={(chosen) => onGiven(chosenFiles(chosen))} />
);
