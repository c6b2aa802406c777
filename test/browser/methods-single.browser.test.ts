/** Every method in Chromium, WASM on one thread. */

import { webRuntime } from "../../packages/core/src/run/web.ts";
import { methodsSuite } from "./methods-suite.ts";

methodsSuite("WASM, 1 thread", () => webRuntime({ threads: 1 }));
