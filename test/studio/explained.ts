/** Waiting for what a person waits for. */

import type { Page } from "playwright";

/** Until the heat map of a picture is drawn; of any if none is named. */
export const explained = (page: Page, picture = ""): Promise<void> =>
  page
    .getByRole("img", { name: new RegExp(`^Grad-CAM of ${picture}`) })
    .first()
    .waitFor({ timeout: 90_000 });
