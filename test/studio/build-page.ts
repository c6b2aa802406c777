/** Before the tests of the studio: its page, built anew where a source is younger. */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = ["studio/src", "studio/build", "core/src", "render/src", "menagerie/src"];

export default function setup(): void {
  if (process.env.FOVEA_STUDIO_PAGE !== undefined) return;
  const page = join(root, "packages/studio/page/index.html");
  const built = existsSync(page) ? statSync(page).mtimeMs : 0;
  const youngest = Math.max(
    ...sources.flatMap((folder) => {
      const at = join(root, "packages", folder);
      return readdirSync(at, { recursive: true, encoding: "utf8" }).map(
        (name) => statSync(join(at, name)).mtimeMs,
      );
    }),
  );
  if (youngest < built) return;
  const { status, stderr } = spawnSync(process.execPath, [join(root, "tools/build-studio.js")], {
    encoding: "utf8",
    cwd: root,
  });
  if (status !== 0) throw new Error(`The studio's page could not be built: ${stderr}`);
}
