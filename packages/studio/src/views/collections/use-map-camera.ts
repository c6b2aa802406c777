/** Looking round on the map: pointer, wheel, two fingers and keys move it and come nearer. */

import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { boundsOf, type Camera, fitted, panned, zoomed } from "./camera.ts";

export interface MapSize {
  readonly width: number;
  readonly height: number;
}

export interface MapCamera {
  readonly camera: Camera;
  /** Scale at which all is seen. */
  readonly whole: number;
  readonly size: MapSize;
  /** Nearer to the middle by the factor. */
  readonly zoom: (factor: number) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly fit: () => void;
}

const margin = 36;

export interface PointerWatch {
  /** Where the pointer is, in pixels of the map; undefined when it has left. */
  readonly onPoint: (at: readonly [number, number] | undefined) => void;
  /** A press that was no dragging. */
  readonly onPress: (at: readonly [number, number]) => void;
  /** The wheel was turned over the map and left to the page. */
  readonly onWheelLeft: () => void;
}

export function useMapCamera(
  element: RefObject<HTMLElement | null>,
  places: Float32Array,
  watch: PointerWatch,
): MapCamera {
  const size = useSize(element);
  const all = useMemo(() => {
    const bounds = boundsOf(places) ?? { left: 0, top: 0, right: 1, bottom: 1 };
    return fitted(bounds, size.width, size.height, margin);
  }, [places, size]);
  const [moved, setMoved] = useState<{ readonly of: Camera; readonly camera: Camera } | undefined>();
  const camera = moved?.of === all ? moved.camera : all;
  const change = (next: (camera: Camera) => Camera): void =>
    setMoved((now) => ({ of: all, camera: next(now?.of === all ? now.camera : all) }));
  const latest = useRef({ change, watch, whole: all.scale });
  latest.current = { change, watch, whole: all.scale };
  useEffect(() => pointing(element.current, latest), [element]);
  return {
    ...{ camera, size, whole: all.scale },
    zoom: (factor) => change((now) => zoomed(now, factor, size.width / 2, size.height / 2, all.scale)),
    pan: (dx, dy) => change((now) => panned(now, dx, dy)),
    fit: () => setMoved(undefined),
  };
}

function useSize(element: RefObject<HTMLElement | null>): MapSize {
  const [size, setSize] = useState<MapSize>({ width: 600, height: 400 });
  useEffect(() => {
    const found = element.current;
    if (!found) return;
    const watch = new ResizeObserver(() => setSize({ width: found.clientWidth, height: found.clientHeight }));
    watch.observe(found);
    return () => watch.disconnect();
  }, [element]);
  return size;
}

interface Latest {
  readonly change: (next: (camera: Camera) => Camera) => void;
  readonly watch: PointerWatch;
  readonly whole: number;
}

/** A press moves less than this, pixels. */
const still = 5;

function pointing(found: HTMLElement | null, latest: { readonly current: Latest }): (() => void) | undefined {
  if (!found) return undefined;
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const fingers = new Map<number, readonly [number, number]>();
  let travelled = 0;
  /** Once it was pressed, until the pointer leaves it: only then the wheel is the map's, or nobody could scroll past. */
  let taken = false;
  const at = (event: MouseEvent): readonly [number, number] => {
    const { left, top } = found.getBoundingClientRect();
    return [event.clientX - left - found.clientLeft, event.clientY - top - found.clientTop];
  };
  const zoom = (factor: number, [x, y]: readonly [number, number]): void =>
    latest.current.change((now) => zoomed(now, factor, x, y, latest.current.whole));
  found.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      taken = true;
      if (fingers.size === 0) travelled = 0;
      fingers.set(event.pointerId, at(event));
      found.setPointerCapture(event.pointerId);
    },
    options,
  );
  found.addEventListener(
    "pointermove",
    (event) => {
      const to = at(event);
      const from = fingers.get(event.pointerId);
      if (!from) return latest.current.watch.onPoint(to);
      const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
      travelled += Math.hypot(dx, dy);
      fingers.set(event.pointerId, to);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const [before, after] = [from, to].map(([x, y]) => Math.hypot(x - other[0], y - other[1])) as [
          number,
          number,
        ];
        zoom(after / Math.max(1, before), other);
      } else if (travelled > still) latest.current.change((now) => panned(now, dx, dy));
    },
    options,
  );
  const release = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && fingers.size === 0 && travelled <= still)
      latest.current.watch.onPress(at(event));
  };
  found.addEventListener("pointerup", release, options);
  found.addEventListener("pointercancel", release, options);
  const leave = (): void => {
    taken = false;
    latest.current.watch.onPoint(undefined);
  };
  found.addEventListener("pointerleave", leave, options);
  const wheel = (event: WheelEvent): void => {
    if (taken || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(1.0015 ** -event.deltaY, at(event));
    } else latest.current.watch.onWheelLeft();
  };
  found.addEventListener("wheel", wheel, { ...options, passive: false });
  return () => stop.abort();
}
