/** What the page opens with: the list of its host, which is the built-in one or that of `fovea studio MODEL DIR`. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { NamedBytes } from "../engine/messages.ts";
import { param } from "./address.ts";
import { addModel, addPicture, during, returnToPicture } from "./studio.ts";

interface Listed extends Typed {
  readonly name: string;
  /** Below `built-in/`. */
  readonly file: string;
}

/** How the command line comes by what the page has built in. */
export interface Typed {
  /** What stands for it on the command line. */
  readonly typed?: string;
  /** The command that makes that file. */
  readonly drawnBy?: string;
}

/** By the id of a picture, or the SHA-256 of a model: it gets another id when its settings are changed. */
const typedAs = new Map<string, Typed>();

/** Nothing for files of the user's own. */
export const typedFor = (key: string): Typed => typedAs.get(key) ?? {};

const typedOf = ({ typed, drawnBy }: Listed): Typed => ({
  ...(typed === undefined ? {} : { typed }),
  ...(drawnBy === undefined ? {} : { drawnBy }),
});

interface List {
  /** Each with the files that lie beside it: data, preparation, labels. */
  readonly models: readonly (Listed & { readonly beside?: readonly Listed[] })[];
  readonly pictures: readonly Listed[];
}

/** Pictures that are opened at once: each is decoded and kept in memory. */
export const portion = 24;

/** Pictures of the list that are not open yet. */
export const useWaiting: UseBoundStore<StoreApi<{ readonly pictures: readonly Listed[] }>> = create(() => ({
  pictures: [] as readonly Listed[],
}));

export async function openBuiltIn(): Promise<void> {
  const list = await during(
    "Opening the page",
    async () => (await fetched("list.json")).json() as Promise<List>,
  );
  if (list === undefined) return;
  // Read before a first model or picture stands in the address.
  const [model, picture] = [param("model"), param("picture")];
  useWaiting.setState({ pictures: list.pictures });
  await Promise.all([openModels(list, model), openPortion(picture)]);
}

/** The wanted one first: a person waits for it. */
async function openModels({ models }: List, wanted: string | undefined): Promise<void> {
  const isWanted = ({ name }: Listed): boolean => name === wanted;
  const inTurn = models.toSorted((a, b) => Number(isWanted(b)) - Number(isWanted(a)));
  for (const { beside = [], ...listed } of inTurn) {
    const { name } = listed;
    const model = await during(`Opening ${name}`, async () =>
      addModel(await Promise.all([listed, ...beside].map(bytesOf)), name === wanted),
    );
    if (model) typedAs.set(model.sha256, typedOf(listed));
  }
}

/** Opens the next pictures of the list, and on to the wanted one if it is farther. */
export async function openPortion(wanted?: string): Promise<void> {
  const { pictures } = useWaiting.getState();
  const end = Math.max(portion, pictures.findIndex(({ name }) => name === wanted) + 1);
  useWaiting.setState({ pictures: pictures.slice(end) });
  for (const listed of pictures.slice(0, end)) {
    const { name, file } = listed;
    const picture = await during(`Reading ${name}`, async () =>
      addPicture(name, await (await fetched(file)).blob()),
    );
    if (picture) typedAs.set(picture.id, typedOf(listed));
    if (picture && name === wanted) returnToPicture(picture.id);
  }
}

const bytesOf = async ({ name, file }: Listed): Promise<NamedBytes> => ({
  name,
  bytes: new Uint8Array(await (await fetched(file)).arrayBuffer()),
});

async function fetched(file: string): Promise<Response> {
  const response = await fetch(`built-in/${file}`);
  if (response.ok) return response;
  throw new Error(`Cannot load ${file}: the page's host answered ${response.status}`);
}
