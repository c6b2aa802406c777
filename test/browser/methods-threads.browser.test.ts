/** Every method in Chromium, WASM with threads. */

import { webRuntime } from "../../packages/core/src/run/web.ts";
import { methodsSuite } from "./methods-suite.ts";

methodsSuite("WASM, 2 threads", () => webRuntime({ threads: 2 }));
