/** Pictures that the page opens with, as files. */

import { expect } from "vitest";

/** By the name that the page shows: `wolf, forest`. */
export async function builtInPicture(url: string, name: string): Promise<Buffer> {
  const list = (await (await fetch(`${url}built-in/list.json`)).json()) as {
    readonly pictures: readonly { readonly name: string; readonly file: string }[];
  };
  const file = list.pictures.find((each) => each.name === name)?.file;
  expect(file, `a built-in picture called ${name}`).toBeDefined();
  return Buffer.from(await (await fetch(`${url}built-in/${file}`)).arrayBuffer());
}
