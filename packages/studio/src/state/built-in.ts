/** What the page opens with: the list of its host, which is the built-in one or that of `fovea studio MODEL DIR`. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { NamedBytes } from "../engine/messages.ts";
import { param } from "./address.ts";
import { addModel, addPicture, choosePicture, during } from "./studio.ts";

interface Listed {
  readonly name: string;
  /** Below `built-in/`. */
  readonly file: string;
}

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
  for (const { name, file, beside = [] } of inTurn)
    await during(`Opening ${name}`, async () =>
      addModel(await Promise.all([{ name, file }, ...beside].map(bytesOf)), name === wanted),
    );
}

/** Opens the next pictures of the list, and on to the wanted one if it is farther. */
export async function openPortion(wanted?: string): Promise<void> {
  const { pictures } = useWaiting.getState();
  const end = Math.max(portion, pictures.findIndex(({ name }) => name === wanted) + 1);
  useWaiting.setState({ pictures: pictures.slice(end) });
  for (const { name, file } of pictures.slice(0, end)) {
    const picture = await during(`Reading ${name}`, async () =>
      addPicture(name, await (await fetched(file)).blob()),
    );
    if (picture && name === wanted) choosePicture(picture.id);
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
