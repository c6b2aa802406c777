/** What every tool of the view is given. */

import type { Picture } from "@fovea/render";
import type { ReactElement } from "react";
import type { PredictionInfo } from "../../engine/messages.ts";
import type { TouchSubject } from "../../engine/touch-messages.ts";

export interface ToolProps {
  readonly subject: TouchSubject;
  readonly prediction: PredictionInfo;
  /** What stands where something is hidden; the picture itself until it is known. */
  readonly filling: Picture;
  /** The class that is followed. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  /** What it is hidden behind. */
  readonly controls: ReactElement;
}
