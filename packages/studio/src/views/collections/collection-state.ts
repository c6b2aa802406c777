/** The collection that is open in the page, how it is opened, and what is being done to it. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import { engine, job, wasGivenUp } from "../../client/engine.ts";
import type { CollectionInfo, PathFile, PictureSource } from "../../engine/collections-messages.ts";
import type { ModelInfo } from "../../engine/messages.ts";
import { setParams } from "../../state/address.ts";
import { addPicture, choosePicture, during, type OpenPicture, tell } from "../../state/studio.ts";
import { filesByKey, folderOf, type GivenFile, looksExported, picturesIn } from "./given-files.ts";

export interface OpenCollection {
  readonly info: CollectionInfo;
  /** Undefined until they are computed. */
  readonly places: Float32Array | undefined;
  /** Where pictures can be had again, by key; empty for an export without its folder. */
  readonly sources: ReadonlyMap<string, PictureSource>;
  /** Masks of the objects, by key of the picture. */
  readonly masks: ReadonlyMap<string, Blob>;
}

interface Doing {
  readonly what: string;
  /** Part that is done, 0…1. */
  readonly part: number;
}

interface State {
  readonly open: OpenCollection | undefined;
  readonly doing: Doing | undefined;
}

export const useCollection: UseBoundStore<StoreApi<State>> = create<State>(() => ({
  open: undefined,
  doing: undefined,
}));

const { setState: set, getState: get } = useCollection;

let running: AbortController | undefined;

/** Gives up what is being done; what was open stays. */
export function stopCollection(): void {
  running?.abort();
  running = undefined;
  set({ doing: undefined });
}

type Watch = { readonly signal: AbortSignal; say(what: string, part?: number): void };

async function doing(work: (watch: Watch) => Promise<void>): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const live = (): boolean => running === controller;
  const say = (what: string, part = 0): void => {
    if (live()) set({ doing: { what, part } });
  };
  try {
    await work({ signal: controller.signal, say });
  } catch (error) {
    if (live() && !wasGivenUp(error)) tell(error);
  } finally {
    if (live()) set({ doing: undefined });
  }
}

/** A folder with pictures, or one that `fovea store export STORE --web` wrote. */
export function openGiven(given: readonly GivenFile[], model: ModelInfo | undefined): Promise<void> {
  const { name, files } = folderOf(given);
  if (looksExported(files)) return openExport(name, files);
  const { pictures, masks } = picturesIn(files);
  const sources = pictures.map(({ path, file }) => ({ key: path, file }));
  return measured(name, sources, masks, model);
}

/** The pictures that are open in the page. */
export function openThePictures(
  pictures: readonly OpenPicture[],
  model: ModelInfo | undefined,
): Promise<void> {
  const times = new Map<string, number>();
  const sources = pictures.map(({ id, name }) => {
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    return { id, key: before === 0 ? name : `${name} (${before + 1})` };
  });
  return measured("the open pictures", sources, new Map(), model);
}

function openExport(name: string, files: readonly PathFile[]): Promise<void> {
  return doing(async ({ signal, say }) => {
    say(`Reading the store ${name}`);
    const info = await job(signal, (...each) => engine().collections.openExport(name, files, ...each));
    await shown({ info, sources: new Map(), masks: new Map() }, { signal, say });
  });
}

function measured(
  name: string,
  pictures: readonly PictureSource[],
  masks: ReadonlyMap<string, Blob>,
  model: ModelInfo | undefined,
): Promise<void> {
  return doing(async ({ signal, say }) => {
    if (!model) throw Object.assign(new Error("Cannot look at pictures: no model is open"), noModel);
    const what = `${model.name} looks at ${pictures.length.toLocaleString("en")} pictures`;
    say(what);
    const info = await job(
      signal,
      (...each) => engine().collections.measure({ name, model: model.id, pictures }, ...each),
      (done, total) => say(what, done / total),
    );
    const sources = new Map(pictures.map((each) => [each.key, each]));
    await shown({ info, sources, masks }, { signal, say });
  });
}

const noModel = { code: "usage", hint: "Open a model first, or an exported store: it needs none." };

async function shown(open: Omit<OpenCollection, "places">, { signal, say }: Watch): Promise<void> {
  set({ open: { ...open, places: undefined } });
  const what = "Placing alike pictures near each other";
  say(what);
  const places = await job(
    signal,
    (...each) => engine().collections.places(open.info.id, ...each),
    (done, total) => say(what, done / total),
  );
  if (get().open?.info.id === open.info.id) set({ open: { ...open, places } });
}

/** The folder of an export's pictures: found again by their paths. */
export function attach(given: readonly GivenFile[]): void {
  const { open } = get();
  if (!open) return;
  const { files } = folderOf(given);
  const { pictures, masks } = picturesIn(files);
  const found = filesByKey(pictures, open.info.keys);
  if (found.size === 0) {
    const error = new Error(`Cannot use the folder: none of its ${pictures.length} pictures is in the store`);
    tell(
      Object.assign(error, {
        code: "usage",
        hint: `Choose the folder that was scanned. It has, for one, "${open.info.keys[0]}".`,
      }),
    );
    return;
  }
  const sources = new Map([...found].map(([key, file]) => [key, { key, file }]));
  const own = new Map(
    [...masks].flatMap(([path, file]) => [...filesByKey([{ path, file }], open.info.keys)]),
  );
  set({ open: { ...open, sources, masks: own } });
}

export function closeCollection(): void {
  stopCollection();
  set({ open: undefined });
  setParams({ from: undefined, key: undefined });
  void engine().collections.close();
}

/** Puts a picture among the open ones, and explains it. */
export async function explainPicture({ key, file, id }: PictureSource): Promise<void> {
  await during(`Opening ${key}`, async () => {
    const picture = id ?? (await addPicture(key.split("/").at(-1) as string, file as Blob)).id;
    choosePicture(picture);
    setParams({ view: undefined }, { step: true });
  });
}
