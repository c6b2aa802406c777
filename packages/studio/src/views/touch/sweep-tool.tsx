/** The patch tried at every place of a grid: the occlusion map, which fills in from coarse to fine. */

import { numberText } from "@fovea/render";
import { type ReactElement, useMemo, useState } from "react";
import type { SweepNews } from "../../engine/touch-messages.ts";
import { ScaleLegend } from "../../parts/scale-legend.tsx";
import { Slider } from "../../parts/slider.tsx";
import { placeText } from "./areas.ts";
import { withPartOfMap } from "./compose.ts";
import type { Point } from "./mask.ts";
import { inside, largestSide, sizeText } from "./patch.ts";
import { Stage } from "./stage.tsx";
import { SweepButtons } from "./sweep-buttons.tsx";
import { extremes } from "./sweep-extremes.ts";
import type { ToolProps } from "./tool-props.ts";
import { usePatch } from "./use-patch.ts";
import { useSweep } from "./use-sweep.ts";

export function SweepTool(props: ToolProps): ReactElement {
  const { seen } = props.prediction;
  const [patch, change] = usePatch(seen);
  const { fill, seed } = props.subject;
  return (
    <OneSweep
      // Another question, another map.
      key={`${patch.side} ${fill} ${seed} ${props.chosen}`}
      {...props}
      side={patch.side}
      onSide={(side) => change((now) => inside({ ...now, side }, seen))}
    />
  );
}

interface OneSweepProps extends ToolProps {
  readonly side: number;
  readonly onSide: (side: number) => void;
}

function OneSweep({
  subject,
  prediction,
  chosen,
  onChoose,
  controls,
  side,
  onSide,
}: OneSweepProps): ReactElement {
  const { seen, classes } = prediction;
  const question = useMemo(() => ({ ...subject, index: chosen, side }), [subject, chosen, side]);
  const sweep = useSweep(question);
  const { news } = sweep;
  const [at, setAt] = useState<Point | undefined>();
  const raster = useMemo(
    () => (news ? withPartOfMap(seen, news.map, news.covered, news.scale) : seen),
    [seen, news],
  );
  const name = nameOf(classes, chosen);
  return (
    <div className="touch-tool">
      <section className="panel stack touch-picture" aria-label="The map">
        <Stage raster={raster} label={`Where a patch lowers the score of ${name}`} onHover={setAt} />
        <p className="quiet number">
          {(news && at && valueText(news, at)) ?? "Point at the map to read its values."}
        </p>
        {news && <ScaleLegend scale={news.scale} />}
      </section>
      <section className="panel stack touch-outcome" aria-label="What it found">
        <h2>Where does a patch hurt {name} most?</h2>
        <p>
          The patch goes to every place in turn. Red: with this place hidden the network votes less for {name}
          , so it needs what is there. Blue: it votes more. Places in their own colours were not tried yet.
        </p>
        <SweepButtons sweep={sweep} />
        {news && <Finding news={news} name={name} done={news.done === news.total} />}
      </section>
      <section className="panel stack touch-controls" aria-label="The patch">
        <label>
          Class{" "}
          <select value={chosen} onChange={({ target }) => onChoose(Number(target.value))}>
            {listed(classes, chosen).map((index) => (
              <option key={index} value={index}>
                {nameOf(classes, index)}
              </option>
            ))}
          </select>
        </label>
        {controls}
        <Slider
          label="Size"
          value={side}
          min={Math.min(largestSide(seen), Math.max(2, Math.round(seen.width / 28)))}
          max={largestSide(seen)}
          step={1}
          text={(value) => sizeText(value, seen)}
          onChange={onSide}
        />
      </section>
    </div>
  );
}

function Finding({
  news,
  name,
  done,
}: {
  readonly news: SweepNews;
  readonly name: string;
  readonly done: boolean;
}): ReactElement {
  const { most, least } = useMemo(() => extremes(news), [news]);
  const place = ({ x, y }: Point): string => placeText(x / news.map.width, y / news.map.height);
  return (
    <>
      <p>
        {most.value > 0
          ? `It hurts most at the ${place(most)}: the raw score for ${name} falls by ${numberText(most.value, 4)}.`
          : `Nowhere does a patch lower the raw score for ${name}.`}{" "}
        {least.value < 0 &&
          `${place(least) === place(most) ? "Elsewhere at" : "At"} the ${place(least)} it helps: the raw score rises by ${numberText(-least.value, 4)}.`}
      </p>
      <p className="quiet">
        {done
          ? "Finished: this is exactly the map of the method Occlusion with this patch."
          : "Not finished: these colours come from the places tried so far and can still change a little."}{" "}
        A raw score is the network's vote for a class: a plain number without a unit, before the votes for all
        classes are turned into percentages.
      </p>
    </>
  );
}

/** The likeliest classes, and the chosen one wherever it stands. */
function listed(classes: ToolProps["prediction"]["classes"], chosen: number): readonly number[] {
  const likely = classes.slice(0, 20).map(({ index }) => index);
  return likely.includes(chosen) ? likely : [...likely, chosen];
}

function valueText({ map, covered }: SweepNews, at: Point): string | undefined {
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  const p = y * map.width + x;
  if (x < 0 || y < 0 || x >= map.width || covered[p] !== 1) return undefined;
  const value = map.data[p] as number;
  const said = value < 0 ? `rises by ${numberText(-value, 4)}` : `falls by ${numberText(value, 4)}`;
  return `Pixel ${x} from the left, ${y} from the top: with a patch over it the raw score ${said}, on average.`;
}

const nameOf = (classes: ToolProps["prediction"]["classes"], index: number): string => {
  const label = classes.find((said) => said.index === index)?.label ?? String(index);
  return label === String(index) ? `class ${index}` : label;
};
