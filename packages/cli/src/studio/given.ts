/** What the page opens with when a model or pictures are named: its list of them, and the files behind the list. */

import { type Content, type Contents, typeOf } from "./content.ts";

/** A file of the user, under the name that the page shows. */
export interface Given {
  readonly name: string;
  /** Its path, or what it would hold. */
  readonly from: string | Uint8Array;
}

interface Listed {
  readonly name: string;
  readonly file: string;
}

/** As the page reads it (`state/built-in.ts` there). */
interface List {
  readonly models: readonly (Listed & { readonly beside?: readonly Listed[] })[];
  readonly pictures: readonly Listed[];
}

/**
 * The page's contents with a list of the given model and pictures in place of the built-in ones; what is not given stays.
 *
 * The files are asked for by number, and no browser keeps them: they are the user's own, and another run gives the numbers to others.
 */
export function withGiven(
  page: Contents,
  builtIn: List,
  model: readonly Given[],
  pictures: readonly Given[],
): Contents {
  const contents = new Map(page);
  const add = ({ name, from }: Given): Listed => {
    const file = `given/${contents.size}`;
    contents.set(`built-in/${file}`, { from, type: typeOf(name), keep: "never" });
    return { name, file };
  };
  const [first, ...beside] = model.map(add);
  const list: List = {
    models: first ? [{ ...first, beside }] : builtIn.models,
    pictures: pictures.length > 0 ? pictures.map(add) : builtIn.pictures,
  };
  contents.set("built-in/list.json", listed(list));
  return contents;
}

const listed = (list: List): Content => ({
  from: Buffer.from(JSON.stringify(list)),
  type: typeOf("list.json"),
  keep: "never",
});
