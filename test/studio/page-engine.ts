/** The page's own worker, asked directly: what the page's buttons ask, with any options. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright";

interface Asked {
  readonly method: string;
  /** Of the class. */
  readonly index: number;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface Answered {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly map: readonly number[];
  readonly score: number;
}

/** What it said instead. */
export interface Refused {
  readonly refused: string;
}

export interface PageEngine {
  readonly engine: string;
  explain(asked: Asked): Promise<Answered | Refused>;
}

/** As much of what the worker offers as is used here. */
interface Remote {
  warm(): Promise<string>;
  openModel(files: readonly { name: string; bytes: Uint8Array }[]): Promise<{ readonly id: string }>;
  addPicture(name: string, file: Blob): Promise<{ readonly id: string }>;
  readonly explaining: {
    explain(question: object, job: number, progress: undefined): Promise<Told>;
  };
}

interface Told {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly map: { readonly data: ArrayLike<number> } | undefined;
  readonly score: number;
}

declare global {
  interface Window {
    Comlink: {
      wrap(worker: Worker): Remote;
      readonly transferHandlers: Map<string, { deserialize: (thrown: { message: string }) => never }>;
    };
    studioEngine: { remote: Remote; model: string; picture: string };
  }
}

const comlink = createRequire(import.meta.url)
  .resolve("comlink")
  .replace(/[^/]+\/[^/]+$/, "umd/comlink.min.js");

/** A second worker from the page's own script, with a built-in model and picture opened in it. `name`: which engine. */
export async function pageEngine(page: Page, model: string, picture: string): Promise<PageEngine> {
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => /\/worker-[^/]+\.js$/.test(name)),
  );
  await page.evaluate(`${readFileSync(comlink, "utf8")};undefined`);
  const engine = await page.evaluate(
    async ([modelName, pictureName]) => {
      const addresses = performance.getEntriesByType("resource").map(({ name }) => name);
      const script = addresses.find((name) => /\/worker-[^/]+\.js$/.test(name)) as string;
      const thrown = window.Comlink.transferHandlers.get("throw");
      if (thrown)
        thrown.deserialize = ({ message }) => {
          throw new Error(message);
        };
      const remote = window.Comlink.wrap(new Worker(script, { type: "module", name: "wasm" }));
      const list = await (await fetch("built-in/list.json")).json();
      const named = (all: { name: string; file: string }[], name: string | undefined): Promise<Response> =>
        fetch(`built-in/${all.find((each) => each.name === name)?.file}`);
      const bytes = new Uint8Array(await (await named(list.models, modelName)).arrayBuffer());
      const opened = await remote.openModel([{ name: modelName as string, bytes }]);
      const blob = await (await named(list.pictures, pictureName)).blob();
      const added = await remote.addPicture(pictureName as string, blob);
      window.studioEngine = { remote, model: opened.id, picture: added.id };
      return remote.warm();
    },
    [model, picture],
  );
  const explain = (asked: Asked): Promise<Answered | Refused> => page.evaluate(askedInPage, asked);
  return { engine, explain };
}

async function askedInPage({ method, index, options = {} }: Asked): Promise<Answered | Refused> {
  const { remote, model, picture } = window.studioEngine;
  const question = { model, picture, method, target: { index }, options };
  try {
    const { shape, values, map, score } = await remote.explaining.explain(question, 0, undefined);
    return { shape, values: Array.from(values), map: Array.from(map?.data ?? []), score };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}
