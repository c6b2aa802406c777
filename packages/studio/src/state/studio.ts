/** What is open in the page and what all views share. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import { engine } from "../client/engine.ts";
import { readBytes } from "../client/files.ts";
import type { ModelInfo, NamedBytes, PictureInfo, PredictionInfo } from "../engine/messages.ts";
import { param, setParams } from "./address.ts";
import { type Notice, noticeOf } from "./notice.ts";

export interface OpenPicture extends PictureInfo {
  /** Address of the file within this page, for an <img>. */
  readonly url: string;
}

export interface Studio {
  readonly models: readonly ModelInfo[];
  readonly pictures: readonly OpenPicture[];
  readonly modelId: string | undefined;
  readonly pictureId: string | undefined;
  /** By `${model} ${picture}`. */
  readonly predictions: Readonly<Record<string, PredictionInfo>>;
  /** What is going on, for the status line: `Opening squeezenet.onnx`. */
  readonly busy: readonly string[];
  readonly notices: readonly Notice[];
}

export const useStudio: UseBoundStore<StoreApi<Studio>> = create<Studio>(() => ({
  models: [],
  pictures: [],
  modelId: undefined,
  pictureId: undefined,
  predictions: {},
  busy: [],
  notices: [],
}));

const { getState: get, setState: set } = useStudio;

export const useModel = (): ModelInfo | undefined =>
  useStudio(({ models, modelId }) => models.find(({ id }) => id === modelId));

export const usePicture = (): OpenPicture | undefined =>
  useStudio(({ pictures, pictureId }) => pictures.find(({ id }) => id === pictureId));

/** What the chosen model says of the chosen picture, as soon as it is known. */
export const usePrediction = (): PredictionInfo | undefined =>
  useStudio(({ predictions, modelId, pictureId }) => predictions[`${modelId} ${pictureId}`]);

/** Models stand in the address by their files' names: numbers differ from visit to visit. */
export function chooseModel(id: string): void {
  const model = get().models.find((each) => each.id === id);
  set({ modelId: id });
  setParams({ model: model?.name });
  void predictChosen();
}

export function choosePicture(id: string): void {
  const picture = get().pictures.find((each) => each.id === id);
  set({ pictureId: id });
  setParams({ picture: picture?.name });
  void predictChosen();
}

/** Shows a failure in words; what was given up is none. */
export function tell(error: unknown): void {
  const notice = noticeOf(error);
  if (notice)
    set(({ notices }) => ({ notices: [...notices.filter(({ text }) => text !== notice.text), notice] }));
}

export const dismiss = (id: number): void =>
  set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

/** Does something that may take a moment, with its name in the status line and its failure in words. */
export async function during<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
  set(({ busy }) => ({ busy: [...busy, what] }));
  try {
    return await work();
  } catch (error) {
    tell(error);
    return undefined;
  } finally {
    set(({ busy }) => ({ busy: busy.toSpliced(busy.indexOf(what), 1) }));
  }
}

/** Opens files that were dropped, pasted or chosen: one model with what lies beside it, and any number of pictures. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const isModel = files.some(({ name }) => /\.onnx$/i.test(name));
  const isPicture = ({ type, name }: File): boolean =>
    type.startsWith("image/") || /\.(png|jpe?g|webp|gif|avif|bmp)$/i.test(name);
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  if (isModel || others.length > 0)
    await during(`Opening ${others.map(({ name }) => name).join(", ")}`, async () =>
      addModel(await Promise.all(others.map(readBytes))),
    );
  const added: OpenPicture[] = [];
  for (const file of pictures) {
    const picture = await during(`Reading ${file.name}`, () => addPicture(file.name, file));
    if (picture) added.push(picture);
  }
  if (added[0]) choosePicture(added[0].id);
}

/** Opens a model and chooses it unless the address names another. */
export async function addModel(files: readonly NamedBytes[], choose = true): Promise<ModelInfo> {
  const model = await engine().openModel(files);
  set(({ models }) => ({ models: [...models, model] }));
  if (choose || get().modelId === undefined) chooseModel(model.id);
  return model;
}

export async function addPicture(name: string, file: Blob): Promise<OpenPicture> {
  const picture: OpenPicture = {
    ...(await engine().addPicture(name, file)),
    url: URL.createObjectURL(file),
  };
  set(({ pictures }) => ({ pictures: [...pictures, picture] }));
  if (get().pictureId === undefined) choosePicture(picture.id);
  return picture;
}

export async function removePicture(id: string): Promise<void> {
  const { pictures, pictureId } = get();
  const picture = pictures.find((each) => each.id === id);
  if (picture) URL.revokeObjectURL(picture.url);
  const left = pictures.filter((each) => each.id !== id);
  set({ pictures: left });
  if (pictureId === id) {
    set({ pictureId: left[0]?.id });
    void predictChosen();
  }
  await engine().forgetPicture(id);
}

/** Asks the chosen model about the chosen picture, once. */
async function predictChosen(): Promise<void> {
  const { modelId, pictureId, predictions } = get();
  const key = `${modelId} ${pictureId}`;
  if (modelId === undefined || pictureId === undefined || predictions[key]) return;
  await during("Looking at the picture", async () => {
    const found = await engine().explaining.predict(modelId, pictureId);
    set((state) => ({ predictions: { ...state.predictions, [key]: found } }));
  });
}

interface BuiltInList {
  readonly models: readonly { readonly name: string; readonly file: string; readonly said: string }[];
  readonly pictures: readonly { readonly name: string; readonly file: string }[];
}

/** Opens what the page is given by its host (`fovea studio MODEL DIR`), else the built-in models and pictures. */
export async function openBuiltIn(): Promise<void> {
  await during("Opening the built-in model", async () => {
    const list = (await (await fetched("built-in/list.json")).json()) as BuiltInList;
    const [wantedModel, wantedPicture] = [param("model"), param("picture")];
    for (const { name, file } of list.pictures) {
      const picture = await addPicture(name, await (await fetched(`built-in/${file}`)).blob());
      if (name === wantedPicture) choosePicture(picture.id);
    }
    for (const { file } of list.models) {
      const bytes = new Uint8Array(await (await fetched(`built-in/${file}`)).arrayBuffer());
      await addModel([{ name: file, bytes }], file === wantedModel);
    }
  });
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path);
  if (response.ok) return response;
  throw new Error(`Cannot load ${path}: the page's host answered ${response.status}`);
}
