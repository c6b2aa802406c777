/** The direction of dependencies, and the checker that enforces it. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Sources, violations } from "./architecture.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** All TypeScript under packages/…/src. */
function allSources(): Sources {
  const paths = ["core", "render", "dataset", "menagerie", "cli", "studio"].flatMap((name) => {
    const folder = `packages/${name}/src`;
    return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => `${folder}/${path.replaceAll("\\", "/")}`);
  });
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

test("every import in packages follows the plan", () => {
  const sources = allSources();
  expect(Object.keys(sources).length).toBeGreaterThan(10);
  expect(violations(sources)).toEqual([]);
});

const core = (path: string, text: string): Sources => ({ [`packages/core/src/${path}`]: text });

const catalog = core(
  "methods/catalog.ts",
  ["cam", "grad-cam", "guided-grad-cam"].map((id) => `import { method } from "./${id}.ts";\n`).join("") +
    'import type { Method } from "./method.ts";\n',
);

test.each([
  ["upstream", core("tensor.ts", 'import { a } from "./methods/catalog.ts";')],
  ["upstream, on several lines", core("load/load.ts", 'import {\n  a,\n  b,\n} from "../run/runtime.ts";')],
  ["upstream, types only", core("graph/graph.ts", 'import type { A } from "../load/decode.ts";')],
  ["upstream, re-exported", core("errors.ts", 'export * from "./tensor.ts";')],
  ["a folder without a place", core("utils/strings.ts", "")],
  ["the engine outside run/", core("freeze/freeze.ts", 'import * as ort from "onnxruntime-node";')],
  ["the engine, loaded later", core("explain/explain.ts", 'const a = await import("onnxruntime-web/wasm");')],
  ["the web's engine in Node's", core("run/node.ts", 'import * as ort from "onnxruntime-web";')],
  [
    "one platform's door in core",
    core("explain/explain.ts", 'import { nodeRuntime } from "../run/node.ts";'),
  ],
  ["Node in core", core("image/discover.ts", 'import { join } from "node:path";')],
  ["Node in the browser's engine", core("run/web.ts", 'import "node:fs";')],
  ["protobuf outside the schema", core("load/decode.ts", 'import { create } from "@bufbuild/protobuf";')],
  ["test code", core("load/load.ts", 'import { noise } from "../testing/random.ts";')],
  [
    "a shared part that uses a method",
    { ...catalog, ...core("methods/parts/layer.ts", 'import { a } from "../cam.ts";') },
  ],
  [
    "another method",
    {
      ...catalog,
      ...core("methods/cam.ts", 'import { a } from "./grad-cam/weights.ts";'),
    },
  ],
  ["the page", core("image/picture.ts", "const c = document.createElement(name);")],
  ["the process", core("load/load.ts", "if (process.env.DEBUG) log();")],
  ["core → render", core("explain/explain.ts", 'import { png } from "@fovea/render";')],
  ["render → cli", { "packages/render/src/index.ts": 'import { main } from "fovea";' }],
  ["a way round the package's door", { "packages/cli/src/main.ts": 'import "../../core/src/tensor.ts";' }],
])("violations() finds %s", (_, sources) => {
  expect(violations(sources)).toHaveLength(1);
});

test.each([
  [
    "downstream",
    core("load/load.ts", 'import { a } from "../graph/graph.ts";\nimport { b } from "./decode.ts";'),
  ],
  ["the engine in run/", core("run/node.ts", 'import * as ort from "onnxruntime-node";\nprocess.exit();')],
  ["the catalogue of methods", catalog],
  [
    "what methods share",
    {
      ...catalog,
      ...core("methods/cam.ts", 'import { a } from "./method.ts";\nimport { b } from "./layer.ts";'),
    },
  ],
  [
    "a method made of two",
    { ...catalog, ...core("methods/guided-grad-cam.ts", 'import { gradCam } from "./grad-cam.ts";') },
  ],
  ["tests", core("load/load.test.ts", 'import { noise } from "../testing/random.ts";\nimport "node:fs";')],
  ["paths in strings", core("load/load.ts", 'export const a = "./methods/cam.ts";')],
  ["words in comments", core("load/load.ts", '// document.title\n/** process.env */\nconst a = "fetch(x)";')],
  [
    "packages in order",
    {
      "packages/cli/src/main.ts": 'import { a } from "@fovea/core/node";\nimport { b } from "@fovea/render";',
    },
  ],
])("violations() allows %s", (_, sources) => {
  expect(violations(sources)).toEqual([]);
});
