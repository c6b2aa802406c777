/** Which methods run, and which of the given options go to each. */

import { readFile } from "node:fs/promises";
import {
  type Applicability,
  type Convention,
  catalog,
  checkedOptions,
  conventionTable,
  decodeNpy,
  FoveaError,
  idsOf,
  type Method,
  methodById,
  nearest,
  parseComposite,
  toFloats,
} from "@fovea/core";
import { readBytes, whyUnreadable } from "./read-bytes.ts";
import { isSegmentsFile, readSegments } from "./read-segments.ts";

/** What `--method` asked for. */
export type Wanted =
  | { readonly kind: "named"; readonly methods: readonly Method[] }
  | { readonly kind: "all" | "default" };

/** `grad-cam,saliency`, `all`, or nothing. Throws `option-invalid` with the nearest ids. */
export function wantedMethods(text: string | undefined): Wanted {
  if (text === undefined) return { kind: "default" };
  const ids = text.split(",").map((id) => id.trim());
  if (ids.includes("all")) return { kind: "all" };
  return { kind: "named", methods: [...new Set(ids)].map(methodNamed) };
}

export function methodNamed(id: string): Method {
  const found = methodById(id);
  if (found) return found;
  const ids = catalog.map((method) => method.id);
  throw new FoveaError("option-invalid", `Cannot find the method "${id}": there are ${ids.length} others`, {
    hint: `Did you mean ${nearest(id, ids)}? \`fovea methods\` lists all.`,
  });
}

/**
 * Without a choice: one map of a layer and one of pixels, the first of each kind in the catalog that work here; they
 * take about a second together. If neither works, the first method that does.
 */
export function methodsFor(
  wanted: Wanted,
  survey: () => readonly Applicability[],
  convention?: Convention,
): readonly Method[] {
  if (wanted.kind === "named") return wanted.methods;
  if (wanted.kind === "all") return allMethods(convention);
  const known = convention && idsOf(convention);
  const rows = survey().filter(({ method }) => !known || known.includes(method.id));
  // The obstacle is asked for last: to find it a gradient may have to be built.
  const firstThat = (fits: (method: Method) => boolean): readonly Method[] => {
    const found = rows.find((row) => fits(row.method) && row.obstacle === undefined);
    return found ? [found.method] : [];
  };
  const quick = (["layer", "pixels"] as const).flatMap((domain) =>
    firstThat((method) => method.domain === domain && method.graph !== undefined),
  );
  if (quick.length > 0) return quick;
  const any = firstThat(() => true);
  if (any.length > 0) return any;
  throw noneWorks(survey());
}

/** All of the catalog, or those that the library has, also in a way that is refused with its reason. */
export const allMethods = (convention: Convention | undefined): readonly Method[] =>
  convention === undefined ? catalog : catalog.filter(({ id }) => id in conventionTable[convention]);

const noneWorks = (found: readonly Applicability[]): FoveaError =>
  new FoveaError(
    "op-unsupported",
    `Cannot explain this model: no method works on it: ${found[0]?.obstacle}`,
    {
      hint: "`fovea inspect MODEL` shows what stands in the way of each method; `fovea predict` works all the same.",
    },
  );

export type Settings = Readonly<Record<string, unknown>>;

/** `["steps=50", "baseline=black.npy"]` → values by name. A value that ends in .npy is read as a tensor, segments as labels, a composite's .json as its rules. */
export async function readSettings(given: readonly string[]): Promise<Settings> {
  const pairs = given.map(async (text): Promise<[string, unknown]> => {
    const at = text.indexOf("=");
    // An empty value would be read as 0.
    if (at < 1 || text.slice(at + 1).trim() === "") {
      throw new FoveaError("option-invalid", `Cannot use --set ${text}: expected OPTION=VALUE`, {
        hint: "For example --set steps=50; `fovea methods ID` lists the options of a method.",
      });
    }
    const value = text.slice(at + 1);
    return [text.slice(0, at), await valueIn(text.slice(0, at), value)];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** Values that name a file become what is in it. */
async function valueIn(name: string, value: string): Promise<unknown> {
  if (name === "segments" && isSegmentsFile(value)) return readSegments(value);
  if (name === "composite" && value.endsWith(".json")) return parseComposite(await jsonIn(value), value);
  return value.endsWith(".npy") ? tensorIn(value) : value;
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
  } catch (cause) {
    const found = cause instanceof SyntaxError ? `it is not JSON (${cause.message})` : whyUnreadable(cause);
    throw new FoveaError("file-unreadable", `Cannot read "${path}": ${found}`, { cause });
  }
}

async function tensorIn(path: string): Promise<unknown> {
  return toFloats(decodeNpy(await readBytes(path), `"${path}"`));
}

/** The settings that a method knows, as they were given. */
export const givenTo = (method: Method, settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => knownOptions(method).includes(name)));

const knownOptions = (method: Method): readonly string[] => Object.keys(method.options.shape);

/**
 * The settings that a method knows, checked against its schema.
 *
 * Throws `option-invalid` for a value that the schema refuses.
 */
export function settingsOf(method: Method, settings: Settings): Settings {
  return checkedOptions(method, givenTo(method, settings));
}

/** Throws `option-invalid` if an option is known to none of the methods. */
export function checkSettings(methods: readonly Method[], settings: Settings): void {
  const unknown = Object.keys(settings).find((name) => !methods.some((m) => knownOptions(m).includes(name)));
  if (unknown === undefined) return;
  const ids = methods.map(({ id }) => id).join(", ");
  throw new FoveaError(
    "option-invalid",
    `Cannot set "${unknown}": ${ids} ${methods.length === 1 ? "has" : "have"} no such option`,
    {
      hint: [knownText(methods), othersText(unknown)].filter(Boolean).join(" "),
    },
  );
}

function knownText(methods: readonly Method[]): string {
  const lists = methods.flatMap((method) => {
    const known = knownOptions(method);
    return known.length > 0 ? [`${method.id} takes ${known.join(", ")}`] : [];
  });
  return lists.length > 0 ? `${lists.join("; ")}.` : "There are no options to set.";
}

function othersText(option: string): string {
  const others = catalog.filter((method) => knownOptions(method).includes(option)).map(({ id }) => id);
  return others.length > 0
    ? `The option ${option} belongs to ${others.join(", ")}: choose it with --method.`
    : "";
}
