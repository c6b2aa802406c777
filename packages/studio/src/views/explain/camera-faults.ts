/** Why there is no camera, in words. */

const words: Readonly<Record<string, readonly [found: string, hint: string]>> = {
  NotAllowedError: [
    "this page was not allowed to",
    "Allow the camera for this page in the browser's address bar, then press the button again.",
  ],
  NotFoundError: ["no camera was found", "Connect one, or drop a picture instead."],
  NotReadableError: ["another program is using it", "Close that program, then press the button again."],
  AbortError: ["it stopped by itself", "Press the button again."],
};

/** A failure of getUserMedia as the page tells it; `cause` undefined where the browser has no cameras at all. */
export function cameraFault(cause: unknown): Error {
  const { name } = (cause ?? {}) as { name?: string };
  const [found, hint] = words[name ?? ""] ?? [
    cause === undefined ? "the browser gives none to this page" : String(cause),
    "Browsers give cameras only to pages at https:// or on this machine.",
  ];
  return Object.assign(new Error(`Cannot use the camera: ${found}`), { code: "camera", hint, cause });
}
