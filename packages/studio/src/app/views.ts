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
  {
    id: "touch",
    title: "Touch",
    said: "What happens if I hide this?",
    Component: lazy(async () => ({
      default: (await import("../views/touch/touch-view.tsx")).TouchView,
    })),
  },
  {
    id: "network",
    title: "Network",
    said: "What is inside, and what does each part look for?",
    Component: lazy(async () => ({
      default: (await import("../views/network/network-view.tsx")).NetworkView,
    })),
  },
  {
    id: "dream",
    title: "Dream",
    said: "What would the network like to see?",
    Component: lazy(async () => ({ default: (await import("../views/dream/dream-view.tsx")).DreamView })),
  },
  {
    id: "compare",
    title: "Compare",
    said: "Do the methods agree, and which to believe?",
    Component: lazy(async () => ({
      default: (await import("../views/compare/compare-view.tsx")).CompareView,
    })),
  },
  {
    id: "collections",
    title: "Collections",
    said: "What does it make of many pictures?",
    Component: lazy(async () => ({
      default: (await import("../views/collections/collections-view.tsx")).CollectionsView,
    })),
  },
];
