/** A square over the picture that the keyboard moves: the patch, or the brush. */

import type { KeyboardEvent, ReactElement, Ref } from "react";
import type { Patch } from "../../engine/touch-messages.ts";
import type { Size } from "./patch.ts";

export interface HandleProps {
  readonly patch: Patch;
  readonly size: Size;
  readonly label: string;
  readonly round?: boolean;
  readonly onMove: (dx: number, dy: number) => void;
  readonly onResize: (change: number) => void;
  /** Space or Enter. */
  readonly onPress?: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** With Shift the arrows go so many times further. */
const leap = 8;

export function Handle({ patch, size, label, round = false, ref, ...on }: HandleProps): ReactElement {
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    const bigger = event.key === "+" || event.key === "=";
    if (arrow) {
      const step = Math.max(1, Math.round(size.width / 112)) * (event.shiftKey ? leap : 1);
      on.onMove(arrow[0] * step, arrow[1] * step);
    } else if (bigger || event.key === "-" || event.key === "_")
      on.onResize((bigger ? 1 : -1) * Math.max(1, Math.round(size.width / 64)));
    else return;
    event.preventDefault();
  };
  return (
    <button
      ref={ref}
      type="button"
      className={round ? "touch-handle round" : "touch-handle"}
      aria-label={label}
      style={{
        left: `${(100 * patch.x) / size.width}%`,
        top: `${(100 * patch.y) / size.height}%`,
        width: `${(100 * patch.side) / size.width}%`,
        height: `${(100 * patch.side) / size.height}%`,
      }}
      onKeyDown={key}
      onClick={on.onPress}
    />
  );
}
