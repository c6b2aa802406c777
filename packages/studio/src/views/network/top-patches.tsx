/** Where in the open pictures a channel answers most, and what there excites it. */

import { numberText } from "@fovea/render";
import { type ReactElement, useEffect, useState } from "react";
import { engine, job, wasGivenUp } from "../../client/engine.ts";
import type { GuidedPatch, Looks, Patch, TopPatches, UnitQuestion } from "../../engine/network-answers.ts";
import { choosePicture, useStudio } from "../../state/studio.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { RasterCanvas } from "./raster-canvas.tsx";

export interface TopPatchesProps {
  readonly unit: UnitQuestion;
  readonly looks: Looks;
}

export function TopPatchesPart({ unit, looks }: TopPatchesProps): ReactElement {
  const pictures = useStudio((state) => state.pictures);
  const ids = pictures.map(({ id }) => id);
  const found = useAnswer(JSON.stringify([unit, ids]), (...job) =>
    engine().network.patches(unit, ids, ...job),
  );
  const guided = useGuided(unit, found.value);
  const nameOf = (id: string): string => pictures.find((picture) => picture.id === id)?.name ?? "";
  return (
    <>
      <h3>Where the open pictures please it most</h3>
      {found.error && <p role="alert">{found.error.message}.</p>}
      {!found.value && !found.error && (
        <progress value={found.progress ?? 0} aria-label="Looking at all pictures" />
      )}
      {found.value && (
        <>
          <p className="quiet">{patchWords(found.value, looks)}</p>
          <ul className="patches" aria-label="Patches">
            {found.value.patches.map((patch) => (
              <li key={patch.picture}>
                <PatchTile patch={patch} guided={guided.of.get(patch.picture)} name={nameOf(patch.picture)} />
              </li>
            ))}
          </ul>
          {found.value.patches.length > 0 && <p className="quiet">{guidedWords(guided)}</p>}
        </>
      )}
    </>
  );
}

function PatchTile({
  patch,
  guided,
  name,
}: {
  readonly patch: Patch;
  readonly guided: GuidedPatch | undefined;
  readonly name: string;
}): ReactElement {
  return (
    <button type="button" onClick={() => choosePicture(patch.picture)} title={`Look at ${name}`}>
      <RasterCanvas raster={patch.raster} label={`Part of ${name}`} />
      {guided ? (
        <RasterCanvas raster={guided.raster} label={`${guided.title} there`} />
      ) : (
        <span className="waiting" />
      )}
      <span className="number">{numberText(patch.score)}</span>
      <span className="quiet">{name}</span>
    </button>
  );
}

interface Guided {
  readonly of: ReadonlyMap<string, GuidedPatch>;
  readonly error: Error | undefined;
}

/** One patch after the other, the strongest first. */
function useGuided({ model, value, channel }: UnitQuestion, top: TopPatches | undefined): Guided {
  const [guided, setGuided] = useState<Guided>({ of: new Map(), error: undefined });
  useEffect(() => {
    setGuided({ of: new Map(), error: undefined });
    if (!top) return;
    const controller = new AbortController();
    const ask = async (): Promise<void> => {
      for (const { raster: _, ...patch } of top.patches) {
        const made = await job(controller.signal, (...each) =>
          engine().network.guided({ model, value, channel }, patch, ...each),
        );
        if (controller.signal.aborted) return;
        setGuided(({ of }) => ({ of: new Map(of).set(patch.picture, made), error: undefined }));
      }
    };
    ask().catch((error: Error) => {
      if (!wasGivenUp(error) && !controller.signal.aborted) setGuided((now) => ({ ...now, error }));
    });
    return () => controller.abort();
  }, [model, value, channel, top]);
  return guided;
}

function patchWords({ patches, looked, ceiling }: TopPatches, looks: Looks): string {
  if (patches.length === 0)
    return `It is silent on all ${looked} open pictures. Open more to find one it answers to.`;
  const cut =
    looks === "maps"
      ? "Each is exactly the part that the channel looks at there."
      : "The channel looks at the whole picture.";
  const bound =
    ceiling === undefined ? "" : ` Values are those before the layer cuts them off at ${ceiling}.`;
  return `The strongest place of each of the ${looked} open pictures, the strongest first; the number says how strongly the channel answers. ${cut}${bound}`;
}

function guidedWords({ of, error }: Guided): string {
  if (error) return `What excites it cannot be shown: ${error.message}.`;
  const [first] = of.values();
  if (!first) return "Finding out what excites it there …";
  const about = `Right of each: ${first.title.toLowerCase()}, the pixels that excite the channel there, grey where nothing does; each on its own scale.`;
  return first.note ? `${about} ${first.note}` : about;
}
