/** What is open in the page and what all views share. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import { engine } from "../client/engine.ts";
import { readBytes } from "../client/files.ts";
import type { ModelInfo, NamedBytes, PictureInfo, PredictionInfo } from "../engine/messages.ts";
import { setParams } from "./address.ts";
import { type Notice, noticeOf, withNotice } from "./notice.ts";
import { isStrange, strangeFiles } from "./strange-files.ts";

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
  /** The newest first. */
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
export const chooseModel = (modelId: string): void => choose({ modelId });

export const choosePicture = (pictureId: string): void => choose({ pictureId });

/** The picture that the address named when the page was opened: what else the address says is about it. */
export const returnToPicture = (pictureId: string): void => choose({ pictureId }, {});

interface Chosen {
  readonly modelId?: string | undefined;
  readonly pictureId?: string | undefined;
}

/** Both at once where both are new: neither is asked about the other's predecessor. */
function choose(chosen: Chosen, forgotten: ReturnType<typeof forgottenFor> = forgottenFor(chosen)): void {
  set(chosen);
  const { models, pictures, modelId, pictureId } = get();
  const model = models.find(({ id }) => id === modelId);
  const picture = pictures.find(({ id }) => id === pictureId);
  setParams({
    ...forgotten,
    ...("modelId" in chosen ? { model: model?.name } : {}),
    ...("pictureId" in chosen ? { picture: picture?.name } : {}),
  });
  void predictChosen();
}

/** Classes that were chosen or expected are about one picture. */
const ofPicture = ["target", "expected", "class-a", "class-b"];
/** Numbers of classes and names of layers mean something else in another network. */
const ofModel = [...ofPicture, "of", "layers", "map-layer"];

/** Settings in the address that belong to what was looked at until now. */
function forgottenFor(chosen: Chosen): Readonly<Record<string, undefined>> {
  const { modelId, pictureId } = get();
  const isNew = (now: string | undefined, next: string | undefined): boolean =>
    now !== undefined && now !== next;
  const names =
    "modelId" in chosen && isNew(modelId, chosen.modelId)
      ? ofModel
      : "pictureId" in chosen && isNew(pictureId, chosen.pictureId)
        ? ofPicture
        : [];
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** Shows a failure in words; what was given up is none. */
export function tell(error: unknown): void {
  const notice = noticeOf(error);
  if (notice) set(({ notices }) => ({ notices: withNotice(notices, notice) }));
}

export const dismiss = (id: number): void =>
  set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

export const dismissAll = (): void => set({ notices: [] });

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

const isPicture = ({ type, name }: File): boolean =>
  type.startsWith("image/") || /\.(png|jpe?g|webp|gif|avif|bmp)$/i.test(name);

/** Opens files that were dropped, pasted or chosen: one model with what lies beside it, and any number of pictures. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const earlier = get().notices;
  const others = files.filter((file) => !isPicture(file));
  const withModel = others.some(({ name }) => /\.onnx$/i.test(name));
  const strange = others.filter(({ name }) => isStrange(name, withModel));
  if (strange.length > 0) tell(strangeFiles(strange.map(({ name }) => name)));
  const pictures = await addPictures(files.filter(isPicture));
  const model = withModel ? await openModelOf(others.filter((file) => !strange.includes(file))) : undefined;
  const [picture] = pictures;
  if (!model && !picture) return;
  // What was wrong before is past: one went on.
  for (const { id } of earlier) dismiss(id);
  choose({ ...(model ? { modelId: model.id } : {}), ...(picture ? { pictureId: picture.id } : {}) });
}

/** Those that could be read; each that could not is told. */
async function addPictures(files: readonly File[]): Promise<readonly OpenPicture[]> {
  const added: OpenPicture[] = [];
  for (const file of files) {
    const picture = await during(`Reading ${file.name}`, () => addPicture(file.name, file));
    if (picture) added.push(picture);
  }
  return added;
}

const openModelOf = (files: readonly File[]): Promise<ModelInfo | undefined> =>
  during(`Opening ${files.map(({ name }) => name).join(", ")}`, async () =>
    addModel(await Promise.all(files.map(readBytes)), false),
  );

/** Opens a model and chooses it unless the address names another. */
export async function addModel(files: readonly NamedBytes[], choose = true): Promise<ModelInfo> {
  const model = await engine().openModel(files);
  set(({ models }) => ({ models: [...models, model] }));
  if (choose || get().modelId === undefined) chooseModel(model.id);
  return model;
}

/** Opens a model again, its pictures prepared in another way or its classes called otherwise. */
export async function changeModel(
  id: string,
  settings: Readonly<Record<string, string>>,
  beside: readonly NamedBytes[],
): Promise<void> {
  const model = await engine().reopenModel(id, settings, beside);
  set(({ models }) => ({ models: models.map((each) => (each.id === id ? model : each)) }));
  if (get().modelId === id) chooseModel(model.id);
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
  if (pictureId === id) choose({ pictureId: left[0]?.id });
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
