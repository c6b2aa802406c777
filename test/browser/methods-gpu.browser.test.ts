/** Every method in Chromium on WebGPU, which has no MaxPool with Indices: one of the two networks is all max pooling. */

import { webRuntime } from "../../packages/core/src/run/web.ts";
import { methodsSuite } from "./methods-suite.ts";

// Half a second for each session of the software adapter: two networks are enough.
methodsSuite("WebGPU", () => webRuntime({ gpu: true, threads: 1 }), ["pools", "mobile"]);
