/** Several classes side by side: one method's maps on one scale. */

import type { ClassTarget, Explanation, Method } from "@fovea/core";
import {
  className,
  type DisplayScale,
  encodePng,
  type FloatMap,
  figure,
  overlay,
  percentText,
  type ReportPanel,
  type Seen,
  type ShownMap,
  scaleBar,
  sharedScale,
  targetText,
} from "@fovea/render";
import { deflate, enlarged } from "./draw.ts";

/** More classes than these do not fit beside each other: the panel shows the first of them. */
const mostClasses = 6;

/** The maps of one method that stand beside each other. */
interface PanelMaps {
  readonly method: Method;
  readonly maps: { readonly target: ClassTarget; readonly map: FloatMap }[];
}

/** Collects maps while explanations are made; only as many as a panel shows are kept. */
export class Panels {
  readonly #byMethod = new Map<string, PanelMaps>();

  add({ method, target }: Explanation, { map }: ShownMap): void {
    if (target.kind !== "class") return;
    const panel = this.#byMethod.get(method.id) ?? { method, maps: [] };
    this.#byMethod.set(method.id, panel);
    if (panel.maps.length < mostClasses) panel.maps.push({ target, map });
  }

  /** Those that have something to compare. */
  get all(): readonly PanelMaps[] {
    return [...this.#byMethod.values()].filter(({ maps }) => maps.length > 1);
  }
}

export interface Panel {
  readonly method: Method;
  readonly targets: readonly ClassTarget[];
  readonly scale: DisplayScale;
  readonly file: string | undefined;
  /** For the report. */
  readonly page: ReportPanel | undefined;
}

export const panelScale = ({ method, maps }: PanelMaps): DisplayScale =>
  sharedScale(
    maps.map(({ map }) => map),
    { signed: method.display === "signed" },
  );

/** Over each map of contrasts its class alone: the rival stands in the caption. */
const said = ({ target }: PanelMaps["maps"][number]): string => percentText(target.probability);

const rivalText = ({ maps }: PanelMaps): string => {
  const rival = maps[0]?.target.versus;
  return rival ? `, each rather than ${className(rival)} (${percentText(rival.probability)})` : "";
};

/** The picture and the maps from left to right, one scale below. */
export function panelPng(
  panel: PanelMaps,
  scale: DisplayScale,
  { picture }: Seen,
  text: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const { method, maps } = panel;
  const zoom = Math.max(1, Math.round(240 / picture.width));
  const columns = maps.map((each) => ({
    raster: overlay(picture, each.map, scale),
    title: className(each.target),
    subtitle: said(each),
  }));
  const caption = [
    { text: `${method.title}: ${maps.length} classes side by side${rivalText(panel)}` },
    { text: `One scale for all maps: ${scale.text}.`, tone: "quiet" as const },
  ];
  const drawn = figure([{ raster: picture, title: "As the model sees it" }, ...columns], caption, {
    zoom,
    below: [(width, textScale) => scaleBar(scale, width, textScale)],
  });
  return encodePng(drawn, { text, deflate });
}

/** The same for the report. */
export async function panelPage(
  panel: PanelMaps,
  scale: DisplayScale,
  { picture }: Seen,
): Promise<ReportPanel> {
  const classes = panel.maps.map(async (each) => ({
    label: targetText(each.target),
    said: said(each),
    png: await encodePng(enlarged(overlay(picture, each.map, scale)), { deflate }),
  }));
  return { title: panel.method.title, scale, classes: await Promise.all(classes) };
}
