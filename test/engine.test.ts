/** The engine suite in Node. */

import { nodeRuntime } from "../packages/core/src/run/node.ts";
import { engineSuite } from "./suites/engine.ts";

engineSuite("onnxruntime-node, 2 threads", () => nodeRuntime({ threads: 2 }));
engineSuite("onnxruntime-node, 1 thread", () => nodeRuntime({ threads: 1 }));
