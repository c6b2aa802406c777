/** The network as a diagram: boxes are buttons, lines lie under them. Moves by scrolling or dragging, grows by + and −. */

import { type ReactElement, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { Diagram as Layout } from "../../engine/network-answers.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { blockNamed, DiagramBox, Frame } from "./diagram-box.tsx";
import { Lines } from "./diagram-lines.tsx";
import { blocksAround, blocksIn } from "./open-blocks.ts";
import { useBand } from "./use-band.ts";
import { useInSight } from "./use-in-sight.ts";
import { useDragging, useZoom } from "./use-zoom.ts";
import type { DrawingProps } from "./where-to-begin.tsx";

export function Diagram({ model, outline, chosen, onChoose }: DrawingProps): ReactElement {
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState<number | string | undefined>();
  const around = useMemo(() => blocksAround(outline, chosen), [outline, chosen]);
  const open = useMemo(() => [...new Set([...opened, ...around])].sort(), [opened, around]);
  // Hundreds of boxes are built in slices, between which the page answers.
  const layout = useDeferredValue(useLayout(model.id, open));
  const scroller = useRef<HTMLDivElement>(null);
  const zoom = useZoom(scroller, layout?.width ?? 0);
  const band = useBand(scroller, zoom.value, layout?.height ?? 0);
  useDragging(scroller);
  useFocus(scroller, layout, wanted);
  useInSight(scroller, layout, wanted, zoom.value);
  useShown(scroller, layout, chosen, zoom.value);
  const all = useMemo(() => blocksIn(outline.parts), [outline]);
  const toggle = (id: string): void => {
    setWanted(id);
    setOpened(
      open.includes(id) ? open.filter((each) => each !== id && !each.startsWith(`${id}/`)) : [...open, id],
    );
    if (open.includes(id) && around.includes(id)) onChoose("");
  };
  return (
    <>
      <div className="row">
        <button type="button" onClick={zoom.out} aria-label="Smaller">
          −
        </button>
        <button type="button" onClick={zoom.into} aria-label="Larger">
          +
        </button>
        <button type="button" onClick={zoom.fit}>
          Fit the width
        </button>
        {all.length > 0 && (
          <button
            type="button"
            onClick={() => {
              setWanted(undefined);
              setOpened(open.length === all.length ? [] : all);
            }}
          >
            {open.length === all.length ? "Close all blocks" : "Open all blocks"}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
      <div
        ref={scroller}
        className="diagram"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label="Diagram of the network; plus and minus make it larger and smaller, arrow keys move it"
        onKeyDown={(event) => zoom.key(event.key)}
      >
        {layout && (
          <div style={{ width: layout.width * zoom.value, height: layout.height * zoom.value }}>
            <div
              className="diagram-sheet"
              style={{ width: layout.width, height: layout.height, transform: `scale(${zoom.value})` }}
            >
              {layout.frames.map((frame) => (
                <Frame
                  key={frame.id}
                  frame={frame}
                  block={blockNamed(outline.parts, frame.id)}
                  onToggle={toggle}
                />
              ))}
              <Lines layout={layout} band={band} />
              {layout.boxes.map((box) => (
                <DiagramBox key={box.id} {...{ box, outline, chosen, onChoose, onToggle: toggle }} />
              ))}
            </div>
          </div>
        )}
      </div>
    </>
  );
}

/** The last layout stays until the next one is there. */
function useLayout(model: string, open: readonly string[]): Layout | undefined {
  const { value } = useAnswer(JSON.stringify([model, open]), () => engine().network.layout(model, open));
  const [last, setLast] = useState<Layout | undefined>();
  useEffect(() => {
    if (value) setLast(value);
  }, [value]);
  return value ?? last;
}

/** Where a block was opened or closed, the keyboard goes on from there. */
function useFocus(
  scroller: { readonly current: HTMLDivElement | null },
  layout: Layout | undefined,
  wanted: number | string | undefined,
): void {
  useEffect(() => {
    if (wanted === undefined || layout === undefined) return;
    const found = scroller.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(String(wanted))}"]`);
    if (found && document.activeElement === document.body) found.focus({ preventScroll: true });
  }, [scroller, layout, wanted]);
}

/** Brings the chosen box into sight, within the diagram. */
function useShown(
  scroller: { readonly current: HTMLDivElement | null },
  layout: Layout | undefined,
  chosen: string | undefined,
  zoom: number,
): void {
  useEffect(() => {
    const box = layout && scroller.current?.querySelector<HTMLElement>('.box[aria-pressed="true"]');
    const view = scroller.current;
    if (!box || !view || chosen === undefined) return;
    const [top, height] = [box.offsetTop * zoom, view.clientHeight];
    if (top < view.scrollTop || top + 60 > view.scrollTop + height) view.scrollTop = top - height / 2;
    const [left, width] = [box.offsetLeft * zoom, view.clientWidth];
    if (left < view.scrollLeft || left + 120 > view.scrollLeft + width) view.scrollLeft = left - width / 3;
  }, [scroller, layout, chosen, zoom]);
}
