/** DeepDream: what a layer sees in a picture, made stronger, from coarse to fine. */

import { numberText } from "@fovea/render";
import { proxy } from "comlink";
import { type ReactElement, useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { DreamAnswer, DreamPicture } from "../../engine/dream-messages.ts";
import type { ModelInfo } from "../../engine/messages.ts";
import { RasterCanvas } from "../../parts/raster-canvas.tsx";
import { Slider } from "../../parts/slider.tsx";
import { useParam } from "../../state/address.ts";
import { tell, usePicture } from "../../state/studio.ts";
import { SaveButtons } from "./save-buttons.tsx";
import { useMaking } from "./use-making.ts";

interface DreamDial {
  readonly name: string;
  readonly label: string;
  readonly standard: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const dials: readonly DreamDial[] = [
  { name: "side", label: "Size, pixels", standard: 256, min: 128, max: 1024, step: 64 },
  { name: "octaves", label: "Octaves", standard: 4, min: 1, max: 8, step: 1 },
  { name: "octaveScale", label: "Octave step", standard: 1.4, min: 1.1, max: 2, step: 0.05 },
  { name: "steps", label: "Steps in each", standard: 10, min: 1, max: 40, step: 1 },
  { name: "strength", label: "Strength", standard: 1, min: 0.1, max: 4, step: 0.1 },
  { name: "smooth", label: "Smoothing", standard: 0.2, min: 0, max: 1, step: 0.05 },
  { name: "seed", label: "Seed", standard: 0, min: 0, max: 99, step: 1 },
];

export function DeepDream({ model }: { readonly model: ModelInfo }): ReactElement {
  const picture = usePicture();
  const [layers, setLayers] = useParam("layers", "");
  const [text, setText] = useParam("dream", "");
  const [usual, setUsual] = useState<string>();
  const settings = settingsFrom(text);
  const { frames, answer, running, part, start, stop } = useMaking<DreamPicture, DreamAnswer>();
  useEffect(() => {
    engine().dreaming.dreamLayer(model.id).then(setUsual, tell);
  }, [model.id]);
  const last = frames.at(-1);
  const shown = answer?.picture ?? last?.picture;
  if (!picture) return <p className="quiet">Waiting for a picture …</p>;
  return (
    <div className="dream">
      <section className="panel stack" aria-label="How to dream">
        <p>
          Whatever a layer sees in the picture is made a little stronger, again and again. What appears is
          what the network knows, not what is there.
        </p>
        <label>
          Layer{" "}
          <select value={layers} onChange={({ target }) => setLayers(target.value)}>
            <option value="">{usual ? `${usual} (a good one)` : "a good one"}</option>
            {model.layers.map(({ value }) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
            {layers !== "" && !model.layers.some(({ value }) => value === layers) && (
              <option value={layers}>{layers}</option>
            )}
          </select>
        </label>
        {dials.map(({ name, label, ...limits }) => (
          <Slider
            key={name}
            label={label}
            value={settings[name] as number}
            {...{ min: limits.min, max: limits.max, step: limits.step }}
            onChange={(value) => setText(settingsText({ ...settings, [name]: value }))}
          />
        ))}
        <div className="row">
          <button
            type="button"
            className="primary"
            onClick={() =>
              start((onFrame, ...job) =>
                engine().dreaming.dream(
                  {
                    ...(settings as unknown as Omit<
                      Parameters<ReturnType<typeof engine>["dreaming"]["dream"]>[0],
                      "model" | "picture" | "layers"
                    >),
                    model: model.id,
                    picture: picture.id,
                    layers: layers === "" ? undefined : layers,
                  },
                  proxy(onFrame),
                  ...job,
                ),
              )
            }
          >
            {running ? "Start anew" : "Dream"}
          </button>
          {running && (
            <button type="button" onClick={stop}>
              Stop
            </button>
          )}
        </div>
        {running && <progress value={part} aria-label="Dreaming" />}
      </section>
      <section className="panel stack" aria-label="The dream">
        {shown ? (
          <RasterCanvas raster={shown} label={`Dream on ${picture.name}`} />
        ) : (
          <img className="whole" src={picture.url} alt={picture.name} />
        )}
        {last && running && (
          <p className="quiet number">
            Octave {last.octave + 1} of {last.octaves}, step {last.step}
          </p>
        )}
        {shown && !running && (
          <SaveButtons
            name={`dream-${picture.name.replace(/\W+/g, "-")}`}
            model={model}
            picture={shown}
            frames={frames.map((frame) => frame.picture)}
          />
        )}
      </section>
      <section className="panel stack" aria-label="What it came to">
        <h2>What it came to</h2>
        {!answer && <p className="quiet">Said when the dream is done.</p>}
        {answer && (
          <>
            <p>Dreamt of {answer.said}.</p>
            <ul className="ledger">
              {answer.octaves.map(({ width, height, before, after }) => (
                <li key={width} className="number">
                  {width}×{height} pixels: the layer's answer went from {numberText(before)} to{" "}
                  {numberText(after)}.
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}

const standard = Object.fromEntries(dials.map((dial) => [dial.name, dial.standard]));

function settingsFrom(text: string): Readonly<Record<string, number>> {
  const settings = { ...standard };
  for (const part of text.split(",")) {
    const [name = "", value] = part.split(":");
    const dial = dials.find((each) => each.name === name);
    const number = Number(value);
    if (dial && Number.isFinite(number)) settings[name] = Math.min(dial.max, Math.max(dial.min, number));
  }
  return settings;
}

const settingsText = (settings: Readonly<Record<string, number>>): string =>
  Object.entries(settings)
    .filter(([name, value]) => standard[name] !== value)
    .map(([name, value]) => `${name}:${value}`)
    .join(",");
