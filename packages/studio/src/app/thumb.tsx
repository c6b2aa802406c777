/** A picture of the strip, with the likeliest answer; its whole name under the pointer and at the focus. */

import { className } from "@fovea/render";
import { type FocusEvent, type ReactElement, useEffect } from "react";
import type { Top } from "../engine/explaining-answers.ts";
import { choosePicture, type OpenPicture, removePicture } from "../state/studio.ts";
import type { FullName } from "./picture-strip.tsx";
import { useTop } from "./use-top.ts";

export interface ThumbProps {
  readonly picture: OpenPicture;
  readonly chosen: boolean;
  /** Asks for the whole name to be shown, or for that to end. */
  readonly onName: (name: FullName | undefined) => void;
}

export function Thumb({ picture: { id, name, url }, chosen, onName }: ThumbProps): ReactElement {
  const { at, top } = useTop<HTMLDivElement>(id);
  useEffect(() => {
    if (chosen && at.current) bringIntoStrip(at.current);
  }, [chosen, at]);
  const text = top ? `${name}: ${className(top)}, ${percent(top)}` : name;
  const focus = ({ currentTarget }: FocusEvent): void => {
    // A pointer shows the title instead. The strip scrolls to the focus first.
    if (!currentTarget.matches(":focus-visible")) return;
    requestAnimationFrame(() => onName({ text, left: leftInStrip(currentTarget) }));
  };
  return (
    <div className="thumb" ref={at}>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={() => choosePicture(id)}
        onFocus={focus}
        onBlur={() => onName(undefined)}
        onKeyDown={({ key }) => key === "Escape" && onName(undefined)}
        title={text}
      >
        <img src={url} alt={name} loading="lazy" />
        {top ? <Says top={top} /> : <span className="says">…</span>}
      </button>
      <button
        type="button"
        className="remove"
        aria-label={`Remove ${name}`}
        onClick={() => void removePicture(id)}
      >
        ×
      </button>
    </div>
  );
}

/** Room for a name of the usual length is kept on the right. */
function leftInStrip(button: Element): number {
  const strip = button.closest(".strip")?.getBoundingClientRect();
  if (strip === undefined) return 0;
  const room = 280;
  return Math.max(0, Math.min(button.getBoundingClientRect().left - strip.left, strip.width - room));
}

/** Moves the strip and not the page, on which a person may be further down. */
function bringIntoStrip(thumb: HTMLElement): void {
  const strip = thumb.parentElement;
  if (strip === null) return;
  const [outer, inner] = [strip.getBoundingClientRect(), thumb.getBoundingClientRect()];
  // Out from under the fade, too.
  const room = 44;
  if (inner.left < outer.left) strip.scrollLeft += inner.left - outer.left - room;
  else if (inner.right > outer.right) strip.scrollLeft += inner.right - outer.right + room;
}

/** A thumbnail has room for whole numbers. */
const percent = ({ probability }: Top): string => `${Math.round(100 * probability)} %`;

/** Of a long name the end is cut off, never the number. */
const Says = ({ top }: { readonly top: Top }): ReactElement => (
  <span className="says">
    <span>{className(top)}</span> <span className="number">{percent(top)}</span>
  </span>
);
