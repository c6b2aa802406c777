/** The map of all pictures: alike ones lie near each other. */

import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from "react";
import { hit } from "./camera.ts";
import type { OpenCollection } from "./collection-state.ts";
import type { Colouring } from "./colouring.ts";
import { DotLayer } from "./dot-layer.ts";
import { drawMap, sideOf } from "./draw-map.ts";
import { HoverCard } from "./hover-card.tsx";
import { picturesText } from "./picture-words.ts";
import type { Shelf } from "./tile-button.tsx";
import { useMapCamera } from "./use-map-camera.ts";

export interface PictureMapProps {
  readonly open: OpenCollection;
  readonly places: Float32Array;
  readonly shelf: Shelf;
  /** Grows when sheets of thumbnails were loaded. */
  readonly loaded: number;
  readonly colouring: Colouring;
  readonly only: number | undefined;
  readonly neighbours: readonly number[];
}

/** By the key: pixels that the map moves, and how much nearer it comes. */
const pans: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [40, 0],
  ArrowRight: [-40, 0],
  ArrowUp: [0, 40],
  ArrowDown: [0, -40],
};
const zooms: Readonly<Record<string, number>> = { "+": 1.25, "=": 1.25, "-": 0.8 };

export function PictureMap({
  open,
  places,
  shelf,
  loaded,
  colouring,
  only,
  neighbours,
}: PictureMapProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const help = useId();
  const [dots] = useState(() => new DotLayer());
  /** How often the wheel has passed over the map since the hint came. */
  const [passed, setPassed] = useState(0);
  const [point, setPoint] = useState<readonly [number, number] | undefined>();
  const rowAt = ([x, y]: readonly [number, number], least = 8): number | undefined =>
    hit(
      places,
      map.camera,
      x,
      y,
      Math.max(least, sideOf(places.length / 2, { ...map, ...map.size, ...plain }) * 0.7),
    );
  const map = useMapCamera(box, places, {
    onPoint: setPoint,
    onWheelLeft: () => setPassed((times) => times + 1),
    onPress: (at) => {
      const row = rowAt(at, 14);
      if (row !== undefined) shelf.onSelect(row);
    },
  });
  const hovered = point && rowAt(point);
  // The hint goes by itself.
  useEffect(() => {
    if (passed === 0) return;
    const gone = setTimeout(() => setPassed(0), 1800);
    return () => clearTimeout(gone);
  }, [passed]);
  const { sheets, selected } = shelf;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `loaded` says that more thumbnails can be drawn
  useEffect(() => {
    let frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
    function draw(): void {
      const found = canvas.current;
      const context = found?.getContext("2d");
      if (!found || !context) return;
      const ratio = Math.min(2, devicePixelRatio);
      const [width, height] = [Math.round(map.size.width * ratio), Math.round(map.size.height * ratio)];
      if (found.width !== width) found.width = width;
      if (found.height !== height) found.height = height;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { color } = getComputedStyle(found);
      const scene = { places, colouring, only, sheets, selected, neighbours, hovered };
      const view = { ...map, ...map.size, ink: color, ratio };
      if (!drawMap(context, scene, view, dots)) frame = requestAnimationFrame(draw);
    }
  }, [places, colouring, only, sheets, loaded, selected, neighbours, hovered, map.camera, map.size]);
  const chooseMiddle = (): void => {
    const row = hit(places, map.camera, map.size.width / 2, map.size.height / 2, Number.POSITIVE_INFINITY);
    if (row !== undefined) shelf.onSelect(row);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [pan, zoom] = [pans[event.key], zooms[event.key]];
    if (pan) map.pan(...pan);
    else if (zoom) map.zoom(zoom);
    else if (event.key === "0") map.fit();
    else if (event.key === "Enter") chooseMiddle();
    else return;
    event.preventDefault();
  };
  const { info } = open;
  return (
    <div className="map-frame">
      <div
        ref={box}
        className="picture-map"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the map and choose; the list is the other way to the same pictures.
        tabIndex={0}
        role="application"
        aria-label={`Map of ${picturesText(info.keys.length)}`}
        aria-describedby={help}
        onKeyDown={key}
      >
        <canvas ref={canvas} />
        {point && hovered !== undefined && (
          <HoverCard {...{ info, sheets, point }} row={hovered} size={map.size} />
        )}
        {passed > 0 && (
          <p className="wheel-hint" aria-hidden="true">
            To come nearer with the wheel, click the map first, or hold Ctrl (⌘).
          </p>
        )}
      </div>
      <div className="row map-buttons">
        <button type="button" aria-label="Nearer" onClick={() => map.zoom(1.5)}>
          +
        </button>
        <button type="button" aria-label="Farther" onClick={() => map.zoom(1 / 1.5)}>
          −
        </button>
        <button type="button" onClick={map.fit}>
          All
        </button>
        <span className="quiet" id={help}>
          Drag to move, click a picture. To come nearer: two fingers, the wheel after a click, or Ctrl (⌘) and
          the wheel. Keys: arrows, + and −, 0 for all, Enter for the picture in the middle.
        </span>
      </div>
    </div>
  );
}

const plain = { ink: "", ratio: 1 } as const;
