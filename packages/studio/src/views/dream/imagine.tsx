/** Activation maximisation: the image that a class or a channel would most like to see, growing before one's eyes. */

import { numberText } from "@fovea/render";
import { proxy } from "comlink";
import type { ReactElement } from "react";
import { engine } from "../../client/engine.ts";
import type { ImagineAnswer, ImagineFrame } from "../../engine/dream-messages.ts";
import type { ModelInfo } from "../../engine/messages.ts";
import { RasterCanvas } from "../../parts/raster-canvas.tsx";
import { useParam } from "../../state/address.ts";
import { usePicture, usePrediction } from "../../state/studio.ts";
import { usePace } from "../../state/use-pace.ts";
import { imagineTime } from "./how-long.ts";
import { Proof } from "./proof.tsx";
import { knownRecipes, plainRecipe, recipeFrom, recipeText } from "./recipe.ts";
import { RecipeFields } from "./recipe-fields.tsx";
import { SaveButtons } from "./save-buttons.tsx";
import { StartButtons } from "./start-buttons.tsx";
import { useMaking } from "./use-making.ts";
import { WishFields } from "./wish-fields.tsx";

export function Imagine({ model }: { readonly model: ModelInfo }): ReactElement {
  const prediction = usePrediction();
  const said = prediction?.classes[0]?.index ?? 0;
  const [wish, setWish] = useParam("of", String(said));
  const [known, setKnown] = useParam("recipe", "fourier");
  const [changed, setChanged] = useParam("dials", "");
  const [count, setCount] = useParam("images", "1");
  const from = knownRecipes.find(({ id }) => id === known)?.recipe ?? plainRecipe;
  const recipe = recipeFrom(changed, from);
  const { frames, answer, running, part, left, stopped, start, stop } = useMaking<
    ImagineFrame,
    ImagineAnswer
  >();
  const pace = usePace(model.id, usePicture()?.id, prediction !== undefined && !running);
  const images = Math.min(4, Math.max(1, Number(count) || 1));
  const guess = imagineTime(pace, { steps: recipe.steps, count: images });
  const last = frames.at(-1);
  const pictures = answer?.images.map(({ picture }) => picture) ?? last?.pictures ?? [];
  const name = wish.replace(/\W+/g, "-");
  return (
    <div className="dream">
      <section className="panel stack" aria-label="What to imagine">
        <p>
          Starting from noise, an image is changed step by step until the network answers to it as strongly as
          it can. It shows what the network goes by, not what the real thing looks like.
        </p>
        <WishFields model={model} wish={wish} onChange={setWish} />
        <label>
          How many{" "}
          <select value={count} onChange={({ target }) => setCount(target.value)}>
            {["1", "2", "3", "4"].map((n) => (
              <option key={n} value={n}>
                {n === "1" ? "one image" : `${n}, each as different as it can be`}
              </option>
            ))}
          </select>
        </label>
        <RecipeFields
          known={known}
          recipe={recipe}
          onKnown={(id) => {
            setKnown(id);
            setChanged("");
          }}
          onChange={(next) => setChanged(recipeText(next, from))}
        />
        <StartButtons
          {...{ running, part, left, guess }}
          title="Imagine"
          doing="Imagining"
          onStart={() =>
            start((onFrame, ...job) =>
              engine().dreaming.imagine(
                { model: model.id, wish, recipe, count: images },
                proxy(onFrame),
                ...job,
              ),
            )
          }
          onStop={stop}
        />
      </section>
      <section className="panel stack" aria-label="What it imagines">
        {pictures.length === 0 && (
          <p className="quiet">{running ? "Getting ready …" : "Press “Imagine” and watch."}</p>
        )}
        <div className="growing">
          {pictures.map((picture, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: images have no other name
            <RasterCanvas key={i} raster={picture} label={`Imagined image ${i + 1} of ${wish}`} />
          ))}
        </div>
        {last && (
          <p className="quiet number">
            Step {last.step} of {last.steps}; {valueName(wish)}:{" "}
            {last.values.map((value) => numberText(value)).join(", ")}
          </p>
        )}
        {last && (
          <p className="quiet">
            {isClass(wish)
              ? "A raw score is the network's vote for the class: a plain number without a unit. The more it grows, the surer the network is."
              : "That is a plain number without a unit: what counts is how much it grows."}
          </p>
        )}
        {pictures[0] && !running && (
          <SaveButtons
            name={`imagined-${name}`}
            model={model}
            picture={pictures[0]}
            frames={filmOf(frames)}
          />
        )}
      </section>
      <section className="panel stack" aria-label="How far to trust it">
        <h2>How far to trust it</h2>
        {!answer && <p className="quiet">{waitText(running, stopped)}</p>}
        {answer?.images.map((image, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: images have no other name
          <div key={i} className="stack">
            {answer.images.length > 1 && <h3>Image {i + 1}</h3>}
            <Proof image={image} />
          </div>
        ))}
      </section>
    </div>
  );
}

const filmOf = (frames: readonly ImagineFrame[]): ImagineFrame["pictures"] =>
  frames.flatMap(({ pictures }) => pictures.slice(0, 1));

const isClass = (wish: string): boolean => /^\d+$/.test(wish);

const valueName = (wish: string): string =>
  isClass(wish) ? "raw score of the class" : "how strongly the network answers";

function waitText(running: boolean, stopped: boolean): string {
  if (running) return "Said when the image is done.";
  return stopped
    ? "You stopped before the end, so the image was not tested: do not read much into it."
    : "When an image is done, it is turned, shifted and shown in other light. What the network says then stands here.";
}
