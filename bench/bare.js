/** The least that a prediction costs without Fovea: import the engine, open the file, run once on a constant picture. */

import * as ort from "onnxruntime-node";

const [file, side] = process.argv.slice(2);
const session = await ort.InferenceSession.create(file, { intraOpNumThreads: 2, logSeverityLevel: 4 });
const size = Number(side);
const picture = new ort.Tensor("float32", new Float32Array(3 * size * size).fill(0.5), [1, 3, size, size]);
await session.run({ [session.inputNames[0]]: picture });
