/** What was exported, as text and as JSON. */

import type { WebManifest } from "@fovea/dataset";
import type { Printer } from "../terminal.ts";
import { bytesText } from "./bytes-text.ts";

const bytesOf = ({ files }: WebManifest): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

export function printExport(to: Printer, folder: string, manifest: WebManifest): void {
  const { pictures, placed, thumbnails, files } = manifest;
  to.line(`${folder}: ${pictures} pictures in ${files.length + 1} files, ${bytesText(bytesOf(manifest))}`);
  if (placed < pictures) {
    to.line(`Places in the plane: ${placed} of ${pictures}, drawn by seed; more with --places`);
  }
  if (thumbnails.missing > 0) {
    to.line(
      `Thumbnails: ${thumbnails.missing} are grey, their files are gone or have changed; --pictures DIR says where they are`,
    );
  }
}

export const exportJson = (store: string, folder: string, manifest: WebManifest): object => ({
  ...{ store, folder, bytes: bytesOf(manifest), ...manifest },
});
