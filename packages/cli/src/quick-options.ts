/** `--quick`: the same with fewer samples and steps. */

export { quickOptions } from "@fovea/core";
