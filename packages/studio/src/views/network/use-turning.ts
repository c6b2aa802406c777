/** Turning something by dragging, by the arrow keys and by buttons. */

import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from "react";

export interface Turning {
  /** Degrees about the level axis and about the upright one. */
  readonly x: number;
  readonly y: number;
  readonly press: (event: KeyboardEvent) => void;
  readonly grab: (event: PointerEvent) => void;
  /** Whether the last press of the pointer was a drag, and no click. */
  readonly moved: () => boolean;
  readonly buttons: readonly { readonly label: string; readonly sign: string; readonly turn: () => void }[];
}

/** The picture's side at the left and in front. */
const start = { x: -12, y: -54 };
/** Degrees per key press, and per pixel of a drag. */
const step = 10;
const perPixel = 0.4;
/** Pixels below which a drag is a click. */
const still = 4;

export function useTurning(scene: RefObject<HTMLElement | null>): Turning {
  const [angles, setAngles] = useState(start);
  const dragged = useRef(false);
  const by = (x: number, y: number) => (): void =>
    setAngles((now) => ({ x: Math.max(-80, Math.min(80, now.x + x)), y: now.y + y }));
  const turns: ReadonlyMap<string, () => void> = new Map([
    ["ArrowLeft", by(0, -step)],
    ["ArrowRight", by(0, step)],
    ["ArrowUp", by(-step, 0)],
    ["ArrowDown", by(step, 0)],
    ["Home", () => setAngles(start)],
  ]);
  const press = (event: KeyboardEvent): void => {
    const turn = turns.get(event.key);
    if (!turn) return;
    event.preventDefault();
    turn();
  };
  const grab = (event: PointerEvent): void => {
    dragged.current = false;
    const [x, y, from] = [event.clientX, event.clientY, angles];
    const move = (to: globalThis.PointerEvent): void => {
      const [dx, dy] = [to.clientX - x, to.clientY - y];
      if (Math.hypot(dx, dy) > still) dragged.current = true;
      if (dragged.current)
        setAngles({ x: Math.max(-80, Math.min(80, from.x - dy * perPixel)), y: from.y + dx * perPixel });
    };
    const end = (): void => {
      for (const name of ["pointerup", "pointercancel"]) removeEventListener(name, end);
      removeEventListener("pointermove", move);
      scene.current?.classList.remove("held");
    };
    scene.current?.classList.add("held");
    addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end);
  };
  const named = (label: string, sign: string, key: string) => ({
    label,
    sign,
    turn: () => turns.get(key)?.(),
  });
  return {
    ...angles,
    press,
    grab,
    moved: () => dragged.current,
    buttons: [
      named("Turn left", "←", "ArrowLeft"),
      named("Turn right", "→", "ArrowRight"),
      named("Tip up", "↑", "ArrowUp"),
      named("Tip down", "↓", "ArrowDown"),
      named("Turn back", "⟲", "Home"),
    ],
  };
}
