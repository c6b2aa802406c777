/** Which part of Fovea may use which: reads imports and globals from source text and lists what is against the plan. */

import { posix } from "node:path";

/** Text of each source file by its path from the repository's root. */
export type Sources = Readonly<Record<string, string>>;

/** Folders and files of packages/core/src in the order data flows. Each imports only itself and those before it. */
const flow =
  "errors random tensor npy graph load run freeze transform image model incremental training features synthesis methods localise explain metrics bias advise index".split(
    " ",
  );

/** Packages in the order they stand on each other. */
const packages = [
  "@fovea/core",
  "@fovea/render",
  "@fovea/dataset",
  "@fovea/menagerie",
  "fovea",
  "@fovea/studio",
];

/** Libraries and platforms that only certain files of core may import. */
const confined: readonly (readonly [library: RegExp, where: RegExp])[] = [
  [/^onnxruntime-common/, /^run\//],
  [/^onnxruntime-node/, /^run\/node\.ts$/],
  [/^onnxruntime-web/, /^run\/web\.ts$/],
  [
    /^node:/,
    /^run\/(?:node|session-cache|compile-cached|rearrange-apart|model-file|temporary|telemetry)\.ts$/,
  ],
  [/^@bufbuild\/protobuf/, /^load\/schema\.ts$/],
];

/** The two doors to the platforms: nothing inside core imports them, so that Node loads nothing of the web's. */
const platformDoors = /^run\/(?:node|web)\.ts$/;

/** Globals that only browsers or only Node have: for the doors alone. */
const platformGlobals =
  /(?<![\w$.#])(?:document|navigator|localStorage|indexedDB|fetch|createImageBitmap|requestAnimationFrame|ImageData|OffscreenCanvas|XMLHttpRequest|Worker|Buffer|process|require|setImmediate|__dirname)(?=[.([])/g;

/**
 * Methods made of other methods. What methods/catalog.ts imports (types apart) are the methods; other files there are
 * parts that all of them may use.
 */
const composedMethods: Readonly<Record<string, readonly string[]>> = {
  "guided-grad-cam": ["grad-cam", "guided-backprop"],
};

/** One sentence for each import or global that is against the plan. */
export function violations(sources: Sources): string[] {
  const methods = methodsIn(sources["packages/core/src/methods/catalog.ts"] ?? "");
  return Object.entries(sources)
    .filter(([path]) => !isTest(path))
    .flatMap(([path, text]) => [
      ...importsOf(text).flatMap((target) => wrongImport(path, target, methods)),
      ...wrongPlace(path),
      ...wrongGlobals(path, text),
    ]);
}

type Methods = ReadonlySet<string>;

const methodsIn = (catalog: string): Methods =>
  new Set(
    importsOf(catalog.replace(/^import type .*$/gm, "")).map(
      (target) => methodOf(`methods/${target.slice(2)}`) ?? "",
    ),
  );

const isTest = (path: string): boolean => /\.test\.ts$|\/testing\//.test(path);

/** Specifiers of static and dynamic imports and re-exports. */
function importsOf(text: string): string[] {
  const found = text.matchAll(
    /^(?:import|export)\b[^;"]*?\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  return Array.from(found, ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "");
}

function wrongImport(path: string, target: string, methods: Methods): string[] {
  const inner = corePath(path);
  const problems = [
    packageOrder(path, target) && "against the order of the packages",
    inner !== undefined && flowOrder(inner, target) && "against the flow",
    inner !== undefined && methodOrder(inner, target, methods) && "a method uses another's inside",
    inner !== undefined && isConfined(inner, target) && "not allowed here",
    inner !== undefined && platformDoors.test(resolved(inner, target) ?? "") && "a door of one platform",
    /(?:^|\/)testing\//.test(target) && "test code in the product",
  ];
  return problems.filter((why) => typeof why === "string").map((why) => `${path} → ${target}: ${why}`);
}

/** Path inside packages/core/src. */
const corePath = (path: string): string | undefined => path.match(/^packages\/core\/src\/(.+)$/)?.[1];

function packageOrder(path: string, target: string): boolean {
  const [, folder = ""] = path.match(/^packages\/([^/]+)\//) ?? [];
  if (target.startsWith("."))
    return !posix.join(posix.dirname(path), target).startsWith(`packages/${folder}/`);
  const own = packages.findIndex((name) => name.split("/").at(-1) === (folder === "cli" ? "fovea" : folder));
  const other = packages.findIndex((name) => target === name || target.startsWith(`${name}/`));
  return other >= own && other !== -1;
}

const resolved = (inner: string, target: string): string | undefined =>
  target.startsWith(".") ? posix.join(posix.dirname(inner), target) : undefined;

function flowOrder(inner: string, target: string): boolean {
  const file = resolved(inner, target);
  return file !== undefined && !file.startsWith("..") && stage(file) > stage(inner);
}

const stage = (inner: string): number => flow.indexOf(inner.split("/")[0]?.replace(/\.ts$/, "") ?? "");

function wrongPlace(path: string): string[] {
  const inner = corePath(path);
  return inner === undefined || stage(inner) !== -1 ? [] : [`${path}: has no place in the flow`];
}

function methodOrder(inner: string, target: string, methods: Methods): boolean {
  const [from, to] = [methodOf(inner), methodOf(resolved(inner, target) ?? "")];
  if (from === undefined || to === undefined || from === to || from === "catalog") return false;
  return methods.has(to) && !composedMethods[from]?.includes(to);
}

/** `grad-cam` for methods/grad-cam.ts and methods/grad-cam/…. */
const methodOf = (inner: string): string | undefined => inner.match(/^methods\/([^/]+?)(?:\.ts|\/.*)$/)?.[1];

const isConfined = (inner: string, target: string): boolean =>
  confined.some(([library, where]) => library.test(target) && !where.test(inner));

function wrongGlobals(path: string, text: string): string[] {
  const inner = corePath(path);
  if (inner === undefined || platformDoors.test(inner)) return [];
  const found = new Set(Array.from(withoutComments(text).matchAll(platformGlobals), ([name]) => name));
  return Array.from(found, (name) => `${path}: uses ${name}, which not every platform has`);
}

/** Comments and the contents of strings taken out. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g, (piece) =>
    piece.startsWith('"') ? '""' : "",
  );
