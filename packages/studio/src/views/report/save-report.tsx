/** The button of the page's header that saves a report. What it opens is loaded then. */

import { lazy, type ReactElement, Suspense, useState } from "react";
import { usePicture, usePrediction } from "../../state/studio.ts";

const ReportDialog = lazy(async () => ({
  default: (await import("./report-dialog.tsx")).ReportDialog,
}));

export function SaveReport(): ReactElement {
  const [open, setOpen] = useState(false);
  const picture = usePicture();
  const ready = usePrediction() !== undefined && picture !== undefined;
  return (
    <>
      <button type="button" disabled={!ready} onClick={() => setOpen(true)}>
        Save a report
      </button>
      {open && ready && (
        <Suspense>
          <ReportDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
