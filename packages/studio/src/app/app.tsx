/** The frame of the page: what is open, the menu of views, failures in words, and the view that is chosen. */

import { type ReactElement, Suspense, useEffect } from "react";
import { Notices } from "../parts/notices.tsx";
import { useParam } from "../state/address.ts";
import { DropTarget } from "./drop-target.tsx";
import { Header } from "./header.tsx";
import { Opening, useOpening } from "./opening.tsx";
import { PictureStrip } from "./picture-strip.tsx";
import { Tour } from "./tour.tsx";
import { TourOffer } from "./tour-offer.tsx";
import { ViewBoundary } from "./view-boundary.tsx";
import { ViewMenu } from "./view-menu.tsx";
import { type View, views } from "./views.ts";

export function App(): ReactElement {
  const [id] = useParam("view", "explain");
  const view = views.find((each) => each.id === id) ?? (views[0] as View);
  const opening = useOpening();
  useEffect(() => {
    document.title = `${view.said} · Fovea Studio`;
  }, [view]);
  return (
    <DropTarget>
      <a className="skip" href="#view">
        Skip to the view
      </a>
      <Header />
      <ViewMenu chosen={view.id} />
      <PictureStrip />
      <Notices />
      <TourOffer />
      <Tour />
      <main id="view" tabIndex={-1} aria-labelledby="asks">
        <h1 id="asks">{view.said}</h1>
        <Opening />
        {/* Out of sight it is loaded all the same. */}
        <div hidden={opening}>
          <Suspense fallback={<p className="quiet">Loading the view …</p>}>
            <ViewBoundary key={view.id} title={view.title}>
              <view.Component />
            </ViewBoundary>
          </Suspense>
        </div>
      </main>
    </DropTarget>
  );
}
