/** Files that are neither pictures nor networks: told apart by their names, and said in words. */

interface Kind {
  readonly endings: RegExp;
  readonly found: string;
  readonly hint: string;
  /** Whether a network may need such a file beside it. */
  readonly beside?: true;
}

const neither = "is neither a picture nor a network";

const kinds: readonly Kind[] = [
  {
    endings: /\.pdf$/i,
    found: `a PDF ${neither}`,
    hint: "Save the page that you want as a picture (PNG or JPEG), or take a screenshot, and give that.",
  },
  {
    endings: /\.(docx?|odt|rtf|pages|pptx?|odp|key|xlsx?|ods)$/i,
    found: `a document ${neither}`,
    hint: "Save the picture that is in it as PNG or JPEG, and give that.",
  },
  {
    endings: /\.(mp4|m4v|mov|webm|avi|mkv)$/i,
    found: `a film ${neither}`,
    hint: "Save single pictures of it as PNG or JPEG, and give those.",
  },
  {
    endings: /\.(zip|rar|7z|tar|gz|tgz)$/i,
    found: `a packed folder ${neither}`,
    hint: "Unpack it, and give the files that are in it.",
  },
  {
    endings: /\.(dcm|dicom)$/i,
    found: "browsers cannot show pictures in DICOM's form",
    hint: "Save it as PNG or JPEG with the program that shows it to you, and give that.",
  },
  {
    endings: /\.(heic|heif|tiff?|psd|raw|dng|cr2|nef)$/i,
    found: "browsers cannot show pictures in this form",
    hint: "Save it as PNG or JPEG, and give that.",
  },
  {
    endings: /\.(pt|pth|ckpt|h5|keras|tflite|safetensors|mlmodel|pb|pkl)$/i,
    found: "this looks like a network in another form than ONNX",
    hint: "Export it as ONNX (a file that ends in .onnx) with the program it was trained in, and open that.",
    beside: true,
  },
  {
    endings: /\.(txt|json|data|bin)$/i,
    found: "such a file goes with a network, and came without one",
    hint: "Choose the .onnx file and this one together.",
    beside: true,
  },
];

const other: Kind = {
  endings: /$/,
  found: `it ${neither}`,
  hint: "Give pictures (PNG, JPEG, WebP) and networks (files that end in .onnx).",
  beside: true,
};

const kindOf = (name: string): Kind => kinds.find(({ endings }) => endings.test(name)) ?? other;

/** Whether a file of this name is of use to nobody here. `withModel`: a network was given too, and may need it. */
export const isStrange = (name: string, withModel: boolean): boolean =>
  !withModel || kindOf(name).beside !== true;

/** Why they cannot be opened, and what to give instead: one failure however many there are. */
export function strangeFiles(names: readonly string[]): Error {
  const all = [...new Set(names.map(kindOf))];
  const { found, hint } = all.length === 1 ? (all[0] as Kind) : other;
  const said = names.length > 1 && hint === other.hint ? "they are neither pictures nor networks" : found;
  return Object.assign(new Error(`Cannot open ${listed(names)}: ${said}`), { code: "file-unreadable", hint });
}

/** A few names, and how many more. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `"${name}"`);
  const rest = names.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
