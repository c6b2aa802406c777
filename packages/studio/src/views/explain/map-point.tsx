/** The value of the map at one point: under the pointer, or moved by the arrow keys. */

import { type FloatMap, numberText, percentText } from "@fovea/render";
import type { KeyboardEvent, PointerEvent, ReactElement } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface MapPointProps {
  readonly map: FloatMap;
  readonly point: Point | undefined;
  readonly onPoint: (point: Point | undefined) => void;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function MapPoint({ map, point, onPoint }: MapPointProps): ReactElement {
  const { width, height } = map;
  const inside = (x: number, y: number): Point => ({
    x: Math.min(width - 1, Math.max(0, Math.floor(x))),
    y: Math.min(height - 1, Math.max(0, Math.floor(y))),
  });
  const follow = ({ currentTarget, clientX, clientY }: PointerEvent): void => {
    const at = currentTarget.getBoundingClientRect();
    onPoint(inside((width * (clientX - at.left)) / at.width, (height * (clientY - at.top)) / at.height));
  };
  const move = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const far = event.shiftKey ? Math.ceil(width / 16) : 1;
    const from = point ?? { x: width / 2, y: height / 2 };
    onPoint(inside(from.x + far * step[0], from.y + far * step[1]));
  };
  return (
    <button
      type="button"
      className="point"
      aria-label="Read the map at a point: arrow keys move it, with Shift faster"
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={({ pointerType }) => pointerType === "mouse" && onPoint(undefined)}
      onKeyDown={move}
      onBlur={() => onPoint(undefined)}
    >
      {point && <Cross map={map} point={point} />}
    </button>
  );
}

function Cross({ map, point }: { readonly map: FloatMap; readonly point: Point }): ReactElement {
  return (
    <svg viewBox={`0 0 ${map.width} ${map.height}`} preserveAspectRatio="none" aria-hidden="true">
      <rect x={point.x} y={point.y} width={1} height={1} />
    </svg>
  );
}

interface PointTextProps {
  readonly explanation: ExplanationInfo;
  readonly point: Point | undefined;
  readonly strongest: number;
  /** Of the class. */
  readonly name: string;
}

export function PointText({ explanation, point, strongest, name }: PointTextProps): ReactElement {
  const { map, display } = explanation;
  if (point === undefined || map === undefined)
    return <p className="quiet readout">Point at the picture to read the map there.</p>;
  const value = map.data[point.y * map.width + point.x] as number;
  return (
    <output className="quiet readout number">
      Column {point.x + 1}, row {point.y + 1} of {map.width}×{map.height}: {numberText(value)},{" "}
      {saidOf(value, strongest, display, name)}
    </output>
  );
}

function saidOf(value: number, strongest: number, display: ExplanationInfo["display"], name: string): string {
  if (value === 0 || !(strongest > 0)) return "says nothing here";
  const much = `${percentText(Math.abs(value) / strongest)} of the strongest point`;
  if (display === "magnitude") return `matters for ${name}, ${much}`;
  return `speaks ${value > 0 ? "for" : "against"} ${name}, ${much}`;
}
