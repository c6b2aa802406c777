/** The collection that is open in the page, how it is opened, and what is being done to it. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import { engine, job, wasGivenUp } from "../../client/engine.ts";
import type {
  Annotated,
  CollectionInfo,
  PathFile,
  PictureSource,
} from "../../engine/collections-messages.ts";
import type { Job, ModelInfo } from "../../engine/messages.ts";
import { setParams } from "../../state/address.ts";
import { addPicture, choosePicture, during, type OpenPicture, tell } from "../../state/studio.ts";
import {
  filesByKey,
  folderOf,
  type GivenFile,
  looksExported,
  type PictureFiles,
  picturesIn,
} from "./given-files.ts";
import { picturesText } from "./picture-words.ts";

export interface OpenCollection {
  readonly info: CollectionInfo;
  /** Undefined until they are computed. */
  readonly places: Float32Array | undefined;
  /** Where pictures can be had again, by key; empty for an export without its folder. */
  readonly sources: ReadonlyMap<string, PictureSource>;
  /** Masks of the objects, by key of the picture. */
  readonly masks: ReadonlyMap<string, Blob>;
  /** What annotation files said, where there were some. */
  readonly annotated: Omit<Annotated, "info"> | undefined;
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

/** What the worker answers, as long as nobody has given it up: it may have been too late to stop it there. */
async function answered<T>(
  { signal, say }: Watch,
  what: string,
  ask: (...each: Job) => Promise<T>,
): Promise<T> {
  say(what);
  const answer = await job(signal, ask, (done, total) => say(what, total > 0 ? done / total : 0));
  signal.throwIfAborted();
  return answer;
}

/** Lets the page be heard between two sums over all files. */
const turn = (): Promise<void> => new Promise((resume) => setTimeout(resume, 0));

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

/** A folder with pictures, or one that `fovea store export STORE --web` wrote. `list`: gives its files. */
export function openGiven(
  list: (signal: AbortSignal) => Promise<readonly GivenFile[]>,
  model: ModelInfo | undefined,
): Promise<void> {
  return doing(async (watch) => {
    watch.say("Reading the folder");
    const given = await list(watch.signal);
    watch.signal.throwIfAborted();
    await turn();
    const { name, files } = folderOf(given);
    await turn();
    if (looksExported(files)) return openExport(name, files, watch);
    const found = picturesIn(files);
    await turn();
    const pictures = found.pictures.map(({ path, file }) => ({ key: path, file }));
    return measured({ ...found, name, pictures }, model, watch);
  });
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
  const given = { name: "the open pictures", pictures: sources, masks: new Map(), annotations: [] };
  return doing((watch) => measured(given, model, watch));
}

async function openExport(name: string, files: readonly PathFile[], watch: Watch): Promise<void> {
  const info = await answered(watch, `Reading the store ${name}`, (...each) =>
    engine().collections.openExport(name, files, ...each),
  );
  await shown({ info, sources: new Map(), masks: new Map(), annotated: undefined }, watch);
}

interface GivenPictures extends Pick<PictureFiles, "masks" | "annotations"> {
  readonly name: string;
  readonly pictures: readonly PictureSource[];
}

async function measured(
  { name, pictures, masks, annotations }: GivenPictures,
  model: ModelInfo | undefined,
  watch: Watch,
): Promise<void> {
  if (!model) throw Object.assign(new Error("Cannot look at pictures: no model is open"), noModel);
  const measuredInfo = await answered(
    watch,
    `${model.name} looks at ${picturesText(pictures.length)}`,
    (...each) => engine().collections.measure({ name, model: model.id, pictures }, ...each),
  );
  const { info, ...annotated } = await annotatedBy(annotations, measuredInfo, watch);
  const sources = new Map(pictures.map((each) => [each.key, each]));
  await shown({ info, sources, masks, annotated }, watch);
}

/** The collection with what annotation files say of it. */
async function annotatedBy(
  files: readonly PathFile[],
  info: CollectionInfo,
  watch: Watch,
): Promise<Annotated> {
  if (files.length === 0) return { info, located: 0, remarks: [] };
  return answered(watch, "Reading annotations", (...each) =>
    engine().collections.annotate({ id: info.id, files }, ...each),
  );
}

const noModel = { code: "usage", hint: "Open a model first, or an exported store: it needs none." };

async function shown(open: Omit<OpenCollection, "places">, watch: Watch): Promise<void> {
  set({ open: { ...open, places: undefined } });
  void engine().collections.show(open.info.id);
  await placed(open.info.id, watch);
}

async function placed(id: string, watch: Watch): Promise<void> {
  const places = await answered(watch, "Placing alike pictures near each other", (...each) =>
    engine().collections.places(id, ...each),
  );
  const { open } = get();
  if (open?.info.id === id) set({ open: { ...open, places } });
}

/** The map of the open collection, after it was stopped. */
export function placeAgain(): void {
  const { open } = get();
  if (open) void doing((watch) => placed(open.info.id, watch));
}

/** The folder of an export's pictures: found again by their paths. */
export function attach(given: readonly GivenFile[]): void {
  const { open } = get();
  if (!open) return;
  void doing(async (watch) => {
    watch.say("Reading the folder");
    await turn();
    const { files } = folderOf(given);
    await turn();
    const { pictures, masks, annotations } = picturesIn(files);
    const { keys } = open.info;
    await turn();
    const found = filesByKey(pictures, keys);
    if (found.size === 0) throw notOfStore(pictures.length, keys[0]);
    const sources = new Map([...found].map(([key, file]) => [key, { key, file }]));
    const own = filesByKey(
      Array.from(masks, ([path, file]) => ({ path, file })),
      keys,
    );
    const { info, ...annotated } = await annotatedBy(annotations, open.info, watch);
    set({ open: { ...open, info, sources, masks: own, annotated } });
  });
}

const notOfStore = (pictures: number, first: string | undefined): Error =>
  Object.assign(
    new Error(`Cannot use the folder: it has ${picturesText(pictures)}, and none of them is in the store`),
    { code: "usage", hint: `Choose the folder that was scanned. It has, for one, "${first}".` },
  );

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
