/** Exit codes by class of error: scripts can tell a wrong option from a bad model without reading the message. */

import type { ErrorCode } from "@fovea/core";

export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  "option-invalid": 2,
  "model-unreadable": 3,
  "model-unsupported": 3,
  "model-not-finite": 3,
  "shape-unknown": 3,
  "picture-unreadable": 4,
  "file-unreadable": 4,
  "shape-mismatch": 4,
  "class-unknown": 5,
  "layer-unknown": 5,
  "labels-invalid": 5,
  "method-inapplicable": 6,
  "op-unsupported": 6,
  "engine-failed": 7,
  "output-unwritable": 8,
  interrupted: 130,
};

/** Some inputs could not be explained, others were. */
export const someFailed = 1;
/** Not an error that Fovea throws on purpose: a bug. */
export const bug = 70;
