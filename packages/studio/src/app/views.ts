/** The views of the page, in the order of the menu; each is loaded when it is first opened. */

import { type ComponentType, type LazyExoticComponent, lazy } from "react";

export interface View {
  readonly id: string;
  readonly title: string;
  /** The question that it answers, said under its name. */
  readonly said: string;
  readonly Component: LazyExoticComponent<ComponentType>;
}

export const views: readonly View[] = [
  {
    id: "explain",
    title: "Explain",
    said: "Why did the network say this?",
    Component: lazy(async () => ({
      default: (await import("../views/explain/explain-view.tsx")).ExplainView,
    })),
  },
];
