/** The frame of the page: what is open, the menu of views, failures in words, and the view that is chosen. */

import { type ReactElement, Suspense } from "react";
import { Notices } from "../parts/notices.tsx";
import { setParams, useParam } from "../state/address.ts";
import { useStudio } from "../state/studio.ts";
import { DropTarget } from "./drop-target.tsx";
import { Header } from "./header.tsx";
import { PictureStrip } from "./picture-strip.tsx";
import { type View, views } from "./views.ts";

export function App(): ReactElement {
  const [id] = useParam("view", "explain");
  const view = views.find((each) => each.id === id) ?? (views[0] as View);
  return (
    <DropTarget>
      <a className="skip" href="#view">
        Skip to the view
      </a>
      <Header />
      <ViewMenu chosen={view.id} />
      <PictureStrip />
      <Notices />
      <main id="view" tabIndex={-1} aria-label={view.title}>
        <Suspense fallback={<p className="quiet">Loading the view …</p>}>
          <view.Component />
        </Suspense>
      </main>
      <Status />
    </DropTarget>
  );
}

function ViewMenu({ chosen }: { readonly chosen: string }): ReactElement {
  return (
    <nav className="views" aria-label="Views">
      {views.map(({ id, title, said }) => (
        <a
          key={id}
          href={`?view=${id}`}
          aria-current={id === chosen ? "page" : undefined}
          title={said}
          onClick={(event) => {
            event.preventDefault();
            setParams({ view: id === "explain" ? undefined : id }, { step: true });
          }}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}

/** What is going on; read out to those who do not see it. */
function Status(): ReactElement {
  const busy = useStudio((state) => state.busy);
  return (
    <div className="status" role="status">
      {busy.length > 0 ? `${busy.at(-1)} …` : ""}
    </div>
  );
}
