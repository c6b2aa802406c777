/** Finds the picture that an annotation names among the keys of a collection: a name can lead nowhere else. */

/** `below`: folder of the annotations. By the whole path, below that folder, or by the last part where it is there once. */
export function keyIndex(keys: readonly string[], below: string): (name: string) => string | undefined {
  const known = new Map<string, string>();
  const lasts = new Map<string, string | undefined>();
  for (const key of keys) {
    const plain = key.normalize("NFC");
    known.set(plain, key);
    const last = lastOf(plain);
    lasts.set(last, lasts.has(last) ? undefined : key);
  }
  return (name) => {
    const path = name.replaceAll("\\", "/").normalize("NFC").replace(/^\.\//, "");
    return known.get(path) ?? known.get(`${below}/${path}`) ?? lasts.get(lastOf(path));
  };
}

const lastOf = (path: string): string => path.split("/").at(-1) as string;
