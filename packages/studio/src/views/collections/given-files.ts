/** Files of a folder that was chosen or dropped, by their paths below it. */

import type { PathFile } from "../../engine/collections-messages.ts";

export interface GivenFile {
  /** `folder/class/picture.png`, or the name alone. */
  readonly path: string;
  readonly file: File;
}

export interface GivenFolder {
  /** Of the folder. */
  readonly name: string;
  readonly files: readonly PathFile[];
}

/** More are a whole disk that was dropped by mistake. */
const mostFiles = 600_000;

/** Names of the folder taken off where all files lie in one. Hidden files and what systems leave in folders are left out. */
export function folderOf(given: readonly GivenFile[]): GivenFolder {
  const files = given.filter(({ path }) => !/(^|\/)(\.|__MACOSX|Thumbs\.db)/.test(path));
  const root = files[0]?.path.split("/")[0] ?? "";
  const nested = files.length > 0 && files.every(({ path }) => path.startsWith(`${root}/`));
  const below = (path: string): string => (nested ? path.slice(root.length + 1) : path);
  return {
    name: nested ? root : `${files.length} files`,
    files: files.map(({ path, file }) => ({ path: below(path), file })),
  };
}

/** Of an <input>, with `webkitdirectory` or without. */
export const chosenFiles = (files: readonly File[]): GivenFile[] =>
  files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** Whether something that is dropped belongs to a collection: a folder, or an export's files. Only to be asked while it is dropped. */
export function isForCollection({ items, files }: DataTransfer): boolean {
  const folders = Array.from(items).some((item) => item.webkitGetAsEntry()?.isDirectory ?? false);
  return folders || Array.from(files).some(({ name }) => name === "manifest.json");
}

/** Everything in what was dropped. Throws `usage` for more files than a page can take, `AbortError` when it was given up. */
export async function droppedFiles(
  entries: readonly FileSystemEntry[],
  signal: AbortSignal,
): Promise<GivenFile[]> {
  const found: GivenFile[] = [];
  const waiting = [...entries];
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    signal.throwIfAborted();
    if (entry.isDirectory) waiting.push(...(await childrenOf(entry as FileSystemDirectoryEntry)));
    else
      found.push({
        path: entry.fullPath.replace(/^\//, ""),
        file: await fileOf(entry as FileSystemFileEntry),
      });
    if (found.length > mostFiles)
      throw Object.assign(
        new Error(`Cannot take the folder: it has more than ${mostFiles.toLocaleString("en")} files`),
        {
          code: "usage",
          hint: "Drop the folder of the pictures alone.",
        },
      );
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** The reader gives a part at a time, and nothing at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}

/** Whether these files look like an exported store: then what is wrong with it is said, and it is not taken for pictures. */
export const looksExported = (files: readonly PathFile[]): boolean =>
  files.some(({ path }) => path.split("/").at(-1) === "manifest.json");

export interface PictureFiles {
  readonly pictures: readonly PathFile[];
  /** Masks by the picture that they belong to. */
  readonly masks: ReadonlyMap<string, Blob>;
  /** JSON beside the pictures or in a folder of its own: what they show may stand in them. */
  readonly annotations: readonly PathFile[];
}

const isPicture = (path: string): boolean => /\.(png|jpe?g|webp|gif|avif|bmp)$/i.test(path);
const isAnnotation = (path: string): boolean => /^([^/]+\/)?[^/]+\.json$/i.test(path);
const isMask = (path: string): boolean => /^(masks?|segmentations?)\//i.test(path);

/** Pictures in the order of their paths; what lies in `masks/` says where their objects are, by the file's name. */
export function picturesIn(files: readonly PathFile[]): PictureFiles {
  const pictures = files
    .filter(({ path }) => isPicture(path) && !isMask(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const byName = new Map<string, string | undefined>();
  for (const { path } of pictures) {
    // Of two pictures of one name nobody can tell whose mask it is.
    const name = nameOf(path);
    byName.set(name, byName.has(name) ? undefined : path);
  }
  const masks = new Map<string, Blob>();
  for (const { path, file } of files) {
    const picture = isMask(path) && isPicture(path) ? byName.get(nameOf(path)) : undefined;
    if (picture !== undefined) masks.set(picture, file);
  }
  return { pictures, masks, annotations: files.filter(({ path }) => isAnnotation(path)) };
}

const nameOf = (path: string): string => (path.split("/").at(-1) as string).replace(/\.[^.]*$/, "");

/** Files of pictures by the keys of a collection: the whole path, or the end of it where a folder above was chosen. */
export function filesByKey(files: readonly PathFile[], keys: readonly string[]): ReadonlyMap<string, Blob> {
  const known = new Set(keys);
  const found = new Map<string, Blob>();
  for (const { path, file } of files) {
    for (let rest = path; rest !== ""; rest = rest.includes("/") ? rest.slice(rest.indexOf("/") + 1) : "") {
      if (!known.has(rest)) continue;
      found.set(rest, file);
      break;
    }
  }
  return found;
}
