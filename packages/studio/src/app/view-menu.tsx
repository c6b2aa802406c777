/** The menu of views; beside it, in one line, what is true of the network, or what is going on. */

import { type ReactElement, useEffect, useRef } from "react";
import { setParams } from "../state/address.ts";
import { useModel, useStudio } from "../state/studio.ts";
import { useEdges } from "./use-edges.ts";
import { views } from "./views.ts";

export function ViewMenu({ chosen }: { readonly chosen: string }): ReactElement {
  const menu = useRef<HTMLElement>(null);
  useEdges(menu);
  // On a narrow screen the menu scrolls: its chosen row is to be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen moves the mark
  useEffect(() => {
    const row = menu.current?.querySelector<HTMLElement>("[aria-current]");
    if (row) menu.current?.scrollTo({ left: row.offsetLeft - row.offsetWidth });
  }, [chosen]);
  return (
    <div className="bar">
      <nav ref={menu} className="views" aria-label="Views">
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
      <Facts />
      <Status />
    </div>
  );
}

/** How many things it can say, and that nothing is sent; the rest stands in “The model”. */
function Facts(): ReactElement {
  const model = useModel();
  return (
    <aside className="quiet facts" aria-label="This network">
      {model &&
        `${model.classes.toLocaleString("en")} possible ${model.classes === 1 ? "answer" : "answers"}. `}
      Nothing leaves this browser.
    </aside>
  );
}

/** What is going on, in the place of the facts: it covers nothing. Read out to those who do not see it. */
function Status(): ReactElement {
  const busy = useStudio((state) => state.busy);
  const now = busy.length > 0 ? `${busy.at(-1)} …` : "";
  return (
    <div className="quiet status" role="status" title={now}>
      {now}
    </div>
  );
}
