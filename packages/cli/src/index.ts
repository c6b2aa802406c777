/** The library in Node: everything of the core, and the doors to files. */

export * from "@fovea/core";
export { nodeRuntime } from "@fovea/core/node";
export { type DecodeOptions, decodePicture } from "@fovea/dataset";
export type { OpenModelOptions } from "./model-file.ts";
export { type OpenedModel, openModel } from "./open-model.ts";
export type { Input } from "./read-input.ts";
