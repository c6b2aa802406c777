/** Outlines of a trunk on four legs, the middle of the torso at the origin, the chest to the right. */

import { path } from "./shape.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From the rump over the back and the chest along the belly. */
export function torsoPath(length: number, height: number): string {
  const [l, h] = [length / 2, height / 2];
  return (
    path`M${-l} ${-h * 0.1}C${-l * 1.02} ${-h} ${-l * 0.6} ${-h * 1.1} 0 ${-h * 0.9}C${l * 0.5} ${-h * 0.85} ${l} ${-h * 1.25} ${l * 1.04} ${-h * 0.1}` +
    path`C${l * 1.05} ${h * 0.7} ${l * 0.7} ${h * 1.15} ${l * 0.25} ${h * 0.95}C${-l * 0.2} ${h * 0.72} ${-l * 0.4} ${h * 0.75} ${-l * 0.6} ${h * 0.85}C${-l * 0.9} ${h * 0.9} ${-l} ${h * 0.5} ${-l} ${-h * 0.1}z`
  );
}

/** The light underside, along the lower edge of the torso and so inside it. */
export function bellyPath(length: number, height: number): string {
  const [l, h] = [length / 2, height / 2];
  return path`M${l * 0.68} ${h * 0.82}Q${l * 0.5} ${h * 0.98} ${l * 0.25} ${h * 0.95}C${-l * 0.2} ${h * 0.72} ${-l * 0.4} ${h * 0.75} ${-l * 0.6} ${h * 0.85}Q${-l * 0.2} ${h * 0.4} ${l * 0.2} ${h * 0.48}Q${l * 0.55} ${h * 0.55} ${l * 0.68} ${h * 0.82}z`;
}

/** From within the shoulder to the head, `wide` at its root and `narrow` at its end. */
export function neckPath(shoulder: Point, skull: Point, wide: number, narrow: number): string {
  const [dx, dy] = [skull.x - shoulder.x, skull.y - shoulder.y];
  const long = Math.hypot(dx, dy);
  const [nx, ny] = [-dy / long, dx / long];
  const [a, b] = [wide / 2, narrow / 2.2];
  const root = { x: shoulder.x - dx * 0.25, y: shoulder.y - dy * 0.1 };
  return (
    path`M${root.x - nx * a} ${root.y - ny * a}L${skull.x - nx * b} ${skull.y - ny * b}` +
    path`L${skull.x + nx * b} ${skull.y + ny * b}L${root.x + nx * a} ${root.y + ny * a}z`
  );
}
