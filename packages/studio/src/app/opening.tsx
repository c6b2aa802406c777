/** What stands in the page's middle until a network is open: what is going on, or how to begin. */

import { type ReactElement, useEffect, useState } from "react";
import { useStudio } from "../state/studio.ts";

/** After this a person begins to wonder, ms. */
const patience = 5000;

/** Whether a person still waits for the first answer: the engine is fetched when a network first looks at a picture. */
export const useOpening = (): boolean =>
  useStudio(
    ({ models, predictions, busy, notices }) =>
      Object.keys(predictions).length === 0 &&
      (busy.length > 0 || (models.length === 0 && notices.length === 0)),
  );

export function Opening(): ReactElement | null {
  const opening = useOpening();
  const none = useStudio(({ models }) => models.length === 0);
  if (opening) return <Fetching />;
  return none ? <Empty /> : null;
}

function Fetching(): ReactElement {
  const now = useStudio(({ busy }) => busy[0]);
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return (
    <section className="panel stack opening" aria-label="Opening">
      <p>
        <strong>{now ?? "Opening the page"} …</strong>
      </p>
      <progress aria-label="Opening the first network" />
      <p className="quiet">
        The first visit fetches the program that runs networks, about 14 MB. It is kept in this browser, so
        that the next visit begins at once, even without a connection.
      </p>
      {long && (
        <p className="quiet" role="status">
          This takes as long as the connection needs. Nothing is lost if you wait, and you can already drop
          files of your own on the page.
        </p>
      )}
    </section>
  );
}

const Empty = (): ReactElement => (
  <section className="panel stack opening" aria-label="Nothing is open">
    <p>
      <strong>No network is open.</strong>
    </p>
    <p>
      Drop a network (a file that ends in .onnx) and some pictures anywhere on this page, or choose them with
      “Open a model or pictures”. To get back the animals that come with the page, reload it.
    </p>
  </section>
);
