/** A layer with one number per channel: the strongest as bars. */

import { numberText } from "@fovea/render";
import { type ReactElement, useState } from "react";
import type { LayerMaps } from "../../engine/network-answers.ts";
import type { ClassOf } from "./class-layers.ts";
import { numberWords } from "./words.ts";

export function NumberBars({
  op,
  maps,
  channel,
  classOf,
  onChoose,
}: {
  readonly op: string;
  readonly maps: LayerMaps;
  readonly channel: number | undefined;
  readonly classOf: ClassOf | undefined;
  readonly onChoose: (channel: number) => void;
}): ReactElement {
  const [all, setAll] = useState(false);
  const { data, strongest } = maps;
  const limit = data.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  const shown = all ? strongest : strongest.slice(0, 20);
  return (
    <>
      <p className="quiet">{numberWords(op, classOf !== undefined)} Choose one to see what it looks for.</p>
      <ol className="bars" aria-label="Channels">
        {shown.map((c) => (
          <li key={c}>
            <button type="button" aria-pressed={c === channel} onClick={() => onChoose(c)}>
              <span
                className="fill"
                style={{ width: `${(100 * Math.max(0, data[c] as number)) / limit}%` }}
              />
              <span>{classOf?.(c) ?? `Channel ${c}`}</span>
              <span className="number">{numberText(data[c] as number)}</span>
            </button>
          </li>
        ))}
      </ol>
      {shown.length < strongest.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {strongest.length}
        </button>
      )}
    </>
  );
}
