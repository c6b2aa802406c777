/** DeepDream: what a layer sees in a picture, made stronger, from coarse to fine. */

import { numberText } from "@fovea/render";
import { proxy } from "comlink";
import { type ReactElement, useEffect, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { DreamAnswer, DreamPicture, DreamQuestion } from "../../engine/dream-messages.ts";
import type { ModelInfo } from "../../engine/messages.ts";
import { layerName } from "../../parts/layer-names.ts";
import { RasterCanvas } from "../../parts/raster-canvas.tsx";
import { Slider } from "../../parts/slider.tsx";
import { useParam } from "../../state/address.ts";
import { tell, usePicture, usePrediction } from "../../state/studio.ts";
import { usePace } from "../../state/use-pace.ts";
import { dreamTime, pixelsOf } from "./how-long.ts";
import { SaveButtons } from "./save-buttons.tsx";
import { StartButtons } from "./start-buttons.tsx";
import { useMaking } from "./use-making.ts";

type Settings = Omit<DreamQuestion, "model" | "picture" | "layers">;

interface DreamDial {
  readonly name: keyof Settings;
  readonly label: string;
  /** What it does, in plain words. */
  readonly said: string;
  readonly standard: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const dials: readonly DreamDial[] = [
  {
    name: "strength",
    label: "Strength",
    standard: 1,
    min: 0.1,
    max: 4,
    step: 0.1,
    said: "How much each step changes the picture.",
  },
  {
    name: "steps",
    label: "Steps",
    standard: 10,
    min: 1,
    max: 40,
    step: 1,
    said: "How often it is changed at each size.",
  },
  {
    name: "octaves",
    label: "Sizes",
    standard: 4,
    min: 1,
    max: 8,
    step: 1,
    said: "It dreams on a small copy first, then on larger ones: small copies give large shapes, large ones detail (octaves).",
  },
  {
    name: "octaveScale",
    label: "Growth",
    standard: 1.4,
    min: 1.1,
    max: 2,
    step: 0.05,
    said: "Each copy is so many times as large as the one before (octave scale).",
  },
  {
    name: "side",
    label: "Pixels",
    standard: 256,
    min: 128,
    max: 1024,
    step: 64,
    said: "The longer side of the picture in the end. More takes longer.",
  },
  {
    name: "smooth",
    label: "Smoothing",
    standard: 0.2,
    min: 0,
    max: 1,
    step: 0.05,
    said: "Softens each step, so that shapes come and no speckle.",
  },
  {
    name: "seed",
    label: "Variant",
    standard: 0,
    min: 0,
    max: 99,
    step: 1,
    said: "Another number, another dream (seed).",
  },
];

export function DeepDream({ model }: { readonly model: ModelInfo }): ReactElement {
  const picture = usePicture();
  const [layers, setLayers] = useParam("layers", "");
  const [text, setText] = useParam("dream", "");
  const [usual, setUsual] = useState<string>();
  const settings = settingsFrom(text);
  const { frames, answer, running, part, left, stopped, start, stop } = useMaking<
    DreamPicture,
    DreamAnswer
  >();
  const prediction = usePrediction();
  const pace = usePace(model.id, picture?.id, prediction !== undefined && !running);
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
          Whatever one stage of the network (a layer) sees in the picture is made a little stronger, again and
          again. What appears is what the network knows, not what is there.
        </p>
        <label>
          Layer{" "}
          <select value={layers} onChange={({ target }) => setLayers(target.value)}>
            <option value="">
              {usual ? `${layerName(model.layers, usual)} (a good one)` : "a good one"}
            </option>
            {model.layers.map(({ value }) => (
              <option key={value} value={value}>
                {layerName(model.layers, value)}
              </option>
            ))}
            {layers !== "" && !model.layers.some(({ value }) => value === layers) && (
              <option value={layers}>{layers}</option>
            )}
          </select>
        </label>
        <details>
          <summary>Fine settings</summary>
          <div className="stack dials">
            {dials.map(({ name, label, said, ...limits }) => (
              <div key={name}>
                <Slider
                  label={label}
                  value={settings[name]}
                  {...{ min: limits.min, max: limits.max, step: limits.step }}
                  onChange={(value) => setText(settingsText({ ...settings, [name]: value }))}
                />
                <p className="quiet">{said}</p>
              </div>
            ))}
          </div>
        </details>
        <StartButtons
          {...{ running, part, left }}
          guess={
            prediction &&
            dreamTime(pace, {
              ...settings,
              seen: pixelsOf(prediction.seen),
              pixels: pixelsOf(picture, settings.side),
            })
          }
          title="Dream"
          doing="Dreaming"
          onStart={() =>
            start((onFrame, ...job) =>
              engine().dreaming.dream(
                { ...settings, model: model.id, picture: picture.id, layers: layers || undefined },
                proxy(onFrame),
                ...job,
              ),
            )
          }
          onStop={stop}
        />
      </section>
      <section className="panel stack" aria-label="The dream">
        {shown ? (
          <RasterCanvas raster={shown} label={`Dream on ${picture.name}`} />
        ) : (
          <img className="whole" src={picture.url} alt={picture.name} />
        )}
        {last && running && (
          <p className="quiet number">
            Size {last.octave + 1} of {last.octaves}, step {last.step}
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
        {!answer && (
          <p className="quiet">
            {stopped
              ? "You stopped before the end. What you see is the dream as far as it came."
              : "Said when the dream is done."}
          </p>
        )}
        {answer && (
          <>
            <p>Dreamt of {answer.said}. It sees more of what it looks for in the picture now than before.</p>
            <ul className="ledger">
              {answer.octaves.map(({ width, height, before, after }) => (
                <li key={width} className="number">
                  {width}×{height} pixels: the layer's answer went from {numberText(before)} to{" "}
                  {numberText(after)}.
                </li>
              ))}
            </ul>
            <p className="quiet">
              The answer is how strongly the layer responds: a plain number without a unit. What counts is how
              much it grew.
            </p>
          </>
        )}
      </section>
    </div>
  );
}

const standard = Object.fromEntries(dials.map((dial) => [dial.name, dial.standard])) as unknown as Settings;

function settingsFrom(text: string): Settings {
  const settings: Record<string, number> = { ...standard };
  for (const part of text.split(",")) {
    const [name = "", value] = part.split(":");
    const dial = dials.find((each) => each.name === name);
    const number = Number(value);
    if (dial && Number.isFinite(number)) settings[name] = Math.min(dial.max, Math.max(dial.min, number));
  }
  return settings as unknown as Settings;
}

const settingsText = (settings: Settings): string =>
  Object.entries(settings)
    .filter(([name, value]) => standard[name as keyof Settings] !== value)
    .map(([name, value]) => `${name}:${value}`)
    .join(",");
