/** npm run demo: the whole story on the models and pictures that come with Fovea. `npm run demo -- MODEL PICTURE` explains yours. */

import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "fovea-out");
const program = join(root, "packages/cli/bin/fovea.js");

/** Runs one command of fovea as a person would; ends the demo if it fails. */
function fovea(...words) {
  console.log(`\n$ npx fovea ${words.map(shown).join(" ")}`);
  const { status } = spawnSync(process.execPath, [program, ...words], { stdio: "inherit", cwd: root });
  if (status !== 0) process.exit(status ?? 1);
}

const shown = (word) => (word.startsWith(root) ? relative(root, word) : word);

const given = process.argv.slice(2);
if (given.length > 0) {
  fovea("explain", ...given, ...(given.includes("--out") ? [] : ["--out", out]));
} else {
  const [animals, pairs, biased] = ["animals", "pairs", "biased-animals"].map((name) => join(out, name));

  console.log("1. Pictures of which everything is known: drawn animals, with a mask of every part.");
  fovea("menagerie", "render", "--count", "10", "--seed", "5", "--out", animals);
  fovea(
    "menagerie",
    "render",
    "--count",
    "20",
    "--size",
    "128",
    "--variant",
    "multi",
    "--seed",
    "5",
    "--out",
    pairs,
  );

  console.log("\n2. Why does a model say what it says? Four methods, each with its proof.");
  fovea(
    ...["explain", "menagerie-net", join(animals, "wolf"), join(animals, "zebra"), join(animals, "owl")],
    ...["--method", "grad-cam,lrp,guided-backprop,occlusion", "--out", join(out, "explained")],
  );

  console.log(
    "\n3. Which method deserves belief? Measured where the truth is known, two animals in each picture.",
  );
  fovea(
    ...["evaluate", "menagerie-net", pairs, "--method", "grad-cam,lrp,gradient,guided-backprop"],
    ...["--metric", "pointing-game,relevance-mass,class-discrimination", "--out", join(out, "evaluated")],
  );

  console.log(
    "\n4. Right for the wrong reason? This twin saw wolves on snow only, and snow with wolves only.",
  );
  fovea(
    "menagerie",
    "render",
    "--count",
    "120",
    "--size",
    "128",
    "--variant",
    "biased",
    "--seed",
    "7",
    "--out",
    biased,
  );
  fovea("bias", "menagerie-net-biased", biased, "--out", join(out, "bias"), "--limit", "12");

  console.log(
    "\n5. What has it learned? Images that classes would most like to see, and what excites its channels most.",
  );
  fovea(
    ...["synthesize", "menagerie-net", "tiger", "owl", "zebra", "--steps", "128"],
    ...["--pictures", animals, "--out", join(out, "images")],
  );
  fovea("patches", "menagerie-net", biased, "--channel", "top6", "--out", join(out, "patches"));

  const pages = ["explained/report", "evaluated/evaluate", "bias/bias", "images/index", "patches/patches"];
  console.log("\nOr look and point, in the browser: npx fovea studio");
  console.log(
    `\nOpen ${pages
      .map((page) => `${page}.html`)
      .map((page) => relative(process.cwd(), join(out, page)))
      .join(", ")}`,
  );
}
