/** Whether a class hangs on what is not the object: what a search needs, the search, and the pictures behind what it finds. */

import { fewestForBias, matchClasses } from "@fovea/core";
import { memo, type NamedExoticComponent, type ReactElement, useMemo, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { BiasAnswer } from "../../engine/collections-messages.ts";
import type { ModelInfo } from "../../engine/messages.ts";
import { useModel } from "../../state/studio.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { BiasFindings } from "./bias-findings.tsx";
import { attach, type OpenCollection } from "./collection-state.ts";
import { shortName } from "./colouring.ts";
import { FolderButton } from "./folder-button.tsx";
import { picturesText } from "./picture-words.ts";

export interface BiasPanelProps {
  readonly open: OpenCollection;
}

export const BiasPanel: NamedExoticComponent<BiasPanelProps> = memo(function BiasPanel({
  open,
}: BiasPanelProps): ReactElement {
  const model = useModel();
  const [label, setLabel] = useState<number>();
  const [asked, setAsked] = useState<{ readonly label: number; readonly model: ModelInfo } | undefined>();
  const testable = useMemo(() => (model ? testableIn(open, model) : []), [open, model]);
  const missing = missingFor(open, model, testable);
  const chosen = testable.find((each) => each.label === label) ?? testable[0];
  const { info, sources, masks, annotated } = open;
  const located = masks.size + (annotated?.located ?? 0);
  const key = asked && `${info.id} bias ${asked.model.id} ${asked.label} ${sources.size} ${located}`;
  const answer = useAnswer<BiasAnswer>(key, (...each) =>
    engine().collections.bias(
      {
        ...{ id: info.id, model: asked?.model.id ?? "", label: asked?.label ?? 0 },
        pictures: [...sources.values()],
        masks: Array.from(masks, ([of, file]) => ({ key: of, file })),
      },
      ...each,
    ),
  );
  const running = asked !== undefined && !answer.value && !answer.error;
  return (
    <section className="panel stack" aria-label="Suspicion of bias">
      <h2>Does a class hang on the wrong thing?</h2>
      <p>
        A network may know wolves by snow. To find out, a part of one picture is put into another, and the
        network is asked again: if pictures of a class are no longer recognised with the surroundings of
        another class, it leaned on them. It shows what the network relies on; whether it should is for you to
        judge. It can raise a false alarm: where there is nothing to find, up to one search in twenty still
        names something, by chance. So the more classes you try, the likelier is a false alarm.
      </p>
      {missing && (
        <div className="stack">
          <p>{missing}</p>
          {sources.size === 0 && info.kind === "store" && (
            <div className="row">
              <FolderButton label="Folder of the pictures" onGiven={attach}>
                Give the folder of the pictures
              </FolderButton>
            </div>
          )}
          <p className="quiet">
            Without it, look at the groups above: a group with many mistakes, or one whose pictures share a
            background and not an object, is a reason to look closer, and no proof.
          </p>
        </div>
      )}
      {!missing && chosen && model && (
        <>
          <div className="row">
            <label>
              Class{" "}
              <select value={chosen.label} onChange={({ target }) => setLabel(Number(target.value))}>
                {testable.map((each) => (
                  <option key={each.label} value={each.label}>
                    {shortName(each.name)} ({each.count})
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              className="primary"
              disabled={running}
              onClick={() => setAsked({ label: chosen.label, model })}
            >
              Look for bias
            </button>
            {running && (
              <button type="button" onClick={() => setAsked(undefined)}>
                Stop
              </button>
            )}
          </div>
          <p className="quiet">{maskWords(masks.size, annotated?.located ?? 0)}</p>
          {annotated?.remarks.map((remark) => (
            <p className="quiet" key={remark}>
              {remark}
            </p>
          ))}
        </>
      )}
      {running && <progress aria-label="Looking for bias" value={answer.progress ?? 0} />}
      {answer.error && <p className="failed">{answer.error.message}.</p>}
      {answer.value && asked && <BiasFindings answer={answer.value} model={asked.model.name} />}
    </section>
  );
});

interface Testable {
  readonly label: number;
  readonly name: string;
  readonly count: number;
}

/** Classes that the model knows, with enough pictures that are here. */
function testableIn({ info, sources }: OpenCollection, model: ModelInfo): readonly Testable[] {
  const matches = matchClasses(info.labels, model.labels ?? []);
  const counts = new Map<number, number>();
  for (const [row, key] of info.keys.entries()) {
    const label = info.labelOf[row] as number;
    if (sources.has(key)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return info.labels
    .map((name, label) => ({ name, label, count: counts.get(label) ?? 0 }))
    .filter(({ name, count }) => matches.has(name) && count >= fewestForBias);
}

/** What a search lacks, a sentence; undefined where it can begin. */
function missingFor(
  { info, sources }: OpenCollection,
  model: ModelInfo | undefined,
  testable: readonly Testable[],
): string | undefined {
  if (!model) return "This needs a model: open one.";
  if (info.labels.length === 0)
    return "This needs to know what the pictures show: put them into a folder for each class, named like a class of the model, and choose the folder above them.";
  if (sources.size === 0)
    return `This needs the pictures themselves: a store holds thumbnails only. Give the folder that was scanned, with ${info.modelName} open.`;
  if (info.kind === "store" && info.modelSha256 !== model.sha256)
    return `The store was made by ${info.modelName}, and ${model.name} is another file. Open that model to test it on these pictures.`;
  if (testable.length < 2)
    return `This needs two classes that ${model.name} knows, with ${fewestForBias} pictures each: with fewer nothing can be shown. Here ${testable.length === 1 ? "there is one" : "there is none"}.`;
  return undefined;
}

function maskWords(masks: number, located: number): string {
  const tested = "what surrounds it can be tested apart from it.";
  if (masks > 0)
    return `${picturesText(masks)} ${masks === 1 ? "has" : "have"} a mask that says where the object is: ${tested}`;
  if (located > 0)
    return `The annotation file says of ${picturesText(located)} where the objects are: ${tested}`;
  return "Nothing says where the objects are, so the rim and the cells of a grid are exchanged with whatever lies in them, parts of objects too. For a clear answer give masks: a folder masks/ beside the classes, with a picture of the same name for each, black where the object is not; or a file of annotations in COCO's format (instances.json, with outlines or boxes) in the folder.";
}
